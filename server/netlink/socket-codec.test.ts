import { describe, expect, it } from 'vitest';
import { attribute } from './message.ts';
import { connectedStates, parseSocket, socketDumpBody, waitingStates } from './socket-codec.ts';

/** struct inet_diag_msg (linux/inet_diag.h), ports and addresses in network order. */
function message(family: number, state: number, local: [string, number], peer: [string, number]): Buffer {
  const bytes = Buffer.alloc(72);
  bytes[0] = family;
  bytes[1] = state;
  bytes.writeUInt16BE(local[1], 4);
  bytes.writeUInt16BE(peer[1], 6);
  Buffer.from(local[0], 'hex').copy(bytes, 8);
  Buffer.from(peer[0], 'hex').copy(bytes, 24);
  bytes.writeUInt32LE(1000, 64);
  bytes.writeUInt32LE(4242, 68);
  return bytes;
}
const parse = (bytes: Buffer, protocol: 'tcp' | 'udp' = 'tcp') => parseSocket(protocol, bytes, 0, bytes.length);

describe('socket messages', () => {
  it('gives a listener, without a peer', () => {
    expect(parse(message(2, 10, ['7f000001', 8080], ['00000000', 0]))).toEqual({
      protocol: 'tcp',
      family: 'inet',
      localAddress: '127.0.0.1',
      localPort: 8080,
      state: 'LISTEN',
      uid: 1000,
      inode: 4242,
    });
  });

  it('gives a connection with its peer', () => {
    const loopback = '00000000000000000000000000000001';
    expect(parse(message(10, 1, [loopback, 22], [loopback, 40_000]))).toMatchObject({
      family: 'inet6',
      localAddress: '::1',
      peerAddress: '::1',
      peerPort: 40_000,
      state: 'ESTAB',
    });
  });

  it.each([
    [1, true],
    [0, false],
  ])('says whether an IPv6 socket that waits takes IPv4 too (IPV6_V6ONLY %i)', (value, v6Only) => {
    const waiting = message(10, 7, ['00'.repeat(16), 53], ['00'.repeat(16), 0]);
    const found = parse(Buffer.concat([waiting, attribute(11, Buffer.from([value]))]), 'udp');
    expect(found).toMatchObject({ protocol: 'udp', state: 'UNCONN', localAddress: '::', v6Only });
  });

  it('gives nothing for a message that is cut short or of another family', () => {
    const whole = message(2, 10, ['7f000001', 80], ['00000000', 0]);
    for (let length = 0; length < 72; length += 1) expect(parse(whole.subarray(0, length))).toBeUndefined();
    expect(parse(message(1, 10, ['', 0], ['', 0]))).toBeUndefined();
  });
});

describe('socket dumps', () => {
  it('ask by family, protocol and state, each state in one of the two lists', () => {
    const body = socketDumpBody('inet6', 'udp', waitingStates);
    expect([body.length, body[0], body[1], body.readUInt32LE(4)]).toEqual([56, 10, 17, (1 << 7) | (1 << 10)]);
    expect(waitingStates & connectedStates).toBe(0);
    expect((waitingStates | connectedStates) >>> 0).toBe(0xffffffff);
  });

  it('leave out TCP sockets that are neither bound nor connected', () => {
    expect(socketDumpBody('inet', 'tcp', waitingStates).readUInt32LE(4)).toBe(1 << 10);
  });
});
