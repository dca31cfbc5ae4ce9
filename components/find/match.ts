/** Does an entry have what a term wants? Pure. */
import type { Vlan } from '../../model/link.ts';
import { addressNumber, holds } from './addresses.ts';
import type { Entry } from './entries.ts';
import type { Facets } from './facets.ts';
import type { Term, Wanted } from './terms.ts';

/** `deep`: what belongs to the entry counts as well; a row of a table is meant with all it has. */
export function matches(terms: readonly Term[], entry: Entry, deep: boolean): boolean {
  return terms.every(({ wanted, negated }) => {
    const has = hasWanted(entry.own, wanted) || (deep && entry.parts.some((part) => hasWanted(part, wanted)));
    return has !== negated;
  });
}

/** Whether anything of `facets` answers one term. */
export function hasWanted(facets: Facets, wanted: Wanted): boolean {
  switch (wanted.by) {
    case 'text':
      return hasText(facets, wanted.text);
    case 'cidr':
      return facets.addresses.some((address) => {
        const number = addressNumber(address);
        return number !== undefined && holds(wanted.cidr, number);
      });
    case 'port':
      return facets.ports.some(
        (one) => one.port === wanted.port && (wanted.protocol === undefined || one.protocol === wanted.protocol),
      );
    case 'address-port':
      return (
        facets.ports.some((one) => one.port === wanted.port) && hasWanted(facets, { by: 'cidr', cidr: wanted.cidr })
      );
    case 'vlan':
      return facets.vlans.some((vlan) => vlan !== undefined && carries(vlan, wanted.low, wanted.high));
    case 'vlan-form':
      return facets.vlans.some((vlan) => hasForm(vlan, wanted.form));
    case 'mtu':
      return facets.mtus.includes(wanted.mtu);
    case 'value':
      return hasValue(facets, wanted.key, wanted.value);
  }
}

/** A bare number is also a port. */
const digits = /^\d{1,5}$/;

const hasText = (facets: Facets, text: string): boolean =>
  facets.texts.some((one) => one.includes(text)) ||
  facets.addresses.some((one) => one.startsWith(text)) ||
  facets.macs.some((one) => one.includes(text)) ||
  // `web:eth0` is how the product prints a link; a word without a colon must not find every link of web.
  (text.includes(':') && facets.paths.some((one) => one.includes(text))) ||
  (digits.test(text) && facets.ports.some((one) => one.port === Number(text)));

/** A trunk without a list carries every VLAN. */
function carries(vlan: Vlan, low: number, high: number): boolean {
  const within = (one: number): boolean => one >= low && one <= high;
  if (vlan.tag !== undefined && within(vlan.tag)) return true;
  if (vlan.mode === 'access') return false;
  return vlan.trunks === undefined || vlan.trunks.some(within);
}

function hasForm(vlan: Vlan | undefined, form: 'any' | 'none' | 'access' | 'trunk'): boolean {
  switch (form) {
    case 'any':
      return vlan !== undefined;
    case 'none':
      return vlan === undefined;
    case 'access':
      return vlan?.mode === 'access';
    case 'trunk':
      return vlan !== undefined && vlan.mode !== 'access';
  }
}

type ValueKey = Extract<Wanted, { by: 'value' }>['key'];

const listOf: Record<ValueKey, (facets: Facets) => readonly string[]> = {
  name: (facets) => facets.names,
  mac: (facets) => facets.macs,
  state: (facets) => facets.states,
  kind: (facets) => facets.kinds,
  net: (facets) => facets.nets,
  switch: (facets) => facets.switches,
  netns: (facets) => facets.netns,
  project: (facets) => facets.projects,
  image: (facets) => facets.images,
  label: (facets) => facets.labels,
  mode: (facets) => facets.modes,
  check: (facets) => facets.checks,
};

/** Names, images and MACs are found by a part of them; the rest is meant whole. */
const byPart = new Set<ValueKey>(['name', 'image', 'mac']);

function hasValue(facets: Facets, key: ValueKey, value: string): boolean {
  const list = listOf[key](facets);
  if (value.includes('*')) {
    const pattern = globOf(value);
    return list.some((one) => pattern.test(one));
  }
  return byPart.has(key) ? list.some((one) => one.includes(value)) : list.includes(value);
}

const globs = new Map<string, RegExp>();

function globOf(value: string): RegExp {
  let pattern = globs.get(value);
  if (!pattern) {
    const literal = value.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
    // `.*` once for a run of stars: several in a row would be slow on a long text.
    pattern = new RegExp(`^${literal.join('*').replaceAll(/\*+/g, '.*')}$`, 's');
    if (globs.size > 100) globs.clear();
    globs.set(value, pattern);
  }
  return pattern;
}
