/** Linux bridges: made empty, deleted empty. */
import { ok } from '../../../model/result.ts';
import type { StepOf } from '../../../model/step.ts';
import type { Reach, ReachedNetns } from '../../live/reach.ts';
import type { LinkFact } from '../../netlink/facts.ts';
import { linksDump } from '../../netlink/read-link.ts';
import { deleteLink, newBridge } from '../../netlink/write-link.ts';
import { linkNamed, liveNetns, lookFor, nameIsFree, reachNetns, theLink } from './find-link.ts';
import { type Done, done, type Hand } from './hand.ts';
import { isThat, mark } from './identity.ts';
import { kernelTrouble, trouble } from './troubles.ts';

type AddStep = StepOf<'addBridge'>;
type DeleteStep = StepOf<'deleteBridge'>;

const identityOf = ({ mac, alias }: AddStep | DeleteStep) => ({ kind: 'bridge', mac, alias });

function make(netns: ReachedNetns, { link, mac, mtu, alias }: AddStep): Done {
  const made = netns.write(newBridge({ name: link.name, mac, mtu }));
  if (!made.ok) return kernelTrouble(`make the bridge ${link.name}`, made.error);
  const marked = mark(netns, { name: link.name, mac, alias });
  if (marked.ok) return done;
  const fact = linkNamed(netns, link.name);
  if (fact.ok && fact.value?.mac === mac) netns.write(deleteLink(fact.value.ifindex));
  return marked;
}

/** `ip link add ... type bridge`. */
export function addBridge(reach: Reach): Hand<'addBridge'> {
  const check = ({ link }: AddStep): Done => {
    const netns = liveNetns(reach, link.netns);
    return netns.ok ? nameIsFree(netns.value, link.name) : netns;
  };
  return {
    check,
    take(step) {
      const netns = liveNetns(reach, step.link.netns);
      return netns.ok ? make(netns.value, step) : netns;
    },
    takeBack(step) {
      const netns = reachNetns(reach, step.link.netns);
      if (!netns.ok) return netns;
      if (!netns.value) return done;
      const present = linkNamed(netns.value, step.link.name);
      if (!present.ok) return present;
      if (!present.value) return make(netns.value, step);
      if (!isThat(present.value, identityOf(step), 'allowed').ok) {
        return trouble('exists', `There is another link named ${step.link.name}.`);
      }
      return mark(netns.value, { name: step.link.name, mac: step.mac, alias: step.alias });
    },
  };
}

function hasNoPorts(netns: ReachedNetns, bridge: LinkFact): Done {
  const links = netns.ask(linksDump);
  if (!links.ok) return kernelTrouble(`tell the ports of ${bridge.name}`, links.error);
  const ports = links.value.filter((one) => one.master === bridge.ifindex).map((one) => one.name);
  return ports.length === 0 ? done : trouble('refused', `${bridge.name} still has ports: ${ports.join(', ')}.`);
}

function remove(netns: ReachedNetns, bridge: LinkFact): Done {
  const empty = hasNoPorts(netns, bridge);
  if (!empty.ok) return empty;
  const deleted = netns.write(deleteLink(bridge.ifindex));
  return deleted.ok ? done : kernelTrouble(`delete the bridge ${bridge.name}`, deleted.error);
}

/** `ip link delete`, and only while it has no ports. */
export function deleteBridge(reach: Reach): Hand<'deleteBridge'> {
  const find = (step: DeleteStep) => {
    const found = theLink(reach, step.link);
    if (!found.ok) return found;
    const same = isThat(found.value.fact, identityOf(step), 'refused');
    return same.ok ? ok(found.value) : same;
  };
  return {
    check(step) {
      const found = find(step);
      return found.ok ? hasNoPorts(found.value.netns, found.value.fact) : found;
    },
    take(step) {
      const found = find(step);
      return found.ok ? remove(found.value.netns, found.value.fact) : found;
    },
    takeBack(step) {
      const found = lookFor(reach, step.link);
      if (!found.ok) return found;
      if (found.value.is !== 'there') return done;
      const same = isThat(found.value.fact, identityOf(step), 'allowed');
      return same.ok ? remove(found.value.netns, found.value.fact) : same;
    },
  };
}
