/** What takes a step back, and how well. */
import type { PlannedStep } from '../../model/plan.ts';
import { assertNever } from '../../model/result.ts';
import type { Step, StepLink, StepOf } from '../../model/step.ts';
import type { Topology } from '../../model/topology.ts';
import { stepLink } from './simulate/links.ts';
import { stepRouteOf } from './simulate/routes.ts';

export type Inverse = Pick<PlannedStep, 'inverse' | 'reversibility' | 'differences'>;

const exact = (...inverse: Step[]): Inverse => ({ inverse, reversibility: 'exact', differences: [] });
const equivalent = (inverse: Step[], differences: PlannedStep['differences']): Inverse => ({
  ...{ inverse, differences },
  reversibility: differences.length === 0 ? 'exact' : 'equivalent',
});
/** Nothing brings it back. */
export const irreversible: Inverse = { inverse: [], reversibility: 'irreversible', differences: [] };

const isLinkLocal = (address: string): boolean => /^fe[89ab]/i.test(address);

function hasLinkLocal(topology: Topology, link: StepLink): boolean {
  return stepLink(topology, link)?.addresses.some((one) => isLinkLocal(one.address)) ?? false;
}

function setLinkBack(topology: Topology, step: StepOf<'setLink'>): Inverse {
  const { link, before, after } = step;
  const name = after.name ?? link.name;
  const back: Step = { do: 'setLink', link: { ...link, name }, before: after, after: before };
  const unplugs = before.master !== undefined && before.master !== null;
  // An MTU below IPv6's least takes all of IPv6 from the link (addrconf_notify, net/ipv6/addrconf.c).
  const endsIpv6 = (before.up === true && after.up === false) || (after.mtu !== undefined && after.mtu < leastIpv6Mtu);
  return equivalent(
    [back],
    [
      ...(unplugs ? (['bridge-port-no', 'fdb'] as const) : []),
      ...(endsIpv6 && hasLinkLocal(topology, link) ? (['kernel-link-local'] as const) : []),
    ],
  );
}

/** IPV6_MIN_MTU (RFC 8200, 5). */
export const leastIpv6Mtu = 1280;

/** `topology` is as it is before the step. */
export function inverseOf(topology: Topology, step: Step): Inverse {
  switch (step.do) {
    case 'addBridge': {
      const { do: _, ...made } = step;
      return exact({ do: 'deleteBridge', ...made });
    }
    case 'deleteBridge': {
      const { do: _, link, ...gone } = step;
      const again: StepLink = { netns: link.netns, name: link.name };
      return equivalent([{ do: 'addBridge', link: again, ...gone }], ['ifindex', 'counters', 'fdb']);
    }
    case 'addVeth':
      return exact({ do: 'deleteVeth', host: step.host, peer: step.peer });
    case 'deleteVeth':
      return equivalent(
        [{ do: 'addVeth', host: step.host, peer: step.peer }],
        ['ifindex', 'counters', 'kernel-link-local'],
      );
    case 'deleteOrphan':
      return irreversible;
    case 'setLink':
      return setLinkBack(topology, step);
    case 'addAddress':
      return exact({ ...step, do: 'removeAddress' }, ...flushedWith(topology, step));
    case 'removeAddress':
      return exact({ ...step, do: 'addAddress' });
    case 'addRoute':
      return exact({ ...step, do: 'removeRoute' });
    case 'removeRoute':
      return exact({ ...step, do: 'addRoute' });
    case 'addOvsBridge':
      return exact({ ...step, do: 'deleteOvsBridge' });
    case 'deleteOvsBridge': {
      const { row: _, ...gone } = step;
      return equivalent(
        [{ ...gone, do: 'addOvsBridge' }],
        ['ovs-row', 'ofport', 'ovs-local-mac', 'ifindex', 'counters', 'fdb'],
      );
    }
    case 'addOvsPort':
      return exact({ ...step, do: 'deleteOvsPort' });
    case 'deleteOvsPort': {
      const { row: _, ...gone } = step;
      const differences: PlannedStep['differences'] = ['ovs-row', 'ofport', 'counters', 'fdb'];
      return equivalent([{ ...gone, do: 'addOvsPort' }], [...differences, ...modeWritten(topology, step.name)]);
    }
    case 'setOvsPortVlan':
      return equivalent([{ ...step, before: step.after, after: step.before }], modeWritten(topology, step.name));
    case 'connectNetwork':
      return exact({ ...step, do: 'disconnectNetwork' });
    case 'disconnectNetwork':
      return equivalent([{ ...step, do: 'connectNetwork' }], ['engine-endpoint', 'ifindex', 'counters']);
    case 'announce':
      return exact();
    default:
      return assertNever(step);
  }
}

/** A row that says in words what follows from its tag comes back without the word. */
function modeWritten(topology: Topology, port: string): PlannedStep['differences'] {
  const mode = topology.ovsPorts.find((one) => one.name === port)?.vlanMode;
  return mode === 'access' || mode === 'trunk' ? ['ovs-vlan-mode-written'] : [];
}

/**
 * Routes that stood on a link without an IPv4 address and go with the last one, although that came after them (fib_disable_ip,
 * net/ipv4/fib_frontend.c).
 */
function flushedWith(topology: Topology, step: StepOf<'addAddress'>): Step[] {
  const link = stepLink(topology, step.link);
  if (!link || step.address.includes(':') || link.addresses.some((one) => one.family === 'inet')) return [];
  const netns = topology.netns.find((one) => one.id === link.netns);
  const over = (netns?.routes ?? []).filter((one) => one.family === 'inet' && one.ifindex === link.ifindex);
  const inOrder = [
    ...over.filter((one) => one.gateway === undefined),
    ...over.filter((one) => one.gateway !== undefined),
  ];
  return inOrder.map((one) => ({ do: 'addRoute', netns: link.netns, route: stepRouteOf(topology, link.netns, one) }));
}

const linkKey = (link: Pick<StepLink, 'netns' | 'name'>): string => `${link.netns} ${link.name}`;

/** The links that a step deletes, by name. */
function deleted(step: Step): string[] {
  switch (step.do) {
    case 'deleteVeth':
      return [linkKey(step.host), linkKey(step.peer)];
    case 'deleteBridge':
    case 'deleteOrphan':
      return [linkKey(step.link)];
    default:
      return [];
  }
}

const withoutIfindex = (link: StepLink): StepLink => ({ netns: link.netns, name: link.name });

/** The same step, with what it names by number named by name alone where the thing will have been made again. */
function renumbered(
  step: Step,
  gone: ReadonlySet<string>,
  goneRows: ReadonlySet<string>,
  goneOvsLinks: ReadonlySet<string>,
): Step {
  switch (step.do) {
    case 'setOvsPortVlan':
    case 'addOvsPort':
    case 'deleteOvsPort': {
      const { row: _, ...unnumbered } = step;
      return goneRows.has(step.name) || goneOvsLinks.has(step.bridge) ? unnumbered : step;
    }
    case 'deleteVeth': {
      const { ifindex: _, ...unnumbered } = step;
      return gone.has(linkKey(step.host)) ? unnumbered : step;
    }
    case 'addBridge':
    case 'deleteBridge':
    case 'deleteOrphan':
    case 'setLink':
    case 'addAddress':
    case 'removeAddress':
    case 'announce':
      return gone.has(linkKey(step.link)) || goneOvsLinks.has(step.link.name)
        ? { ...step, link: withoutIfindex(step.link) }
        : step;
    default:
      return step;
  }
}

/**
 * An inverse runs after those of the steps behind it: what these have made again has another ifindex or row, and is named by its name alone.
 * OVS links are the host's own, so their names alone tell them apart from the rest well enough: at worst a check is less strict.
 */
export function forgetRemade<Planned extends Pick<PlannedStep, 'step' | 'inverse'>>(
  steps: readonly Planned[],
): Planned[] {
  const gone = new Set<string>();
  const goneRows = new Set<string>();
  const goneOvsLinks = new Set<string>();
  return steps
    .toReversed()
    .map((planned): Planned => {
      const { step } = planned;
      for (const key of deleted(step)) gone.add(key);
      if (step.do === 'deleteOvsPort') goneRows.add(step.name);
      if (step.do === 'deleteOvsBridge') {
        goneOvsLinks.add(step.name);
        // Its local port has the bridge's name.
        goneRows.add(step.name);
      }
      // Before it was renamed it had the other name.
      if (
        step.do === 'setLink' &&
        step.after.name !== undefined &&
        gone.has(linkKey({ ...step.link, name: step.after.name }))
      )
        gone.add(linkKey(step.link));
      return { ...planned, inverse: planned.inverse.map((one) => renumbered(one, gone, goneRows, goneOvsLinks)) };
    })
    .toReversed();
}
