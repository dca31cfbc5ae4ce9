/**
 * What only root may ask, on a socket of its own (0600): Node.js cannot tell who is at the other end of a unix socket (SO_PEERCRED), so the
 * file's mode does. Whoever can open it is root already.
 */
import { Hono } from 'hono';
import type { Access } from '../access/access.ts';
import { refuse } from './problem.ts';

export function adminApiOf(access: Access): Hono {
  const app = new Hono();
  // Tells a supervisor that it is its own agent that answers, not one that held the lock before.
  app.get('/agent', (c) => c.json({ pid: process.pid }));
  app.post('/sign-in-tokens', (c) => {
    const { token, expiresAt } = access.mintSignIn();
    access.audit('root', 'sign-in.mint', 'done');
    return c.json({ token, expiresAt: new Date(expiresAt).toISOString() }, 201);
  });
  app.notFound((c) => refuse(c, { code: 'not-found', detail: 'There is nothing at this path.' }));
  return app;
}
