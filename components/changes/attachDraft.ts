/** The attach form as it is typed, what is wrong with it, and the operation it asks for. Pure. */
import { parseAddress } from '../../model/address.ts';
import type { Operation } from '../../model/operation.ts';
import {
  interfaceAddressTrouble,
  linkNameTrouble,
  macTrouble,
  maxLinkNameBytes,
  mtuSchema,
} from '../../model/written.ts';
import type { DefaultRoute, Prefill } from './prefill.ts';
import type { Target } from './targets.ts';
import { accessDraft, type VlanDraft, type VlanTrouble, wishOf } from './vlanDraft.ts';

export type AttachDraft = {
  name: string;
  /** Separated by spaces or commas; with their prefix length, but not for a Docker network. */
  addresses: string;
  gateway: string;
  /** A gateway may take the place of the default route the container has. */
  replaces: boolean;
  vlan: VlanDraft;
  hostName: string;
  mac: string;
  mtu: string;
  /** Docker networks: names the engine's resolver answers to, separated by spaces or commas. */
  aliases: string;
  /** Docker networks: a veth into its bridge that the engine knows nothing of. */
  raw: boolean;
};

export type AttachField =
  | 'container'
  | 'to'
  | 'name'
  | 'addresses'
  | 'gateway'
  | 'vlan'
  | 'trunks'
  | 'hostName'
  | 'mac'
  | 'mtu'
  | 'aliases';

export type FieldTrouble =
  | VlanTrouble
  | 'empty'
  | 'name-long'
  | 'name-signs'
  | 'name-taken'
  | 'address'
  | 'address-twice'
  | 'prefix-missing'
  | 'prefix'
  | 'prefix-docker'
  | 'one-a-family'
  | 'mac'
  | 'mtu';

export type Troubles = Partial<Record<AttachField, { trouble: FieldTrouble; value: string }>>;

export const words = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

/** What the form starts with. Advanced fields start empty: the plan chooses, and says what. */
export const draftOfPrefill = (prefill: Prefill): AttachDraft => ({
  name: prefill.name,
  addresses: prefill.addresses.join(' '),
  gateway: prefill.gateway ?? '',
  replaces: false,
  vlan: accessDraft(prefill.vlan),
  hostName: '',
  mac: '',
  mtu: '',
  aliases: '',
  raw: false,
});

function nameTrouble(name: string): FieldTrouble | undefined {
  if (name === '') return 'empty';
  if (linkNameTrouble(name) === undefined) return undefined;
  return new TextEncoder().encode(name).length > maxLinkNameBytes ? 'name-long' : 'name-signs';
}

function prefixTrouble(text: string): FieldTrouble | undefined {
  if (interfaceAddressTrouble(text) === undefined) return undefined;
  if (!parseAddress(text.split('/')[0] ?? '')) return 'address';
  return /\/./.test(text) ? 'prefix' : 'prefix-missing';
}

const bareTrouble = (text: string): FieldTrouble | undefined =>
  parseAddress(text) ? undefined : parseAddress(text.split('/')[0] ?? '') ? 'prefix-docker' : 'address';

/** True where the container already has a default route of the gateway's family. */
export const replacedBy = (gateway: string, routes: readonly DefaultRoute[]): DefaultRoute | undefined => {
  const family = parseAddress(gateway)?.family;
  return routes.find((route) => route.family === family);
};

type Facts = { container: string; target: Target | undefined; taken: ReadonlySet<string>; keepsVlans: boolean };

/** The operation that is asked for, where nothing is wrong with what is typed; else what is wrong, field by field. */
export function operationOf(draft: AttachDraft, facts: Facts): { operation: Operation } | { troubles: Troubles } {
  const { target } = facts;
  if (!target) return { troubles: { to: { trouble: 'empty', value: '' } } };
  return target.kind === 'docker' && !draft.raw
    ? connectOf(draft, facts.container, target.network.name)
    : attachOf(draft, facts, target);
}

function connectOf(
  draft: AttachDraft,
  container: string,
  network: string,
): { operation: Operation } | { troubles: Troubles } {
  const troubles: Troubles = {};
  const addresses = words(draft.addresses);
  for (const value of addresses) {
    const trouble = bareTrouble(value);
    if (trouble) troubles.addresses ??= { trouble, value };
  }
  const families = addresses.map((one) => parseAddress(one)?.family);
  if (new Set(families).size < families.length) troubles.addresses ??= { trouble: 'one-a-family', value: '' };
  if (Object.keys(troubles).length > 0) return { troubles };
  return {
    operation: { kind: 'connectNetwork', container, network, addresses, aliases: words(draft.aliases) },
  };
}

function attachOf(
  draft: AttachDraft,
  { container, taken, keepsVlans }: Facts,
  target: Target,
): { operation: Operation } | { troubles: Troubles } {
  const troubles: Troubles = {};
  const note = (field: AttachField, trouble: FieldTrouble | undefined, value: string): void => {
    if (trouble) troubles[field] ??= { trouble, value };
  };
  note('name', nameTrouble(draft.name), draft.name);
  if (taken.has(draft.name)) note('name', 'name-taken', draft.name);
  const addresses = words(draft.addresses);
  for (const value of addresses) note('addresses', prefixTrouble(value), value);
  const gateway = draft.gateway.trim();
  if (gateway !== '') note('gateway', parseAddress(gateway) ? undefined : 'address', gateway);
  const vlan = keepsVlans ? wishOf(draft.vlan) : { wish: null };
  if ('trouble' in vlan) note(vlan.field === 'tag' ? 'vlan' : 'trunks', vlan.trouble, draft.vlan[vlan.field]);
  if (draft.hostName !== '') note('hostName', nameTrouble(draft.hostName), draft.hostName);
  const mac = draft.mac.trim();
  if (mac !== '' && !/^U:.+/u.test(mac)) note('mac', macTrouble(mac) === undefined ? undefined : 'mac', mac);
  const mtu = draft.mtu.trim();
  if (mtu !== '') note('mtu', mtuSchema.safeParse(Number(mtu)).success ? undefined : 'mtu', mtu);
  if ('trouble' in vlan || Object.keys(troubles).length > 0) return { troubles };
  const bridge = target.kind === 'docker' ? (target.bridge?.name ?? '') : target.name;
  return {
    operation: {
      kind: 'attach',
      container,
      to: target.kind === 'ovs' ? { ovsBridge: bridge } : { bridge },
      via: 'veth',
      name: draft.name,
      addresses,
      gateway: gateway === '' ? null : gateway,
      vlan: vlan.wish,
      create: false,
      intoDockerBridge: target.kind === 'docker',
      keep: true,
      ...(draft.hostName === '' ? {} : { hostName: draft.hostName }),
      ...(mac === '' ? {} : { mac: /^U:/.test(mac) ? mac : mac.toLowerCase() }),
      ...(mtu === '' ? {} : { mtu: Number(mtu) }),
    },
  };
}

/** The form's field that a refusal's `operations.0.addresses.1` is about. */
export function fieldOfFault(field: string | undefined): AttachField | undefined {
  const name = field?.replace(/^operations\.\d+\./, '').split('.')[0];
  switch (name) {
    case 'network':
    case 'intoDockerBridge':
    case 'create':
      return 'to';
    case 'container':
    case 'to':
    case 'name':
    case 'addresses':
    case 'gateway':
    case 'vlan':
    case 'hostName':
    case 'mac':
    case 'mtu':
    case 'aliases':
      return name;
    default:
      return undefined;
  }
}
