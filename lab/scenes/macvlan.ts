/** Links stacked on one NIC: what a container gets that is to be a machine of the outer network, by Docker and by hand. */
import { leadOut } from './outside.ts';
import { containerPid, inNetnsOf, runContainer, type Scene } from './scene.ts';

export const macvlan: Scene = {
  name: 'macvlan',
  about: 'a Docker macvlan network on eth0, a hand-made child in a container, one on the host, a macvtap',
  build: async (host) => {
    const ip = (...argv: string[]): Promise<string> => host.run(['ip', ...argv]);
    await leadOut(host, ['eth0']);
    await ip('address', 'add', '10.50.0.1/24', 'dev', 'eth0');
    await ip('route', 'add', 'default', 'via', '10.50.0.254', 'dev', 'eth0');

    const lan = ['--driver', 'macvlan', '--subnet', '10.50.0.0/24', '--gateway', '10.50.0.254'];
    await host.run(['docker', 'network', 'create', ...lan, '--opt', 'parent=eth0', 'lan']);
    await runContainer(host, 'camera', ['--network', 'lan', '--ip', '10.50.0.21']);
    await runContainer(host, 'printer', ['--network', 'lan', '--ip', '10.50.0.22']);

    await runContainer(host, 'by-hand', ['--network', 'none']);
    const pid = await containerPid(host, 'by-hand');
    await ip('link', 'add', 'link', 'eth0', 'name', 'hand0', 'type', 'macvlan', 'mode', 'private');
    await ip('link', 'set', 'dev', 'hand0', 'netns', pid, 'name', 'eth1');
    await inNetnsOf(host, pid, ['ip', 'address', 'add', '10.50.0.31/24', 'dev', 'eth1']);
    await inNetnsOf(host, pid, ['ip', 'link', 'set', 'dev', 'eth1', 'up']);

    // The way a host gets round the isolation from its own macvlan children.
    await ip('link', 'add', 'link', 'eth0', 'name', 'shim0', 'type', 'macvlan', 'mode', 'bridge');
    await ip('address', 'add', '10.50.0.2/32', 'dev', 'shim0');
    await ip('link', 'set', 'dev', 'shim0', 'up');
    await ip('route', 'add', '10.50.0.21/32', 'dev', 'shim0');

    await ip('link', 'add', 'link', 'eth0', 'name', 'vm-tap', 'type', 'macvtap', 'mode', 'vepa');
    await ip('link', 'set', 'dev', 'vm-tap', 'up');
  },
};
