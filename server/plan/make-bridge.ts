/** The steps that make a bridge and switch it on, alike for one that is asked for and one that an attachment needs. */
import type { Fault } from '../../model/fault.ts';
import type { Link } from '../../model/link.ts';
import { autoBridgeAlias, bridgeAlias, ovsBridgeMark } from '../../model/mark.ts';
import type { Netns } from '../../model/netns.ts';
import type { OvsBridge } from '../../model/ovs.ts';
import { ok, type Result } from '../../model/result.ts';
import type { PlanContext } from './context.ts';
import { linkNamed, ovsBridgeNamed } from './look-up.ts';
import { refuse } from './refuse.ts';
import { stepLinkOf, type Work } from './work.ts';

/** `auto`: it goes with its last port. */
export type NewBridge = { name: string; auto: boolean; host: Netns; mtu?: number | undefined };

export function switchOn(work: Work, link: Pick<Link, 'netns' | 'name' | 'ifindex'>): void {
  work.take({ do: 'setLink', link: stepLinkOf(link), before: { up: false }, after: { up: true } });
}

export function makeLinuxBridge(work: Work, { name, auto, host, mtu }: NewBridge, mac: string): Link {
  const link = { netns: host.id, name };
  const size = mtu === undefined ? {} : { mtu };
  work.take({ do: 'addBridge', link, mac, ...size, alias: auto ? autoBridgeAlias : bridgeAlias });
  work.take({ do: 'setLink', link, before: { up: false }, after: { up: true } });
  return made(linkNamed(work.topology(), host.id, name));
}

export function makeOvsBridge(
  work: Work,
  { name, auto, host }: NewBridge,
  datapathType: 'netdev' | 'system',
): OvsBridge {
  work.take({ do: 'addOvsBridge', name, datapathType, stp: false, externalIds: ovsBridgeMark(auto) });
  work.take({ do: 'setLink', link: { netns: host.id, name }, before: { up: false }, after: { up: true } });
  return made(ovsBridgeNamed(work.topology(), name));
}

function made<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new Error('a step that makes a bridge made none');
  return thing;
}

/** The datapath `system` is the kernel's, and not every kernel has it. */
export function checkDatapath(
  context: PlanContext,
  datapath: 'netdev' | 'system',
  field: string,
): Result<'netdev' | 'system', Fault> {
  if (datapath === 'netdev' || context.features.ovsDatapath) return ok(datapath);
  return refuse(
    'missing-feature',
    field,
    'This kernel has no datapath of Open vSwitch (generic netlink family ovs_datapath): the datapath netdev, in user space, does without.',
  );
}
