/** Changes as they are typed in the search field: `attach web ovs0 vlan 100 192.168.0.5/24`. They fill a form and do nothing by themselves. Pure. */
import { parseAddress } from '../../model/address.ts';
import type { Topology } from '../../model/topology.ts';
import { hostViewOf } from '../find/hostView.ts';
import { type Target, targetNamed } from './targets.ts';

export type TypedVerb =
  | {
      does: 'attach' | 'connect';
      container: string;
      target: string | undefined;
      given: { vlan?: number; addresses?: string; gateway?: string; name?: string };
    }
  | { does: 'detach'; record: string }
  | { does: 'vlan'; record: string; vlan: number | undefined }
  | { does: 'new-bridge'; name: string; type: 'linux' | 'ovs' }
  | { does: 'undo' };

/** What is typed, read as a change; undefined where it is not whole, or names what is not there. */
export function typedVerb(topology: Topology, typed: string): TypedVerb | undefined {
  const [verb = '', ...rest] = typed.trim().split(/\s+/);
  switch (verb.toLowerCase()) {
    case 'attach':
    case 'connect':
      return attachTyped(topology, verb.toLowerCase() as 'attach' | 'connect', rest);
    case 'detach': {
      const record = linkTyped(topology, rest);
      return record === undefined ? undefined : { does: 'detach', record };
    }
    case 'vlan': {
      const number = rest.findIndex((word) => /^\d{1,4}$/.test(word));
      const vlan = number < 0 ? undefined : Number(rest[number]);
      const record = linkTyped(topology, number < 0 ? rest : rest.filter((_, at) => at !== number));
      return record === undefined ? undefined : { does: 'vlan', record, vlan };
    }
    case 'new': {
      const [what, name = '', type = ''] = rest;
      if (what?.toLowerCase() !== 'bridge') return undefined;
      return { does: 'new-bridge', name, type: type === 'ovs' || /^ovs/.test(name) ? 'ovs' : 'linux' };
    }
    case 'undo':
      return rest.length === 0 ? { does: 'undo' } : undefined;
    default:
      return undefined;
  }
}

const containerNamed = (topology: Topology, name: string | undefined) =>
  topology.containers.find((one) => one.name === name);

function attachTyped(topology: Topology, does: 'attach' | 'connect', rest: string[]): TypedVerb | undefined {
  const container = containerNamed(topology, rest[0]);
  if (!container) return undefined;
  const words = rest.slice(1).filter((word) => word !== 'to');
  let target: Target | undefined;
  const addresses: string[] = [];
  const given: { vlan?: number; addresses?: string; gateway?: string; name?: string } = {};
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const next = words[at + 1] ?? '';
    if (word === 'vlan' && /^\d{1,4}$/.test(next)) {
      given.vlan = Number(next);
      at += 1;
    } else if ((word === 'gateway' || word === 'via') && parseAddress(next)) {
      given.gateway = next;
      at += 1;
    } else if ((word === 'as' || word === 'name') && next !== '') {
      given.name = next;
      at += 1;
    } else if (parseAddress(word.split('/')[0] ?? '')) addresses.push(word);
    else if (!target) {
      target = targetNamed(topology, word);
      if (!target) return undefined;
    } else return undefined;
  }
  if (addresses.length > 0) given.addresses = addresses.join(' ');
  return { does, container: container.id, target: target?.record, given };
}

/** `test2` where it has one plugged link, `test2 eth1`, `test2:eth1`, or a port's name. */
function linkTyped(topology: Topology, words: string[]): string | undefined {
  const { lookup } = hostViewOf(topology);
  const [first = '', second] = words.flatMap((word) => word.split(':'));
  const container = containerNamed(topology, first);
  if (container) {
    const links = (lookup.linksIn.get(container.netns ?? '') ?? []).filter((link) => link.kind !== 'loopback');
    if (second !== undefined) return links.find((link) => link.name === second)?.id;
    return links.length === 1 ? links[0]?.id : undefined;
  }
  if (second !== undefined) return undefined;
  return (
    topology.ovsPorts.find((port) => port.name === first)?.id ??
    topology.links.find((link) => link.netns === lookup.hostNetns?.id && link.name === first)?.id
  );
}
