/** Operations, steps and changes in words: keys of the catalogue with their values. Pure. */
import type { Change } from '../../model/change.ts';
import type { Vlan } from '../../model/link.ts';
import type { Operation, OperationKind, VlanWish } from '../../model/operation.ts';
import { assertNever } from '../../model/result.ts';
import type { LinkSettings, Step } from '../../model/step.ts';
import type { Topology } from '../../model/topology.ts';
import { findRecord, netnsName, referenceText } from '../inspector/records.ts';
import { isPlainTrunk, vlanChip } from '../topology/scene/vlan.ts';
import { vlanOfWish } from './vlanDraft.ts';

type Values = Record<string, string | number>;

/** `100`, `T 100,200`; `none` where every frame passes as it is. */
export const vlanText = (vlan: Vlan | null): string =>
  vlan === null || isPlainTrunk(vlan) ? 'none' : vlanChip(vlan).text;
const wishText = (wish: VlanWish | null | undefined): string => (wish ? vlanText(vlanOfWish(wish)) : 'none');

/** The name of a link that may be gone: then that of the first step that has one. */
function linkName(
  operation: { link?: string | undefined; container?: string | undefined; name?: string | undefined },
  topology: Topology,
  steps: readonly Step[],
): string {
  if (operation.container !== undefined) return `${operation.container}:${operation.name ?? ''}`;
  if (operation.link !== undefined && findRecord(topology, operation.link))
    return referenceText(topology, operation.link);
  for (const step of steps) {
    if (step.do === 'deleteVeth') return step.host.name;
    if ('link' in step) return step.link.name;
    if ('name' in step) return step.name;
  }
  return operation.link ?? '';
}

/** An operation as `do` (what it will do) and `done` (what it did) of the catalogue have it. */
export function operationWords(
  operation: Operation,
  topology: Topology,
  steps: readonly Step[] = [],
): { key: OperationKind; values: Values } {
  const key = operation.kind;
  switch (operation.kind) {
    case 'attach': {
      const target = 'bridge' in operation.to ? operation.to.bridge : operation.to.ovsBridge;
      const { container, name = '' } = operation;
      return { key, values: { container, name, target, vlan: wishText(operation.vlan) } };
    }
    case 'setVlan':
      return { key, values: { link: linkName(operation, topology, steps), vlan: wishText(operation.vlan) } };
    case 'detach':
    case 'setAddresses':
    case 'setLink':
      return { key, values: { link: linkName(operation, topology, steps) } };
    case 'removeOrphan':
      return { key, values: { link: operation.ovsPort ?? linkName(operation, topology, steps) } };
    case 'createBridge':
    case 'deleteBridge':
      return { key, values: { name: operation.name } };
    case 'setRoutes':
      return { key, values: { container: operation.container ?? referenceText(topology, operation.netns ?? '') } };
    case 'connectNetwork':
    case 'disconnectNetwork':
      return { key, values: { container: operation.container, network: operation.network } };
    default:
      return assertNever(operation);
  }
}

export type StepWord = { key: string; values: Values };

const settingWords: { [Key in keyof LinkSettings]-?: (value: NonNullable<LinkSettings[Key]> | null) => StepWord } = {
  up: (value) => ({ key: value ? 'up' : 'down', values: {} }),
  mtu: (value) => ({ key: 'mtu', values: { mtu: String(value) } }),
  mac: (value) => ({ key: 'mac', values: { mac: String(value) } }),
  name: (value) => ({ key: 'name', values: { name: String(value) } }),
  master: (value): StepWord =>
    value === null ? { key: 'noMaster', values: {} } : { key: 'master', values: { master: value } },
  alias: (value) => ({ key: 'alias', values: { alias: String(value) } }),
  txChecksum: (value) => ({ key: value ? 'txChecksumOn' : 'txChecksumOff', values: {} }),
};

/** A step in whole sentences; setting several things of a link is several. */
export function stepWords(step: Step, topology: Topology): StepWord[] {
  const netnsText = (id: string): string => {
    const netns = topology.netns.find((one) => one.id === id);
    return netns ? netnsName(topology, netns) : id;
  };
  const recordText = (id: string): string => referenceText(topology, id);
  const one = (values: Values): StepWord[] => [{ key: step.do, values }];
  switch (step.do) {
    case 'addBridge':
    case 'deleteBridge':
    case 'deleteOrphan':
      return one({ link: step.link.name, netns: netnsText(step.link.netns) });
    case 'addVeth':
    case 'deleteVeth':
      return one({
        host: step.host.name,
        hostNetns: netnsText(step.host.netns),
        peer: step.peer.name,
        peerNetns: netnsText(step.peer.netns),
      });
    case 'setLink': {
      const common = { link: step.link.name, netns: netnsText(step.link.netns) };
      return (Object.keys(step.after) as (keyof LinkSettings)[]).map((name) => {
        const word = (settingWords[name] as (value: unknown) => StepWord)(step.after[name] ?? null);
        return { key: word.key, values: { ...common, ...word.values } };
      });
    }
    case 'addAddress':
    case 'removeAddress':
      return one({
        address: `${step.address}/${step.prefixLength}`,
        link: step.link.name,
        netns: netnsText(step.link.netns),
      });
    case 'addRoute':
    case 'removeRoute': {
      const { destination, gateway = '', device = '' } = step.route;
      const by = gateway !== '' && device !== '' ? 'both' : gateway !== '' ? 'gateway' : 'device';
      return one({ by, destination, gateway, device, netns: netnsText(step.netns) });
    }
    case 'addOvsBridge':
    case 'deleteOvsBridge':
      return one({ name: step.name, datapath: step.datapathType });
    case 'addOvsPort':
    case 'deleteOvsPort':
      return one({ name: step.name, bridge: step.bridge, vlan: vlanText(step.vlan) });
    case 'setOvsPortVlan':
      return one({
        name: step.name,
        bridge: step.bridge,
        before: vlanText(step.before),
        after: vlanText(step.after),
      });
    case 'connectNetwork':
    case 'disconnectNetwork':
      return one({ container: recordText(step.container), network: recordText(step.network) });
    case 'announce':
      return one({ addresses: step.addresses.join(' '), link: step.link.name, netns: netnsText(step.link.netns) });
    default:
      return assertNever(step);
  }
}

/** What a change or plan is about: its first operation, and how many more. */
export function changeWords(
  { operations, steps }: { operations: readonly Operation[]; steps: readonly { step: Step }[] },
  topology: Topology,
): { first: { key: OperationKind; values: Values }; more: number } | undefined {
  const [operation] = operations;
  if (!operation) return undefined;
  return {
    first: operationWords(
      operation,
      topology,
      steps.map(({ step }) => step),
    ),
    more: operations.length - 1,
  };
}

/** Whether what a change is about came to be; a plan's did not yet, and is told the same. */
export const isDone = (status: Change['status'] | undefined): boolean =>
  status === undefined || status === 'applied' || status === 'reverted';

/** How long a change took, in milliseconds; undefined while it runs. */
export const tookMs = ({ startedAt, endedAt }: Pick<Change, 'startedAt' | 'endedAt'>): number | undefined =>
  endedAt === undefined ? undefined : Math.max(0, Date.parse(endedAt) - Date.parse(startedAt));
