/** Two machines on a wire, each with an Open vSwitch bridge whose uplink is a trunk: one VLAN reaches over both. */
import type { LabHost } from '../host.ts';
import { cable, containerPid, inNetnsOf, runContainer, type Scene } from './scene.ts';

type Placed = { name: string; address: string; tag: number };

async function wire(host: LabHost, containers: readonly Placed[]): Promise<void> {
  await host.run(['ovs-vsctl', 'add-br', 'ovs0', '--', 'set', 'Bridge', 'ovs0', 'datapath_type=netdev']);
  await host.run(['ip', 'link', 'set', 'dev', 'ovs0', 'up']);
  await host.run(['ovs-vsctl', 'add-port', 'ovs0', 'eth0', 'trunks=100,200']);
  for (const { name, address, tag } of containers) {
    await runContainer(host, name, ['--network', 'none']);
    const pid = await containerPid(host, name);
    await cable(host, pid, `vl-${name}`, 'eth1', address);
    // The userspace datapath hands frames on as they are: a checksum left for hardware to fill in would never be.
    await inNetnsOf(host, pid, ['ethtool', '--offload', 'eth1', 'tx', 'off']);
    await host.run(['ovs-vsctl', 'add-port', 'ovs0', `vl-${name}`, `tag=${tag}`]);
  }
}

export const twoHosts: Scene = {
  name: 'two-hosts',
  about: 'two lab hosts on a wire, ovs0 on each with eth0 as trunk; tags 100 and 200 on both sides',
  hosts: 2,
  build: async (host, second) => {
    if (!second) throw new Error('this scene needs a second lab host');
    await wire(host, [
      { name: 'left100', address: '192.168.0.1/24', tag: 100 },
      { name: 'left200', address: '192.168.0.2/24', tag: 200 },
    ]);
    await wire(second, [
      { name: 'right100', address: '192.168.0.3/24', tag: 100 },
      { name: 'right200', address: '192.168.0.4/24', tag: 200 },
    ]);
  },
};
