/** Things that are wrong and must be seen to be wrong. */
import { cable, containerPid, inNetnsOf, runContainer, type Scene } from './scene.ts';

export const broken: Scene = {
  name: 'broken',
  about: 'an orphan veth, an OVS port whose device is gone, links that are down, bridges without ports',
  build: async (host) => {
    // Plugged at one end, the other never taken anywhere: what a tool leaves that failed half-way.
    await host.run(['ip', 'link', 'add', 'name', 'br-work', 'type', 'bridge']);
    await host.run(['ip', 'link', 'set', 'dev', 'br-work', 'up']);
    await host.run(['ip', 'link', 'add', 'name', 'orphan0', 'type', 'veth', 'peer', 'name', 'orphan1']);
    await host.run(['ip', 'link', 'set', 'dev', 'orphan0', 'master', 'br-work', 'up']);

    // The port stays in the database when its device goes away.
    await host.run(['ovs-vsctl', 'add-br', 'ovs0', '--', 'set', 'Bridge', 'ovs0', 'datapath_type=netdev']);
    await host.run(['ip', 'link', 'add', 'name', 'gone0', 'type', 'veth', 'peer', 'name', 'gone1']);
    await host.run(['ovs-vsctl', 'add-port', 'ovs0', 'gone0', 'tag=300']);
    await host.run(['ip', 'link', 'delete', 'dev', 'gone0']);
    // A port that never had one.
    await host.run(['ovs-vsctl', '--no-wait', 'add-port', 'ovs0', 'never0']);

    // Switched off at the container's end: the host's end has no carrier.
    await runContainer(host, 'dark', ['--network', 'none']);
    const dark = await containerPid(host, 'dark');
    await cable(host, dark, 'vl-dark', 'eth1', '10.30.0.11/24');
    await host.run(['ip', 'link', 'set', 'dev', 'vl-dark', 'master', 'br-work']);
    await inNetnsOf(host, dark, ['ip', 'link', 'set', 'dev', 'eth1', 'down']);

    // Switched off at the host's end.
    await runContainer(host, 'cut', ['--network', 'none']);
    await cable(host, await containerPid(host, 'cut'), 'vl-cut', 'eth1', '10.30.0.12/24');
    await host.run(['ip', 'link', 'set', 'dev', 'vl-cut', 'master', 'br-work']);
    await host.run(['ip', 'link', 'set', 'dev', 'vl-cut', 'down']);

    await host.run(['ip', 'link', 'add', 'name', 'br-empty', 'type', 'bridge']);
    await host.run(['ip', 'link', 'set', 'dev', 'br-empty', 'up']);
    await host.run(['ovs-vsctl', 'add-br', 'ovs-empty', '--', 'set', 'Bridge', 'ovs-empty', 'datapath_type=netdev']);
  },
};
