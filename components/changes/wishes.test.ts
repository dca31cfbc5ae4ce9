import { describe, expect, it } from 'vitest';
import { Builder } from '../topology/testing/builder.ts';
import { deleteBridgeOf, detachOf, removeOrphanOf } from './wishes.ts';

describe('operations that need no form', () => {
  const b = new Builder();
  const br0 = b.bridge('br0');
  const empty = b.bridge('br1');
  const web = b.plugged('web', [br0]);
  const app = b.bridge('br-app');
  const db = b.plugged('db', [app]);
  const eth = (container: typeof web) => b.topology.links.find((link) => link.netns === container.netns);
  b.network('app', app, { endpoints: [{ container: db.id, addresses: [], link: eth(db)?.id }] });
  const router = b.netns({ owner: 'named', name: 'router' });
  const [, uplink] = b.pair([b.hostNetns, 'to-router', { master: br0.id }], [router, 'uplink']);
  const [orphan] = b.pair([b.hostNetns, 'left'], [b.hostNetns, 'behind', { up: false, operState: 'DOWN' }]);
  const ovs = b.ovsBridge('ovs0');
  const dead = b.ovsPort(ovs, 'ghost', { error: 'could not open network device ghost (No such device)' });
  const topology = b.done();
  const link = (name: string) => topology.links.find((one) => one.name === name)?.id ?? '';

  it('detach a link from either end, by its container where it is in one', () => {
    const wanted = { kind: 'detach', container: 'web', name: 'eth0' };
    expect(detachOf(topology, eth(web)?.id ?? '')).toEqual(wanted);
    expect(detachOf(topology, link('v-web-0'))).toEqual(wanted);
    expect(detachOf(topology, uplink.id)).toEqual({ kind: 'detach', link: uplink.id });
  });

  it('leave to Docker what Docker plugged in', () => {
    expect(detachOf(topology, link('v-db-0'))).toEqual({
      kind: 'disconnectNetwork',
      container: 'db',
      network: 'app',
    });
  });

  it('have nothing to detach where nothing is plugged in', () => {
    for (const record of [br0.id, orphan.id, web.id]) expect(detachOf(topology, record)).toBeUndefined();
  });

  it('delete a bridge of the host, and know whether it is empty', () => {
    expect(deleteBridgeOf(topology, empty.id)).toEqual({
      operation: { kind: 'deleteBridge', name: 'br1', type: 'linux' },
      empty: true,
    });
    expect(deleteBridgeOf(topology, br0.id)?.empty).toBe(false);
    expect(deleteBridgeOf(topology, app.id)).toBeUndefined();
    expect(deleteBridgeOf(topology, link('v-web-0'))).toBeUndefined();
  });

  it('remove what nobody owns', () => {
    expect(removeOrphanOf(topology, dead.id)).toEqual({ kind: 'removeOrphan', ovsPort: 'ghost' });
    expect(removeOrphanOf(topology, orphan.id)).toEqual({ kind: 'removeOrphan', link: orphan.id });
    expect(removeOrphanOf(topology, link('v-web-0'))).toBeUndefined();
  });
});
