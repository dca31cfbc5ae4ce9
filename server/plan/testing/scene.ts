/** The host that the tests of single operations start from. */
import { HostBuilder } from './host-builder.ts';

/** A bridge and a switch with two containers plugged in, one on Docker's networks, and the odd ones. */
export function scene() {
  const host = new HostBuilder();
  const eth0 = host.link(host.host, 'eth0', 'physical', { addresses: ['10.9.0.2/24'] });
  host.route(host.host, eth0, 'default', { gateway: '10.9.0.1' });
  const br0 = host.bridge('br0', { addresses: ['10.1.0.1/24'], mtu: 1400 });
  const ovs0 = host.ovsBridge('ovs0');
  const docker0 = host.network('bridge', '172.17.0.0/16', 'docker0', '172.17.0.1');
  const none = host.plainNetwork('none', 'null');
  const web = host.container('web', { networkMode: 'bridge' });
  host.endpoint(docker0, web, 'eth0', '172.17.0.2/16');
  const test1 = host.container('test1');
  const test2 = host.container('test2');
  for (const one of [test1, test2]) none.endpoints.push({ container: one.container.id, addresses: [] });
  host.plugOvs(ovs0, test2, 'eth1', ['192.168.0.2/24'], { tag: 100 });
  const db = host.container('db');
  host.plug(br0, db, 'eth1', ['10.1.0.5/24', 'fd00:1::5/64']);
  host.container('hosty', { networkMode: 'host' });
  host.container('side', {
    networkMode: `container:${web.container.id.split(':')[2]}`,
    netns: web.netns.id,
    sharesNetnsWith: web.container.id,
  });
  host.container('old', { state: 'exited' });
  return { host, topology: host.topology, web, test1, test2, db, br0, ovs0 };
}
