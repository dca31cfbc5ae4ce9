/** `relay-child.ts PORT`: gets a listening socket from its parent and joins each connection to 127.0.0.1:PORT of the netns it runs in. */
import { connect, type Server, type Socket } from 'node:net';

const insidePort = Number(process.argv[2]);

function join(outer: Socket): void {
  const inner = connect({ host: '127.0.0.1', port: insidePort });
  // Half a conversation is of no use to either side; an error on one ends both.
  const end = (): void => {
    outer.destroy();
    inner.destroy();
  };
  for (const one of [outer, inner]) one.setNoDelay(true).on('error', end).on('close', end);
  outer.pipe(inner);
  inner.pipe(outer);
}

process.on('message', (_message: unknown, server: Server) => {
  server.on('connection', join);
  process.send?.('listening');
});
// The parent is gone: so are its readers.
process.on('disconnect', () => process.exit(0));
