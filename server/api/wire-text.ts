/** The JSON text of what many readers get, made once for all of them. */
import type { Change, ChangeProgress } from '../../model/change.ts';
import type { Topology } from '../../model/topology.ts';
import type { Rates, WireDelta } from '../../model/wire.ts';

const topologies = new WeakMap<Topology, string>();
const deltas = new WeakMap<WireDelta, string>();
const ratesTexts = new WeakMap<Rates, string>();
const changes = new WeakMap<Change, string>();
const progresses = new WeakMap<ChangeProgress, string>();

function once<Key extends object>(texts: WeakMap<Key, string>, key: Key): string {
  const known = texts.get(key);
  if (known !== undefined) return known;
  const text = JSON.stringify(key);
  texts.set(key, text);
  return text;
}

export const topologyJson = (topology: Topology): string => once(topologies, topology);
export const deltaJson = (delta: WireDelta): string => once(deltas, delta);
export const ratesJson = (rates: Rates): string => once(ratesTexts, rates);
export const changeJson = (change: Change): string => once(changes, change);
export const progressJson = (progress: ChangeProgress): string => once(progresses, progress);
