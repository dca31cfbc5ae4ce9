/** What can be done to a record of the host. Pure. */
import type { Topology } from '../../model/topology.ts';
import type { Form } from './formStore.ts';
import { formOf } from './openers.ts';
import { engineTrouble, neededBy } from './permission.ts';
import { keepsVlans } from './plugs.ts';
import { sourceOf, targetOf } from './targets.ts';
import { vlanPortOf } from './vlanUse.ts';
import { deleteBridgeOf, detachOf, removeOrphanOf } from './wishes.ts';

export type VerbName = 'attach' | 'setVlan' | 'detach' | 'newBridge' | 'deleteBridge' | 'removeOrphan';
/** `blocked`: a reason that leaves nothing to look at. */
export type Offer = { verb: VerbName; form: Form; blocked?: string | undefined };

/** What can be done to a record, in the order it is offered. */
export function offersFor(topology: Topology, record: string): Offer[] {
  const out: Offer[] = [];
  const blockedBy = (form: Form): string | undefined =>
    form.form === 'plain' ? engineTrouble(topology, neededBy(form.operations)) : undefined;
  const attach = topology.containers.some((one) => one.id === record) ? formOf(topology, record, 'attach') : undefined;
  if (attach) {
    const source = sourceOf(topology, record);
    out.push({
      verb: 'attach',
      form: attach,
      blocked: 'why' in source ? source.why : engineTrouble(topology, ['docker']),
    });
  }
  const port = vlanPortOf(topology, record);
  if (port && keepsVlans(port.target)) {
    const blocked = port.target.kind === 'ovs' ? engineTrouble(topology, ['ovs']) : undefined;
    out.push({ verb: 'setVlan', form: { form: 'vlan', record }, blocked });
  }
  const detach = detachOf(topology, record);
  if (detach) {
    const form: Form = { form: 'plain', operations: [detach] };
    out.push({ verb: 'detach', form, blocked: blockedBy(form) });
  }
  const orphan = removeOrphanOf(topology, record);
  if (orphan) out.push({ verb: 'removeOrphan', form: { form: 'plain', operations: [orphan] } });
  const isSwitch = targetOf(topology, record)?.target.record === record;
  if (isSwitch || topology.hosts.some((one) => one.id === record))
    out.push({ verb: 'newBridge', form: { form: 'bridge' } });
  const deletion = deleteBridgeOf(topology, record);
  if (deletion) {
    const form: Form = { form: 'plain', operations: [deletion.operation] };
    out.push({ verb: 'deleteBridge', form, blocked: deletion.empty ? blockedBy(form) : 'has-ports' });
  }
  return out;
}
