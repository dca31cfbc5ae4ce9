/** Four containers in one subnet on an Open vSwitch bridge, kept apart in two pairs by VLAN tags. */
import { cable, containerPid, inNetnsOf, runContainer, type Scene } from './scene.ts';

const containers = [
  { name: 'test1', address: '192.168.0.1/24', tag: 100 },
  { name: 'test2', address: '192.168.0.2/24', tag: 100 },
  { name: 'test3', address: '192.168.0.3/24', tag: 200 },
  { name: 'test4', address: '192.168.0.4/24', tag: 200 },
];

export const vlan: Scene = {
  name: 'vlan',
  about: 'ovs0 (userspace datapath) with test1..test4 at 192.168.0.1-4/24, tags 100,100,200,200',
  build: async (host) => {
    await host.run(['ovs-vsctl', 'add-br', 'ovs0', '--', 'set', 'Bridge', 'ovs0', 'datapath_type=netdev']);
    await host.run(['ip', 'link', 'set', 'dev', 'ovs0', 'up']);
    for (const { name, address, tag } of containers) {
      await runContainer(host, name, ['--network', 'none']);
      const pid = await containerPid(host, name);
      await cable(host, pid, `vl-${name}`, 'eth1', address);
      // The userspace datapath hands on frames as they are: a checksum left for hardware to fill in would never be, and TCP would fail.
      await inNetnsOf(host, pid, ['ethtool', '--offload', 'eth1', 'tx', 'off']);
      await host.run(['ovs-vsctl', 'add-port', 'ovs0', `vl-${name}`, `tag=${tag}`]);
    }
  },
};
