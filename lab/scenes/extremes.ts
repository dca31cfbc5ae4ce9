/** What makes a picture burst: long names, many addresses, many VLANs, very many ports. */
import { cable, containerPid, inNetnsOf, runContainer, type Scene } from './scene.ts';

const rooms = 30;
const linksEach = 10;

/** 300 ports: ten links into each of thirty namespaces. `ip -batch` takes one command a line. */
const manyPorts = (): string[] =>
  Array.from({ length: rooms }, (_, room) => `room${room + 1}`).flatMap((room, index) => [
    `netns add ${room}`,
    ...Array.from({ length: linksEach }, (_, link) => `v${index + 1}-${link}`).flatMap((hostEnd, link) => [
      `link add name ${hostEnd} type veth peer name eth${link} netns ${room}`,
      `link set dev ${hostEnd} master br-many up`,
    ]),
  ]);

export const extremes: Scene = {
  name: 'extremes',
  about: '30-character names, 8 IPv6 addresses on a link, a trunk of 40 VLANs, 300 ports on one bridge',
  build: async (host) => {
    const ip = (...argv: string[]): Promise<string> => host.run(['ip', ...argv]);
    const network = 'storefront-frontend-eu-west-01a';
    const subnets = ['--subnet', '172.31.0.0/16', '--ipv6', '--subnet', 'fd12:3456:789a:bcde::/64'];
    await host.run(['docker', 'network', 'create', ...subnets, network]);
    for (const name of ['checkout-service-europe-west-1', 'checkout-service-europe-west-2']) {
      await runContainer(host, name, ['--network', network]);
      const pid = await containerPid(host, name);
      for (let at = 1; at < 8; at += 1) {
        const address = `fd12:3456:789a:bcde:aaaa:bbbb:${name.endsWith('1') ? 'c1' : 'c2'}00:${at}/64`;
        await inNetnsOf(host, pid, ['ip', 'address', 'add', address, 'dev', 'eth0']);
      }
    }

    // 15 characters, as long as a link's name may be.
    await host.run([
      'ovs-vsctl',
      'add-br',
      'ovs-datacenter1',
      '--',
      'set',
      'Bridge',
      'ovs-datacenter1',
      'datapath_type=netdev',
    ]);
    const trunks = Array.from({ length: 40 }, (_, at) => 101 + at * 7).join(',');
    await runContainer(host, 'router-for-every-vlan-of-site-9', ['--network', 'none']);
    const router = await containerPid(host, 'router-for-every-vlan-of-site-9');
    await cable(host, router, 'trunk-to-router', 'trunk-all-vlans', '255.255.255.250/30');
    await host.run(['ovs-vsctl', 'add-port', 'ovs-datacenter1', 'trunk-to-router', `trunks=${trunks}`]);
    await runContainer(host, 'native-and-tagged', ['--network', 'none']);
    await cable(host, await containerPid(host, 'native-and-tagged'), 'native-4094', 'eth0');
    const native = ['tag=4094', 'vlan_mode=native-tagged', 'trunks=1000,1001,1002,1003,1004,1005'];
    await host.run([
      'ovs-vsctl',
      'add-port',
      'ovs-datacenter1',
      'native-4094',
      '--',
      'set',
      'Port',
      'native-4094',
      ...native,
    ]);

    await ip('link', 'add', 'name', 'br-many', 'type', 'bridge');
    await ip('link', 'set', 'dev', 'br-many', 'up');
    await host.run(['ip', '-batch', '-'], { input: `${manyPorts().join('\n')}\n` });
    for (let room = 1; room <= rooms; room += 1) {
      const up = Array.from({ length: linksEach }, (_, link) => `link set dev eth${link} up`).join('\n');
      await host.run(['ip', '-n', `room${room}`, '-batch', '-'], { input: `${up}\n` });
    }
  },
};
