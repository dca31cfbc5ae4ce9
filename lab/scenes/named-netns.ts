/** Namespaces that no engine made, and what can be in them. */
import type { LabHost } from '../host.ts';
import { until } from '../poll.ts';
import type { Scene } from './scene.ts';

/** Opens a tap device as a virtual machine does and keeps it; the first argument is its name. */
const holdTap = [
  'import fcntl, struct, sys, time',
  'device = open("/dev/net/tun", "r+b", buffering=0)',
  // TUNSETIFF with IFF_TAP and IFF_NO_PI (linux/if_tun.h).
  'fcntl.ioctl(device, 0x400454ca, struct.pack("16sH22x", sys.argv[1].encode(), 0x1002))',
  'time.sleep(10 ** 6)',
].join('\n');

/** A program that goes on when the command that started it has ended; it ends with the lab host. */
const daemon = (host: LabHost, argv: readonly string[]): Promise<string> =>
  host.run(['sh', '-c', 'exec >/dev/null 2>&1 </dev/null; setsid "$@" &', 'sh', ...argv]);

export const namedNetns: Scene = {
  name: 'named-netns',
  about:
    'ip netns on br0, a bridge inside one, vxlans, tap devices with and without a process, namespaces without a name',
  build: async (host) => {
    const ip = (...argv: string[]): Promise<string> => host.run(['ip', ...argv]);
    const inNetns = (name: string, ...argv: string[]): Promise<string> => host.run(['ip', '-n', name, ...argv]);
    const veth = (name: string, far: string, netns: string): string[] => {
      return ['link', 'add', 'name', name, 'type', 'veth', 'peer', 'name', far, 'netns', netns];
    };

    // Held by nothing but an open descriptor of a shell; found by the pass over descriptors, so it is made first.
    await daemon(host, [
      'sh',
      '-c',
      'unshare --net sleep 9 & sleep 1; exec 9</proc/$!/ns/net; kill $!; exec sleep 1000000',
    ]);
    await daemon(host, ['unshare', '--net', 'sleep', 'infinity']);

    await ip('link', 'add', 'name', 'br0', 'type', 'bridge');
    await ip('address', 'add', '10.40.0.1/24', 'dev', 'br0');
    await ip('link', 'set', 'dev', 'br0', 'up');
    for (const [name, address] of [
      ['blue', '10.40.0.2/24'],
      ['nest', '10.40.0.3/24'],
    ] as const) {
      await ip('netns', 'add', name);
      await ip(...veth(`vn-${name}`, 'eth0', name));
      await ip('link', 'set', 'dev', `vn-${name}`, 'master', 'br0', 'up');
      await inNetns(name, 'link', 'set', 'dev', 'lo', 'up');
      await inNetns(name, 'link', 'set', 'dev', 'eth0', 'up');
      if (name === 'blue') {
        await inNetns(name, 'address', 'add', address, 'dev', 'eth0');
        await inNetns(name, 'route', 'add', 'default', 'via', '10.40.0.1', 'dev', 'eth0');
      }
    }

    // A switch of its own inside nest, with its uplink and two namespaces behind it.
    await inNetns('nest', 'link', 'add', 'name', 'br-in', 'type', 'bridge', 'stp_state', '1', 'ageing_time', '6000');
    await inNetns('nest', 'address', 'add', '10.40.0.3/24', 'dev', 'br-in');
    await inNetns('nest', 'link', 'set', 'dev', 'br-in', 'up');
    await inNetns('nest', 'link', 'set', 'dev', 'eth0', 'master', 'br-in');
    for (const leaf of ['leaf-a', 'leaf-b']) {
      await ip('netns', 'add', leaf);
      await inNetns('nest', ...veth(leaf, 'eth0', `/run/netns/${leaf}`));
      await inNetns('nest', 'link', 'set', 'dev', leaf, 'master', 'br-in', 'up');
      await inNetns(leaf, 'link', 'set', 'dev', 'eth0', 'up');
    }
    await inNetns('leaf-a', 'address', 'add', '10.40.0.11/24', 'dev', 'eth0');
    await inNetns('leaf-b', 'address', 'add', '10.40.0.12/24', 'dev', 'eth0');

    const tunnel = ['type', 'vxlan', 'dstport', '4789', 'id'];
    await ip('link', 'add', 'name', 'br-vx', 'type', 'bridge');
    await ip('link', 'set', 'dev', 'br-vx', 'up');
    await ip('link', 'add', 'name', 'vx42', ...tunnel, '42', 'remote', '10.40.0.2', 'local', '10.40.0.1', 'dev', 'br0');
    await ip('link', 'set', 'dev', 'vx42', 'master', 'br-vx', 'up');
    await inNetns('blue', 'link', 'add', 'name', 'vx43', ...tunnel, '43', 'group', '239.1.1.1', 'dev', 'eth0');
    await inNetns('blue', 'link', 'set', 'dev', 'vx43', 'up');

    await ip('tuntap', 'add', 'dev', 'tun-idle', 'mode', 'tun', 'user', '54321');
    await daemon(host, ['python3', '-c', holdTap, 'tap-vm']);
    await daemon(host, ['nsenter', '--net=/run/netns/blue', '--', 'python3', '-c', holdTap, 'tap-blue']);
    await until('both taps are there', async () => {
      const seen = [
        await host.exec(['ip', 'link', 'show', 'dev', 'tap-vm']),
        await host.exec(['ip', '-n', 'blue', 'link', 'show', 'dev', 'tap-blue']),
      ];
      return seen.every((one) => one.code === 0);
    });
    await ip('link', 'set', 'dev', 'tap-vm', 'master', 'br0', 'up');
    await inNetns('blue', 'link', 'set', 'dev', 'tap-blue', 'up');
  },
};
