/** Ports of OVS bridges and the VLANs they carry. */
import { deepEqual } from '../../../model/equal.ts';
import type { Vlan } from '../../../model/link.ts';
import { ok, type Result } from '../../../model/result.ts';
import type { StepOf } from '../../../model/step.ts';
import type { BridgeRow, OvsWriter, PortRow, VlanColumns } from '../../ovsdb/write.ts';
import { rowVlan, vlanOfRow } from '../../plan/simulate/ovs.ts';
import type { StepTrouble } from '../step-runner.ts';
import { type Done, done, type Hand } from './hand.ts';
import { bridgeNamed, hasExternalIds, isRow, nameIsFreeInOvs, type Ovs, ovsTrouble } from './ovs.ts';
import { trouble } from './troubles.ts';

type AddStep = StepOf<'addOvsPort'>;
type DeleteStep = StepOf<'deleteOvsPort'>;
type SetStep = StepOf<'setOvsPortVlan'>;
type At = { bridge: BridgeRow; port: PortRow };

/** A port without settings carries every VLAN, as a trunk without a list does: both are null here. */
function canonical(vlan: Vlan | null): Vlan | null {
  const row = vlanOfRow(rowVlan(vlan));
  return row?.trunks ? { ...row, trunks: [...row.trunks].sort((a, b) => a - b) } : row;
}

function vlanOf({ values: { tag, trunks, vlan_mode: vlanMode } }: PortRow): Vlan | null {
  const row = { ...(tag === undefined ? {} : { tag }), ...(vlanMode === undefined ? {} : { vlanMode }), trunks };
  return canonical(vlanOfRow(row));
}

const columnsOf = (vlan: Vlan | null): VlanColumns => ({ trunks: [], ...rowVlan(vlan) });

const sameVlan = (a: Vlan | null, b: Vlan | null): boolean => deepEqual(canonical(a), canonical(b));

function wordOf(vlan: Vlan | null): string {
  const said = canonical(vlan);
  if (!said) return 'none';
  const { mode, tag, trunks } = said;
  return [mode, ...(tag === undefined ? [] : [tag]), ...(trunks ? [trunks.join(',')] : [])].join(' ');
}

/** The port of this name on this bridge; undefined when there is no such port. */
async function lookFor(
  writer: OvsWriter,
  { bridge: bridgeName, name, row }: { bridge: string; name: string; row?: AddStep['row'] },
): Promise<Result<At | undefined, StepTrouble>> {
  const bridge = await writer.bridge(bridgeName);
  if (!bridge.ok) return ovsTrouble(`tell of the bridge ${bridgeName}`, bridge.error);
  const port = await writer.port(name);
  if (!port.ok) return ovsTrouble(`tell of the port ${name}`, port.error);
  if (!port.value) return ok(undefined);
  if (!bridge.value?.values.ports.includes(port.value.values._uuid)) {
    return trouble('moved', `The OVS port ${name} is not on ${bridgeName}.`);
  }
  if (row !== undefined && !isRow(row, port.value.values._uuid)) {
    return trouble('moved', `The OVS port ${name} is another one than when the plan was made.`);
  }
  return ok({ bridge: bridge.value, port: port.value });
}

async function thePort(writer: OvsWriter, step: DeleteStep | SetStep): Promise<Result<At, StepTrouble>> {
  const found = await lookFor(writer, step);
  if (!found.ok) return found;
  return found.value ? ok(found.value) : trouble('missing', `There is no OVS port named ${step.name}.`);
}

const marked = ({ port }: At, { name, externalIds }: AddStep | DeleteStep): Done =>
  hasExternalIds(port.values.external_ids, externalIds)
    ? done
    : trouble('moved', `The external_ids of the port ${name} are not those of the plan.`);

async function add(
  writer: OvsWriter,
  bridge: BridgeRow,
  step: AddStep,
  device: 'must be there' | 'may be missing',
): Promise<Done> {
  const { name, externalIds } = step;
  const added = await writer.addPort(bridge, { name, externalIds, vlan: columnsOf(step.vlan) }, device);
  return added.ok ? done : ovsTrouble(`add the port ${name} to ${step.bridge}`, added.error);
}

/** `ovs-vsctl add-port`. */
export function addOvsPort(ovs: Ovs): Hand<'addOvsPort'> {
  const ready = async (writer: OvsWriter, wait: boolean, step: AddStep): Promise<Result<BridgeRow, StepTrouble>> => {
    const runs = ovs.mustRun(wait);
    if (!runs.ok) return runs;
    const bridge = await bridgeNamed(writer, step.bridge);
    if (!bridge.ok) return bridge;
    const free = await nameIsFreeInOvs(writer, step.name);
    return free.ok ? bridge : free;
  };
  return {
    check: (step) =>
      ovs.run(async (writer, wait) => {
        const bridge = await ready(writer, wait, step);
        return bridge.ok ? done : bridge;
      }),
    take: (step) =>
      ovs.run(async (writer, wait) => {
        const bridge = await ready(writer, wait, step);
        return bridge.ok ? add(writer, bridge.value, step, 'must be there') : bridge;
      }),
    takeBack: (step) =>
      ovs.run(async (writer, wait) => {
        // It has another uuid than the row that was deleted.
        const { row: _row, ...remade } = step;
        const present = await lookFor(writer, remade);
        if (present.ok && present.value) {
          const same = marked(present.value, step).ok && sameVlan(vlanOf(present.value.port), step.vlan);
          return same ? done : trouble('exists', `There is another OVS port named ${step.name}.`);
        }
        if (!present.ok) return present;
        const bridge = await ready(writer, wait, step);
        // A row whose device is gone is put back as one: it was an orphan, or became one when its container ended.
        return bridge.ok ? add(writer, bridge.value, step, 'may be missing') : bridge;
      }),
  };
}

/** `ovs-vsctl del-port`. */
export function deleteOvsPort(ovs: Ovs): Hand<'deleteOvsPort'> {
  const find = async (writer: OvsWriter, step: DeleteStep): Promise<Result<At, StepTrouble>> => {
    const at = await thePort(writer, step);
    if (!at.ok) return at;
    const same = marked(at.value, step);
    return same.ok ? at : same;
  };
  const remove = async (writer: OvsWriter, { bridge, port }: At, wait: boolean): Promise<Done> => {
    const deleted = await writer.deletePort(bridge, port, wait);
    return deleted.ok ? done : ovsTrouble(`delete the port ${port.values.name}`, deleted.error);
  };
  return {
    check: (step) =>
      ovs.run(async (writer) => {
        const at = await find(writer, step);
        if (!at.ok) return at;
        const now = vlanOf(at.value.port);
        if (sameVlan(now, step.vlan)) return done;
        return trouble('moved', `The VLAN of ${step.name} is ${wordOf(now)} and not ${wordOf(step.vlan)}.`);
      }),
    take: (step) =>
      ovs.run(async (writer, wait) => {
        const runs = ovs.mustRun(wait);
        const at = runs.ok ? await find(writer, step) : runs;
        return at.ok ? remove(writer, at.value, wait) : at;
      }),
    takeBack: (step) =>
      ovs.run(async (writer, wait) => {
        const at = await find(writer, step);
        if (at.ok) return remove(writer, at.value, wait);
        return at.error.code === 'missing' ? done : at;
      }),
  };
}

/** `ovs-vsctl set Port ... tag=... trunks=... vlan_mode=...`. */
export function setOvsPortVlan(ovs: Ovs): Hand<'setOvsPortVlan'> {
  const asBefore = (step: SetStep, now: Vlan | null): Done =>
    sameVlan(now, step.before)
      ? done
      : trouble('moved', `The VLAN of ${step.name} is ${wordOf(now)} and not ${wordOf(step.before)}.`);
  const set = async (writer: OvsWriter, { port }: At, step: SetStep, wait: boolean): Promise<Done> => {
    const written = await writer.setVlan(port, columnsOf(step.after), wait);
    return written.ok ? done : ovsTrouble(`set the VLAN of ${step.name}`, written.error);
  };
  return {
    check: (step) =>
      ovs.run(async (writer) => {
        const at = await thePort(writer, step);
        return at.ok ? asBefore(step, vlanOf(at.value.port)) : at;
      }),
    take: (step) =>
      ovs.run(async (writer, wait) => {
        const runs = ovs.mustRun(wait);
        const at = runs.ok ? await thePort(writer, step) : runs;
        if (!at.ok) return at;
        const expected = asBefore(step, vlanOf(at.value.port));
        return expected.ok ? set(writer, at.value, step, wait) : expected;
      }),
    takeBack: (step) =>
      ovs.run(async (writer, wait) => {
        const found = await lookFor(writer, step);
        if (!found.ok) return found;
        // A port that the plan itself made leaves no VLAN to be put back.
        if (!found.value) {
          return step.row === undefined ? done : trouble('missing', `There is no OVS port named ${step.name}.`);
        }
        const now = vlanOf(found.value.port);
        if (sameVlan(now, step.after)) return done;
        const expected = asBefore(step, now);
        return expected.ok ? set(writer, found.value, step, wait) : expected;
      }),
  };
}
