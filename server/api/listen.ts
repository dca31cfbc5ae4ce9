/** Serving on unix sockets. The agent listens on nothing else, ever. */
import { chmodSync, chownSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';

type Fetch = Parameters<typeof createAdaptorServer>[0]['fetch'];

/** Who may connect: the file's mode, and its group (unchanged when absent). */
export type SocketAccess = { mode: number; gid?: number };

/**
 * Serves `fetch` on a unix socket. A socket file left by a dead agent is replaced, so the caller must hold the host's lock. The file is
 * made closed to everybody but root and opened up only when its group is right.
 */
export async function serveUnix(path: string, access: SocketAccess, fetch: Fetch): Promise<Server> {
  const server = createAdaptorServer({ fetch, overrideGlobalObjects: false, hostname: 'localhost' }) as Server;
  rmSync(path, { force: true });
  const umaskBefore = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      // bind(2) runs within this call, so the umask holds for it and for nothing else.
      server.listen({ path }, resolve);
      process.umask(umaskBefore);
    });
  } finally {
    process.umask(umaskBefore);
  }
  if (access.gid !== undefined) chownSync(path, 0, access.gid);
  chmodSync(path, access.mode);
  return server;
}

/** Ends a server and every connection it has. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
