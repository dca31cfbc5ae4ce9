/** A small host with a bit of everything: a LAN bridge and a VLAN switch with uplinks, a compose project, host mode, none, published ports. */
import { leadOut } from './outside.ts';
import { cable, containerPid, inNetnsOf, runContainer, type Scene, webServer } from './scene.ts';

const shop = (service: string): string[] => [
  '--label',
  'com.docker.compose.project=shop',
  '--label',
  `com.docker.compose.service=${service}`,
];

const vlans = [
  { name: 'test1', link: 'eth2', address: '192.168.0.1/24', tag: 100 },
  { name: 'test2', link: 'eth1', address: '192.168.0.2/24', tag: 100 },
  { name: 'test3', link: 'eth1', address: '192.168.0.3/24', tag: 200 },
  { name: 'test4', link: 'eth1', address: '192.168.0.4/24', tag: 200 },
];

export const mock: Scene = {
  name: 'mock',
  about: 'br0 and ovs0 with uplinks and VLANs, the compose project shop on docker0 and app, host mode, none, ports',
  build: async (host) => {
    const ip = (...argv: string[]): Promise<string> => host.run(['ip', ...argv]);
    await leadOut(host, ['eth0', 'eth1']);

    await ip('link', 'add', 'name', 'br0', 'type', 'bridge');
    await ip('link', 'set', 'dev', 'eth0', 'master', 'br0');
    await ip('address', 'add', '10.10.101.105/24', 'dev', 'br0');
    await ip('link', 'set', 'dev', 'br0', 'up');

    await host.run(['ovs-vsctl', 'add-br', 'ovs0', '--', 'set', 'Bridge', 'ovs0', 'datapath_type=netdev']);
    await ip('link', 'set', 'dev', 'ovs0', 'up');
    await host.run(['ovs-vsctl', 'add-port', 'ovs0', 'eth1', 'trunks=100,200']);

    await runContainer(host, 'test1', ['--network', 'none']);
    const test1 = await containerPid(host, 'test1');
    await cable(host, test1, 'vp-test1', 'eth1', '10.10.101.150/24');
    await ip('link', 'set', 'dev', 'vp-test1', 'master', 'br0');
    await inNetnsOf(host, test1, ['ip', 'route', 'add', 'default', 'via', '10.10.101.254', 'dev', 'eth1']);
    for (const { name, link, address, tag } of vlans) {
      if (name !== 'test1') await runContainer(host, name, ['--network', 'none']);
      const pid = await containerPid(host, name);
      await cable(host, pid, `vl-${name}`, link, address);
      // The userspace datapath hands frames on as they are: a checksum left for hardware to fill in would never be.
      await inNetnsOf(host, pid, ['ethtool', '--offload', link, 'tx', 'off']);
      await host.run(['ovs-vsctl', 'add-port', 'ovs0', `vl-${name}`, `tag=${tag}`]);
    }

    await host.run(['docker', 'network', 'create', '--subnet', '172.20.0.0/16', 'app']);
    await runContainer(host, 'web', ['--publish', '8080:80', ...shop('web')], webServer(80));
    // Nobody in it listens on 9090.
    await runContainer(host, 'api', ['--publish', '9090:9090', ...shop('api')]);
    await host.run(['docker', 'network', 'connect', 'app', 'api']);
    await runContainer(host, 'sidecar', ['--network', 'container:api', ...shop('sidecar')]);
    await runContainer(host, 'db', ['--publish', '127.0.0.1:5432:5432', ...shop('db')], webServer(5432));
    await runContainer(host, 'prometheus', ['--network', 'host'], webServer(9091));
    await runContainer(host, 'node-exporter', ['--network', 'host'], webServer(9100));
    await runContainer(host, 'batch', ['--network', 'none']);
  },
};
