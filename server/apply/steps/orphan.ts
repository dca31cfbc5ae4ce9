/** veth ends whose other end nobody can tell. */
import { ok, type Result } from '../../../model/result.ts';
import type { StepOf } from '../../../model/step.ts';
import type { Reach, ReachedNetns } from '../../live/reach.ts';
import type { LinkFact } from '../../netlink/facts.ts';
import { deleteLink } from '../../netlink/write-link.ts';
import type { StepTrouble } from '../step-runner.ts';
import { lookFor, theLink } from './find-link.ts';
import { type Done, done, type Hand } from './hand.ts';
import { kernelTrouble, trouble } from './troubles.ts';

/** The other end, where it can be told: in this netns, or in one that this has a number for and that can be reached. */
function otherEnd(netns: ReachedNetns, fact: LinkFact): Result<LinkFact | undefined, StepTrouble> {
  if (fact.link === undefined) return ok(undefined);
  const there = fact.linkNsid === undefined ? netns : netns.byNsid(fact.linkNsid);
  const read = there?.link({ ifindex: fact.link }) ?? ok(undefined);
  return read.ok ? ok(read.value) : kernelTrouble(`tell the other end of ${fact.name}`, read.error);
}

/** `ip link delete` of one end; nothing can make it again. */
export function deleteOrphan(reach: Reach): Hand<'deleteOrphan'> {
  const find = ({ link }: StepOf<'deleteOrphan'>) => {
    const found = theLink(reach, link);
    if (!found.ok) return found;
    const { netns, fact } = found.value;
    if (fact.kind !== 'veth') return trouble('moved', `${link.name} is no veth but a ${fact.kind}.`);
    const other = otherEnd(netns, fact);
    if (!other.ok) return other;
    if (other.value) return trouble('moved', `${link.name} is no orphan: its other end is ${other.value.name}.`);
    return found;
  };
  const remove = (netns: ReachedNetns, fact: LinkFact): Done => {
    const deleted = netns.write(deleteLink(fact.ifindex));
    return deleted.ok ? done : kernelTrouble(`delete ${fact.name}`, deleted.error);
  };
  return {
    check(step) {
      const found = find(step);
      return found.ok ? done : found;
    },
    take(step) {
      const found = find(step);
      return found.ok ? remove(found.value.netns, found.value.fact) : found;
    },
    takeBack(step) {
      const found = lookFor(reach, step.link);
      return found.ok && found.value.is !== 'there' ? done : this.take(step);
    },
  };
}
