import { describe, expect, it } from 'vitest';
import { createProxyReader, parseProxyArguments } from './proxies.ts';

describe('arguments of docker-proxy', () => {
  const proxy = {
    ...{ protocol: 'tcp', hostAddress: '::', hostPort: 8080 },
    ...{ targetAddress: '172.17.0.2', targetPort: 80 },
  };
  const words = (text: string): string[] => text.split(' ');

  it('as Docker 20.10 gives them', () => {
    const argv =
      '/usr/bin/docker-proxy -proto tcp -host-ip :: -host-port 8080 -container-ip 172.17.0.2 -container-port 80';
    expect(parseProxyArguments(words(argv))).toEqual(proxy);
  });
  it('as Docker 28 gives them, with a switch among them', () => {
    const argv =
      'docker-proxy -proto tcp -host-ip :: -host-port 8080 -container-ip 172.17.0.2 -container-port 80 -use-listen-fd';
    expect(parseProxyArguments(words(argv))).toEqual(proxy);
  });
  it('with equals signs', () => {
    const argv = 'docker-proxy --proto=tcp --host-ip=:: --host-port=8080 --container-ip=172.17.0.2 --container-port=80';
    expect(parseProxyArguments(words(argv))).toEqual(proxy);
  });
  it.each([
    'docker-proxy',
    'docker-proxy -proto tcp -host-ip :: -host-port 8080 -container-ip 172.17.0.2',
    'docker-proxy -proto tcp -host-ip :: -host-port 80800 -container-ip 172.17.0.2 -container-port 80',
    'docker-proxy -proto tcp -host-ip :: -host-port -container-ip 172.17.0.2 -container-port 80',
  ])('refuses %s', (argv) => {
    expect(parseProxyArguments(words(argv))).toBeUndefined();
  });
});

it('takes no socket of another program for a proxy', () => {
  expect(createProxyReader().read([{ protocol: 'tcp', localAddress: '0.0.0.0', localPort: 8080, inode: 1 }])).toEqual(
    [],
  );
});
