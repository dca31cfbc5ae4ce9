/** API tokens of any role, made as an admin makes them who signed in by root's one-time link. */
import { request } from 'node:http';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Role } from '../model/access.ts';
import { ask } from '../server/supervise/ask.ts';
import type { LabAgent } from './agent.ts';

const tokenSchema = z.object({ token: z.string() });

type Answer = { cookie: string; text: string };

function post(socketPath: string, path: string, body: unknown, cookie?: string): Promise<Answer> {
  const own = { host: 'localhost', origin: 'http://localhost', 'content-type': 'application/json' };
  const headers = cookie === undefined ? own : { ...own, cookie };
  return new Promise((resolve, reject) => {
    const call = request({ socketPath, path, method: 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode !== 201) reject(new Error(`POST ${path}: ${response.statusCode} ${text}`));
        else resolve({ text, cookie: response.headers['set-cookie']?.[0]?.split(';')[0] ?? '' });
      });
    });
    call.on('error', reject);
    call.end(JSON.stringify(body));
  });
}

/** The secret of a new API token. */
export async function tokenOfRole({ socketPath }: Pick<LabAgent, 'socketPath'>, role: Role): Promise<string> {
  const minted = await ask({ socketPath: join(dirname(socketPath), 'admin.sock') }, 'POST', '/sign-in-tokens', 5_000);
  if (!minted) throw new Error('no answer from the admin socket');
  const { cookie } = await post(socketPath, '/api/v1/sessions', tokenSchema.parse(JSON.parse(minted.text)));
  const made = await post(socketPath, '/api/v1/tokens', { name: `a ${role} of a test`, role }, cookie);
  return tokenSchema.parse(JSON.parse(made.text)).token;
}
