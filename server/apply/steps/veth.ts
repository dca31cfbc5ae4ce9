/** veth pairs: made with both ends where they belong, deleted as a pair. */
import { ok, type Result } from '../../../model/result.ts';
import type { StepOf } from '../../../model/step.ts';
import type { Reach, ReachedNetns } from '../../live/reach.ts';
import type { LinkFact } from '../../netlink/facts.ts';
import { linksDump } from '../../netlink/read-link.ts';
import { deleteLink, newVeth } from '../../netlink/write-link.ts';
import type { StepTrouble } from '../step-runner.ts';
import { linkNamed, liveNetns, lookFor, nameIsFree, reachNetns, theLink } from './find-link.ts';
import { type Done, done, type Hand } from './hand.ts';
import { isThat, mark } from './identity.ts';
import { kernelTrouble, trouble } from './troubles.ts';

type AddStep = StepOf<'addVeth'>;
type DeleteStep = StepOf<'deleteVeth'>;
type End = AddStep['host'];

const identityOf = ({ mac, alias }: End) => ({ kind: 'veth', mac, alias });

function make(hostNetns: ReachedNetns, peerNetns: ReachedNetns, { host, peer }: AddStep): Done {
  const made = hostNetns.write(newVeth(host, { ...peer, netnsFd: peerNetns.fd }));
  if (!made.ok) return kernelTrouble(`make the veth pair ${host.name} and ${peer.name}`, made.error);
  const marked = mark(hostNetns, host);
  const both = marked.ok ? mark(peerNetns, peer) : marked;
  if (both.ok) return done;
  const fact = linkNamed(hostNetns, host.name);
  if (fact.ok && fact.value?.mac === host.mac) hostNetns.write(deleteLink(fact.value.ifindex));
  return both;
}

/** What is there under an end's name: nothing, this end, or something else. */
function endAt(netns: ReachedNetns, end: End): Result<'free' | 'this' | 'other', StepTrouble> {
  const fact = linkNamed(netns, end.name);
  if (!fact.ok) return fact;
  if (!fact.value) return ok('free');
  return ok(isThat(fact.value, identityOf(end), 'allowed').ok ? 'this' : 'other');
}

/** `ip link add ... type veth peer ... netns ...`. */
export function addVeth(reach: Reach): Hand<'addVeth'> {
  const both = ({ host, peer }: AddStep) => {
    const hostNetns = liveNetns(reach, host.netns);
    if (!hostNetns.ok) return hostNetns;
    const peerNetns = liveNetns(reach, peer.netns);
    return peerNetns.ok ? ok({ hostNetns: hostNetns.value, peerNetns: peerNetns.value }) : peerNetns;
  };
  return {
    check(step) {
      const netns = both(step);
      if (!netns.ok) return netns;
      const free = nameIsFree(netns.value.hostNetns, step.host.name);
      return free.ok ? nameIsFree(netns.value.peerNetns, step.peer.name) : free;
    },
    take(step) {
      const netns = both(step);
      return netns.ok ? make(netns.value.hostNetns, netns.value.peerNetns, step) : netns;
    },
    takeBack(step) {
      const { host, peer } = step;
      const hostNetns = reachNetns(reach, host.netns);
      const peerNetns = reachNetns(reach, peer.netns);
      if (!hostNetns.ok) return hostNetns;
      if (!peerNetns.ok) return peerNetns;
      // A pair ends with the netns of either end.
      if (!hostNetns.value || !peerNetns.value) return done;
      const hostEnd = endAt(hostNetns.value, host);
      if (!hostEnd.ok) return hostEnd;
      const peerEnd = endAt(peerNetns.value, peer);
      if (!peerEnd.ok) return peerEnd;
      if (hostEnd.value === 'this' && peerEnd.value === 'this') {
        const marked = mark(hostNetns.value, host);
        return marked.ok ? mark(peerNetns.value, peer) : marked;
      }
      if (hostEnd.value !== 'free') return trouble('exists', `There is another link named ${host.name}.`);
      if (peerEnd.value !== 'free') return trouble('exists', `There is another link named ${peer.name}.`);
      return make(hostNetns.value, peerNetns.value, step);
    },
  };
}

/** The link with an end's MAC, under whatever name, in its netns. */
function strayed(netns: ReachedNetns, end: End): Result<LinkFact | undefined, StepTrouble> {
  const links = netns.ask(linksDump);
  if (!links.ok) return kernelTrouble('tell its links', links.error);
  return ok(links.value.find((one) => one.kind === 'veth' && one.mac === end.mac.toLowerCase()));
}

function remove(netns: ReachedNetns, fact: LinkFact): Done {
  const deleted = netns.write(deleteLink(fact.ifindex));
  return deleted.ok ? done : kernelTrouble(`delete ${fact.name}`, deleted.error);
}

/** `ip link delete`: both ends go. */
export function deleteVeth(reach: Reach): Hand<'deleteVeth'> {
  const hostLink = ({ host, ifindex }: DeleteStep) => ({
    netns: host.netns,
    name: host.name,
    ...(ifindex === undefined ? {} : { ifindex }),
  });
  const find = (step: DeleteStep) => {
    const near = theLink(reach, hostLink(step));
    if (!near.ok) return near;
    const sameNear = isThat(near.value.fact, identityOf(step.host), 'refused');
    if (!sameNear.ok) return sameNear;
    const far = theLink(reach, step.peer);
    if (!far.ok) return far;
    const sameFar = isThat(far.value.fact, identityOf(step.peer), 'refused');
    if (!sameFar.ok) return sameFar;
    if (near.value.fact.link === far.value.fact.ifindex) return near;
    return trouble('moved', `${step.host.name} and ${step.peer.name} are not the two ends of one pair.`);
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
      const near = lookFor(reach, hostLink(step));
      if (!near.ok) return near;
      if (near.value.is === 'there') {
        const same = isThat(near.value.fact, identityOf(step.host), 'allowed');
        return same.ok ? remove(near.value.netns, near.value.fact) : same;
      }
      // Not under its name; with neither end to be found by its MAC the pair is gone.
      for (const end of [step.host, step.peer]) {
        const netns = reachNetns(reach, end.netns);
        if (!netns.ok) return netns;
        const stray = netns.value ? strayed(netns.value, end) : ok(undefined);
        if (!stray.ok) return stray;
        if (stray.value) {
          return trouble('moved', `${step.host.name} is not there, but the pair is: ${stray.value.name} has its MAC.`);
        }
      }
      return done;
    },
  };
}
