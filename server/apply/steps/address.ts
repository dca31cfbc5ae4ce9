/** Addresses of links. */

import { parseAddress } from '../../../model/address.ts';
import { deepEqual } from '../../../model/equal.ts';
import { ok, type Result } from '../../../model/result.ts';
import type { StepOf } from '../../../model/step.ts';
import type { Reach, ReachedNetns } from '../../live/reach.ts';
import type { AddressFact, LinkFact } from '../../netlink/facts.ts';
import { addressesDump } from '../../netlink/read-link.ts';
import { deleteAddress, newAddress } from '../../netlink/write-address.ts';
import type { StepTrouble } from '../step-runner.ts';
import { lookFor, theLink, withoutLink } from './find-link.ts';
import { type Done, done, type Hand } from './hand.ts';
import { kernelTrouble, trouble } from './troubles.ts';

type AddStep = StepOf<'addAddress'>;
type RemoveStep = StepOf<'removeAddress'>;
type At = { netns: ReachedNetns; fact: LinkFact };

const sameAddress = (a: string, b: string): boolean => deepEqual(parseAddress(a), parseAddress(b));

function readAddresses({ netns, fact }: At): Result<AddressFact[], StepTrouble> {
  const read = netns.ask(addressesDump(fact.ifindex));
  return read.ok ? read : kernelTrouble(`tell the addresses of ${fact.name}`, read.error);
}

function find(at: At, { address, prefixLength }: AddStep | RemoveStep): Result<AddressFact | undefined, StepTrouble> {
  const all = readAddresses(at);
  if (!all.ok) return all;
  return ok(all.value.find((one) => one.prefixLength === prefixLength && sameAddress(one.address, address)));
}

const wordOf = ({ address, prefixLength }: { address: string; prefixLength: number }) => `${address}/${prefixLength}`;

function add({ netns, fact }: At, { address, prefixLength }: { address: string; prefixLength: number }): Done {
  const added = netns.write(newAddress({ ifindex: fact.ifindex, address, prefixLength }));
  return added.ok ? done : kernelTrouble(`add ${wordOf({ address, prefixLength })} to ${fact.name}`, added.error);
}

/**
 * Takes away this one address and no other: where promote_secondaries is not set the kernel takes every other address of its IPv4 subnet along
 * with the first one, and those are given back.
 */
function remove(at: At, step: AddStep | RemoveStep): Done {
  const before = readAddresses(at);
  if (!before.ok) return before;
  const { address, prefixLength } = step;
  const removed = at.netns.write(deleteAddress({ ifindex: at.fact.ifindex, address, prefixLength }));
  if (!removed.ok) return kernelTrouble(`remove ${wordOf(step)} from ${at.fact.name}`, removed.error);
  const after = readAddresses(at);
  if (!after.ok) return after;
  const kept = new Set(after.value.map(wordOf));
  const wentAlong = before.value.filter(
    (one) => !kept.has(wordOf(one)) && !(one.prefixLength === prefixLength && sameAddress(one.address, address)),
  );
  for (const one of wentAlong) {
    const again = add(at, one);
    if (!again.ok) return again;
  }
  return done;
}

/** `ip address add`. */
export function addAddress(reach: Reach): Hand<'addAddress'> {
  const ready = (step: AddStep): Result<At, StepTrouble> => {
    const at = theLink(reach, step.link);
    if (!at.ok) return at;
    const present = find(at.value, step);
    if (!present.ok) return present;
    return present.value ? trouble('exists', `${step.link.name} has ${wordOf(step)} already.`) : at;
  };
  return {
    check(step) {
      const at = ready(step);
      return at.ok ? done : at;
    },
    take(step) {
      const at = ready(step);
      return at.ok ? add(at.value, step) : at;
    },
    takeBack(step) {
      const at = lookFor(reach, step.link);
      if (!at.ok) return at;
      if (at.value.is !== 'there') return withoutLink(step.link, at.value.is);
      const present = find(at.value, step);
      if (!present.ok) return present;
      return present.value ? done : add(at.value, step);
    },
  };
}

/** `ip address del`. */
export function removeAddress(reach: Reach): Hand<'removeAddress'> {
  const ready = (step: RemoveStep): Result<At, StepTrouble> => {
    const at = theLink(reach, step.link);
    if (!at.ok) return at;
    const present = find(at.value, step);
    if (!present.ok) return present;
    return present.value ? at : trouble('missing', `${step.link.name} has no address ${wordOf(step)}.`);
  };
  return {
    check(step) {
      const at = ready(step);
      return at.ok ? done : at;
    },
    take(step) {
      const at = ready(step);
      return at.ok ? remove(at.value, step) : at;
    },
    takeBack(step) {
      const at = lookFor(reach, step.link);
      if (!at.ok) return at;
      if (at.value.is !== 'there') return done;
      const present = find(at.value, step);
      if (!present.ok) return present;
      return present.value ? remove(at.value, step) : done;
    },
  };
}
