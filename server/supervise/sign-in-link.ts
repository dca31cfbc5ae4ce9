/** The link that signs a person in once, made by asking the agent over root's own socket. */
import { join } from 'node:path';
import { z } from 'zod';
import type { Listen } from '../config.ts';
import { ask } from './ask.ts';

const mintedSchema = z.object({ token: z.string(), expiresAt: z.string() });

/** Where a browser on this machine finds the pages; listening on every address, loopback is the one that always works. */
export function urlOf(listen: Listen): string {
  const host = listen.host === '0.0.0.0' ? '127.0.0.1' : listen.host === '::' ? '::1' : listen.host;
  return `http://${host.includes(':') ? `[${host}]` : host}:${listen.port}`;
}

/** The link, or undefined when the agent does not answer. The token stands in the fragment, which no browser sends to any server. */
export async function signInLink(runDir: string, listen: Listen): Promise<string | undefined> {
  const answer = await ask({ socketPath: join(runDir, 'admin.sock') }, 'POST', '/sign-in-tokens', 5_000);
  if (answer?.status !== 201) return undefined;
  return `${urlOf(listen)}/signin#token=${mintedSchema.parse(JSON.parse(answer.text)).token}`;
}
