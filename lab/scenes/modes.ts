/** Every network mode a container can have. */
import { runContainer, type Scene, webServer } from './scene.ts';

/** busybox has no UDP server: Python of the machine, shown to the container, answers each datagram with itself. */
export const udpEcho = [
  'import socket',
  's = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)',
  's.bind(("0.0.0.0", 53))',
  'while True:',
  '    data, sender = s.recvfrom(2048)',
  '    s.sendto(data, sender)',
].join('\n');
export const machinePrograms = ['/usr', '/lib', '/lib64'].flatMap((folder) => ['--volume', `${folder}:${folder}:ro`]);

const label = (project: string, service: string): string[] => [
  '--label',
  `com.docker.compose.project=${project}`,
  '--label',
  `com.docker.compose.service=${service}`,
];

export const modes: Scene = {
  name: 'modes',
  about:
    'bridge, host, none, container:X, two user networks, an internal and an IPv6 one, published ports, stopped, paused',
  build: async (host) => {
    const network = (...args: string[]): Promise<string> => host.run(['docker', 'network', 'create', ...args]);
    await network('--subnet', '172.30.1.0/24', 'front');
    await network('--subnet', '172.30.2.0/24', 'back');
    await network('--subnet', '172.30.3.0/24', '--internal', 'vault');
    await network('--subnet', '172.30.4.0/24', '--ipv6', '--subnet', 'fd00:30:4::/64', 'six');
    await runContainer(host, 'web', ['--publish', '8080:80', ...label('shop', 'web')], webServer(80));
    await runContainer(
      host,
      'dns',
      ['--publish', '5353:53/udp', ...machinePrograms],
      ['/usr/bin/python3', '-c', udpEcho],
    );
    await runContainer(host, 'admin', ['--publish', '127.0.0.1:8081:80'], webServer(80));
    await runContainer(host, 'on-host', ['--network', 'host'], webServer(8088));
    await runContainer(host, 'alone', ['--network', 'none']);
    await runContainer(host, 'sidecar', ['--network', 'container:web']);
    await runContainer(
      host,
      'app',
      ['--network', 'front', '--publish', '8082:80', ...label('shop', 'app')],
      webServer(80),
    );
    await host.run(['docker', 'network', 'connect', 'back', 'app']);
    await runContainer(host, 'db', ['--network', 'back', ...label('shop', 'db')]);
    await runContainer(host, 'secret', ['--network', 'vault']);
    await runContainer(host, 'v6', ['--network', 'six', '--publish', '8083:80'], webServer(80));
    await runContainer(host, 'stopped', ['--network', 'back']);
    await host.run(['docker', 'stop', '--time', '0', 'stopped']);
    await runContainer(host, 'paused', []);
    await host.run(['docker', 'pause', 'paused']);
  },
};
