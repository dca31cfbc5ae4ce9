/** Settings of a link: each is compared with what it was when the plan was made, and put back where a set of them was made only in part. */
import { deepEqual } from '../../../model/equal.ts';
import { ok, type Result } from '../../../model/result.ts';
import type { LinkSettings, StepLink, StepOf } from '../../../model/step.ts';
import type { Reach, ReachedNetns } from '../../live/reach.ts';
import { openDeviceSocket, readTxChecksum, writeTxChecksum } from '../../netlink/checksum-offload.ts';
import type { LinkFact } from '../../netlink/facts.ts';
import { changeLink } from '../../netlink/write-link.ts';
import type { StepTrouble } from '../step-runner.ts';
import { type Found, linkNamed, lookFor, nameIsFree, theLink, withoutLink } from './find-link.ts';
import { type Done, done, type Hand } from './hand.ts';
import { kernelTrouble, trouble } from './troubles.ts';

type SetStep = StepOf<'setLink'>;
type Setting = keyof LinkSettings;
type At = { netns: ReachedNetns; fact: LinkFact };

const settingNames: Record<Setting, string> = {
  up: 'up',
  mtu: 'MTU',
  mac: 'MAC',
  name: 'name',
  master: 'bridge',
  alias: 'alias',
  txChecksum: 'transmit checksum offload',
};
const settingsOf = (settings: LinkSettings): Setting[] => Object.keys(settings) as Setting[];

function readMaster({ netns, fact }: At): Result<string | null, StepTrouble> {
  if (fact.master === undefined) return ok(null);
  const master = netns.link({ ifindex: fact.master });
  if (!master.ok) return kernelTrouble(`tell the bridge of ${fact.name}`, master.error);
  return ok(master.value?.name ?? null);
}

/** The present values of the settings that are asked for. */
function readSettings(at: At, wanted: readonly Setting[]): Result<LinkSettings, StepTrouble> {
  const { netns, fact } = at;
  const now: LinkSettings = { up: fact.up, mtu: fact.mtu, mac: fact.mac, name: fact.name, alias: fact.alias ?? '' };
  if (wanted.includes('master')) {
    const master = readMaster(at);
    if (!master.ok) return master;
    now.master = master.value;
  }
  if (wanted.includes('txChecksum')) {
    const txChecksum = readTxChecksum(netns.open(openDeviceSocket), fact.name);
    if (!txChecksum.ok) return kernelTrouble(`tell the checksum offload of ${fact.name}`, txChecksum.error);
    now.txChecksum = txChecksum.value;
  }
  return ok(now);
}

const same = (setting: Setting, a: LinkSettings, b: LinkSettings): boolean =>
  setting === 'mac' ? a.mac?.toLowerCase() === b.mac?.toLowerCase() : deepEqual(a[setting], b[setting]);

const wordOf = (settings: LinkSettings, setting: Setting): string => String(settings[setting] ?? 'none');

/** Sets those settings, all that rtnetlink knows in one message. */
function write(at: At, settings: LinkSettings): Done {
  const { netns, fact } = at;
  const { txChecksum, master: masterName, ...own } = settings;
  let master: number | undefined;
  if (masterName !== undefined) {
    const found = masterName === null ? ok({ ifindex: 0 }) : linkNamed(netns, masterName);
    if (!found.ok) return found;
    if (!found.value) return trouble('missing', `There is no bridge named ${masterName}.`);
    master = found.value.ifindex;
  }
  const name = own.name ?? fact.name;
  if (master !== undefined || Object.keys(own).length > 0) {
    const set = netns.write(changeLink(fact.ifindex, { ...own, master }));
    if (!set.ok) return kernelTrouble(`change ${fact.name}`, set.error);
  }
  if (txChecksum === undefined) return done;
  const set = writeTxChecksum(netns.open(openDeviceSocket), name, txChecksum);
  return set.ok ? done : kernelTrouble(`set the checksum offload of ${name}`, set.error);
}

/** Those of `to` that are not so yet. Each must be as in `from` or as in `to`: a third value is somebody else's. */
function stillToSet(at: At, from: LinkSettings, to: LinkSettings): Result<LinkSettings, StepTrouble> {
  const wanted = settingsOf(to);
  const now = readSettings(at, wanted);
  if (!now.ok) return now;
  const left: LinkSettings = {};
  for (const setting of wanted) {
    if (same(setting, now.value, to)) continue;
    if (!same(setting, now.value, from)) return changed(at.fact.name, setting, now.value, from);
    Object.assign(left, { [setting]: to[setting] });
  }
  return ok(left);
}

const changed = (name: string, setting: Setting, now: LinkSettings, before: LinkSettings) =>
  trouble(
    'moved',
    `${name} was changed since: ${settingNames[setting]} is ${wordOf(now, setting)} and not ${wordOf(before, setting)}.`,
  );

/** Puts settings back; a link that a refusal left half changed is found by its ifindex. */
function putBack({ netns, fact }: At, { before, after }: SetStep): void {
  const read = netns.link({ ifindex: fact.ifindex });
  if (!read.ok || !read.value) return;
  const at = { netns, fact: read.value };
  const left = stillToSet(at, after, before);
  if (left.ok && settingsOf(left.value).length > 0) write(at, left.value);
}

/** `ip link set`, and `ethtool --offload ... tx`. */
export function setLink(reach: Reach): Hand<'setLink'> {
  const find = ({ link, before, after }: SetStep): Result<At, StepTrouble> => {
    const found = theLink(reach, link);
    if (!found.ok) return found;
    const now = readSettings(found.value, settingsOf(before));
    if (!now.ok) return now;
    const differs = settingsOf(before).find((setting) => !same(setting, now.value, before));
    if (differs) return changed(link.name, differs, now.value, before);
    const { netns } = found.value;
    if (after.name !== undefined && after.name !== link.name) {
      const free = nameIsFree(netns, after.name);
      if (!free.ok) return free;
    }
    if (typeof after.master === 'string') {
      const master = linkNamed(netns, after.master);
      if (!master.ok) return master;
      if (!master.value) return trouble('missing', `There is no bridge named ${after.master}.`);
    }
    return found;
  };

  /** Under the step's name or, when it is renamed, the other one: the name may be what was not set yet, or is so already. */
  const findByEitherName = ({ link, before, after }: SetStep): Result<Found, StepTrouble> => {
    const found = lookFor(reach, link);
    const other = [before.name, after.name].find((name) => name !== undefined && name !== link.name);
    const missed = found.ok ? found.value.is === 'gone' : found.error.code === 'moved';
    if (!missed || other === undefined) return found;
    const otherLink: StepLink = { ...link, name: other };
    return lookFor(reach, otherLink);
  };

  return {
    check(step) {
      const found = find(step);
      return found.ok ? done : found;
    },
    take(step) {
      const found = find(step);
      if (!found.ok) return found;
      const set = write(found.value, step.after);
      if (!set.ok) putBack(found.value, step);
      return set;
    },
    takeBack(step) {
      const found = findByEitherName(step);
      if (!found.ok) return found;
      if (found.value.is !== 'there') return withoutLink(step.link, found.value.is);
      const left = stillToSet(found.value, step.before, step.after);
      if (!left.ok) return left;
      return settingsOf(left.value).length === 0 ? done : write(found.value, left.value);
    },
  };
}
