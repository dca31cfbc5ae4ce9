/** A Linux bridge wired by hand, as a veth tool leaves it behind: containers without a Docker network, and a named netns. */
import { cable, containerPid, inNetnsOf, runContainer, type Scene } from './scene.ts';

export const linuxBridge: Scene = {
  name: 'linux-bridge',
  about: 'br0 with two containers and a named netns plugged in by hand',
  build: async (host) => {
    await host.run(['ip', 'link', 'add', 'name', 'br0', 'type', 'bridge']);
    await host.run(['ip', 'address', 'add', '10.20.0.1/24', 'dev', 'br0']);
    await host.run(['ip', 'link', 'set', 'dev', 'br0', 'up']);
    for (const [name, address] of [
      ['hand1', '10.20.0.11/24'],
      ['hand2', '10.20.0.12/24'],
    ] as const) {
      await runContainer(host, name, ['--network', 'none']);
      const pid = await containerPid(host, name);
      await cable(host, pid, `vl-${name}`, 'eth1', address);
      await host.run(['ip', 'link', 'set', 'dev', `vl-${name}`, 'master', 'br0']);
      await inNetnsOf(host, pid, ['ip', 'route', 'add', 'default', 'via', '10.20.0.1', 'dev', 'eth1']);
    }
    await host.run(['ip', 'netns', 'add', 'router']);
    const toRouter = ['type', 'veth', 'peer', 'name', 'uplink', 'netns', 'router'];
    await host.run(['ip', 'link', 'add', 'name', 'vl-router', ...toRouter]);
    await host.run(['ip', 'link', 'set', 'dev', 'vl-router', 'master', 'br0', 'up']);
    const inRouter = (...args: string[]): Promise<string> => host.run(['ip', '-n', 'router', ...args]);
    await inRouter('link', 'set', 'dev', 'lo', 'up');
    await inRouter('link', 'set', 'dev', 'uplink', 'up');
    await inRouter('address', 'add', '10.20.0.2/24', 'dev', 'uplink');
    await inRouter('route', 'add', 'default', 'via', '10.20.0.1', 'dev', 'uplink');
    await inRouter('route', 'add', 'blackhole', '10.66.0.0/16');
    await inRouter('rule', 'add', 'from', '10.20.0.2', 'table', '100', 'priority', '1000');
    await inRouter('route', 'add', '10.77.0.0/16', 'via', '10.20.0.11', 'dev', 'uplink', 'table', '100');
  },
};
