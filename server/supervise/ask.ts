/** Small requests to our own processes. */
import { request } from 'node:http';

/** Where to: a unix socket, or an address of this machine. */
export type Door = { socketPath: string } | { host: string; port: number };

/** The answer, or undefined when nobody answers within `timeoutMs`. */
export function ask(
  door: Door,
  method: 'GET' | 'POST',
  path: string,
  timeoutMs: number,
): Promise<{ status: number; text: string } | undefined> {
  return new Promise((resolve) => {
    const asking = request({ ...door, method, path, agent: false, timeout: timeoutMs }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        text += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
      answer.on('error', () => resolve(undefined));
    });
    asking.on('timeout', () => asking.destroy());
    asking.on('error', () => resolve(undefined));
    asking.end();
  });
}
