import { describe, expect, it } from 'vitest';
import { Builder } from '../testing/builder.ts';
import { verbsFor } from './verbs.ts';

const b = new Builder();
const br0 = b.bridge('br0');
const empty = b.bridge('br1');
const ovs0 = b.ovsBridge('ovs0');
const web = b.plugged('web', [br0]);
const onHost = b.container('on-host', b.hostNetns, { networkMode: 'host' });
const netns = b.netns();
const db = b.container('db', netns);
const [hostEnd] = b.pair([b.hostNetns, 'p-db'], [netns, 'eth0']);
const port = b.ovsPort(ovs0, 'p-db', { tag: 100, link: hostEnd.id });
const [orphan] = b.pair([b.hostNetns, 'gone'], [b.netns(), 'x']);
delete (orphan as { peer?: string }).peer;
const topology = b.done();
const link = (name: string): string => topology.links.find((one) => one.name === name)?.id ?? '';
const verbs = (record: string, row = record, trouble?: 'needs-operator') =>
  verbsFor(topology, record, row, trouble).map(({ verb, blocked }) => (blocked ? `${verb}: ${blocked}` : verb));

describe('what a menu offers that changes the host', () => {
  it('is for a container its plug, and that of its only link', () => {
    expect(verbs(web.id)).toEqual(['attach']);
    expect(verbs(web.id, link('eth0'))).toEqual(['attach', 'detach']);
    expect(verbs(onHost.id)).toEqual(['attach: host-mode']);
  });

  it('is for a port its VLAN, its way off and its switch', () => {
    expect(verbs(port.id)).toEqual(['setVlan', 'detach', 'linkDown']);
    expect(verbs(link('v-web-0'))).toEqual(['detach', 'linkDown']);
    const [off] = verbsFor(topology, link('v-web-0'), link('v-web-0'), undefined).filter(
      (one) => one.verb === 'linkDown',
    );
    expect(off?.form).toEqual({ form: 'plain', operations: [{ kind: 'setLink', link: link('v-web-0'), up: false }] });
  });

  it('deletes a bridge only while it is empty', () => {
    expect(verbs(br0.id)).toEqual(['attachMany: none-selected', 'newBridge', 'deleteBridge: has-ports']);
    expect(verbs(empty.id)).toEqual(['attachMany: none-selected', 'newBridge', 'deleteBridge']);
  });

  it('plugs in all that are selected, by a switch or by one of them', () => {
    const selected = [web.id, db.id, onHost.id];
    const [of] = verbsFor(topology, ovs0.id, ovs0.id, undefined, selected);
    expect(of).toEqual({
      verb: 'attachMany',
      form: { form: 'many', containers: [web.id, db.id], target: ovs0.id },
    });
    expect(verbsFor(topology, web.id, web.id, undefined, selected)[0]?.verb).toBe('attachMany');
    expect(verbsFor(topology, web.id, web.id, undefined, [web.id])[0]?.verb).toBe('attach');
  });

  it('is disabled with the reason for who may not', () => {
    expect(verbs(port.id, port.id, 'needs-operator')).toEqual([
      'setVlan: needs-operator',
      'detach: needs-operator',
      'linkDown: needs-operator',
    ]);
    // What nobody could do says so first.
    expect(verbs(onHost.id, onHost.id, 'needs-operator')).toEqual(['attach: host-mode']);
  });
});
