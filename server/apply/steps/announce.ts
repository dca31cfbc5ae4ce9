/** Telling a segment who has an address now. */

import { parseAddress } from '../../../model/address.ts';
import { deepEqual } from '../../../model/equal.ts';
import type { StepOf } from '../../../model/step.ts';
import type { Reach } from '../../live/reach.ts';
import { announcement } from '../../netlink/announce-frames.ts';
import { addressesDump } from '../../netlink/read-link.ts';
import { openPacketSocket, sendFrames } from '../../netlink/send-frames.ts';
import { theLink } from './find-link.ts';
import { type Done, done, type Hand } from './hand.ts';
import { kernelTrouble, trouble } from './troubles.ts';

type AnnounceStep = StepOf<'announce'>;

/** RFC 5227, 1.1: ANNOUNCE_NUM and ANNOUNCE_INTERVAL. */
const announcements = 2;
const intervalMs = 2_000;
/** Rounds after the first, so that an address still looked for on the wire (RFC 4862, 5.4) gets its two as well. */
const laterRounds = 2;

/**
 * Sends once before it returns, and again without being waited for. An address under duplicate address detection is not announced: it must not
 * be used yet (RFC 4862, 5.4), and the later rounds reach it.
 */
export function announce(reach: Reach): Hand<'announce'> {
  const find = ({ link, mac }: AnnounceStep) => {
    const at = theLink(reach, link);
    if (!at.ok || at.value.fact.mac === mac.toLowerCase()) return at;
    return trouble('moved', `${link.name} has the MAC ${at.value.fact.mac ?? 'none'} and not ${mac}.`);
  };

  const sendRound = (step: AnnounceStep, times: Map<string, number>): Done => {
    const at = find(step);
    if (!at.ok) return at;
    const { netns, fact } = at.value;
    // Out of a link that is down nothing can be sent, and nobody learned of another.
    if (!fact.up) return done;
    const usable = netns.ask(addressesDump(fact.ifindex, 'usable'));
    if (!usable.ok) return kernelTrouble(`tell the addresses of ${fact.name}`, usable.error);
    const due = step.addresses.filter(
      (address) =>
        (times.get(address) ?? 0) < announcements &&
        usable.value.some((one) => deepEqual(parseAddress(one.address), parseAddress(address))),
    );
    if (due.length === 0) return done;
    const frames = due.map((address) => announcement(step.mac, address));
    const sent = sendFrames(
      netns.open(() => openPacketSocket(fact.ifindex)),
      frames,
    );
    if (!sent.ok) return kernelTrouble(`announce ${due.join(', ')} on ${fact.name}`, sent.error);
    for (const address of due) times.set(address, (times.get(address) ?? 0) + 1);
    return done;
  };

  return {
    check(step) {
      const at = find(step);
      return at.ok ? done : at;
    },
    take(step) {
      const times = new Map<string, number>();
      const sent = sendRound(step, times);
      if (!sent.ok) return sent;
      for (let round = 1; round <= laterRounds; round += 1) {
        // What became of the link meanwhile is looked at then; nobody waits for it, not even the end of the process.
        setTimeout(() => sendRound(step, times), round * intervalMs).unref();
      }
      return done;
    },
    takeBack: () => done,
  };
}
