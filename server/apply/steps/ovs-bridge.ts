/** OVS bridges: made with their internal port alone, deleted with that alone. */
import { ok, type Result } from '../../../model/result.ts';
import type { StepOf } from '../../../model/step.ts';
import type { BridgeRow, OvsWriter } from '../../ovsdb/write.ts';
import type { StepTrouble } from '../step-runner.ts';
import { type Done, done, type Hand } from './hand.ts';
import { bridgeNamed, hasExternalIds, isRow, nameIsFreeInOvs, type Ovs, ovsTrouble } from './ovs.ts';
import { trouble } from './troubles.ts';

type AddStep = StepOf<'addOvsBridge'>;
type DeleteStep = StepOf<'deleteOvsBridge'>;

async function isFree(writer: OvsWriter, { name }: AddStep): Promise<Done> {
  const bridge = await writer.bridge(name);
  if (!bridge.ok) return ovsTrouble(`tell of the bridge ${name}`, bridge.error);
  return bridge.value
    ? trouble('exists', `There is an OVS bridge named ${name} already.`)
    : nameIsFreeInOvs(writer, name);
}

async function make(writer: OvsWriter, step: AddStep): Promise<Done> {
  const made = await writer.addBridge(step);
  return made.ok ? done : ovsTrouble(`make the bridge ${step.name}`, made.error);
}

/** The row is that of the step: uuid where it is known, datapath, external_ids. */
function isThat({ values }: BridgeRow, step: AddStep | DeleteStep): Done {
  const { name } = step;
  if (step.row !== undefined && !isRow(step.row, values._uuid)) {
    return trouble('moved', `The OVS bridge ${name} is another one than when the plan was made.`);
  }
  if ((values.datapath_type || 'system') !== step.datapathType) {
    return trouble('moved', `The datapath of ${name} is ${values.datapath_type || 'system'}.`);
  }
  if (hasExternalIds(values.external_ids, step.externalIds)) return done;
  return trouble('moved', `The external_ids of ${name} are not those of the plan.`);
}

/** `ovs-vsctl add-br`. */
export function addOvsBridge(ovs: Ovs): Hand<'addOvsBridge'> {
  return {
    check: (step) =>
      ovs.run(async (writer, wait) => {
        const runs = ovs.mustRun(wait);
        return runs.ok ? isFree(writer, step) : runs;
      }),
    take: (step) =>
      ovs.run(async (writer, wait) => {
        const runs = ovs.mustRun(wait);
        const free = runs.ok ? await isFree(writer, step) : runs;
        return free.ok ? make(writer, step) : free;
      }),
    takeBack: (step) =>
      ovs.run(async (writer, wait) => {
        const present = await writer.bridge(step.name);
        if (!present.ok) return ovsTrouble(`tell of the bridge ${step.name}`, present.error);
        if (!present.value) {
          const runs = ovs.mustRun(wait);
          return runs.ok ? make(writer, step) : runs;
        }
        // It has another uuid than the row that was deleted.
        const { row: _row, ...remade } = step;
        if (isThat(present.value, remade).ok) return done;
        return trouble('exists', `There is another OVS bridge named ${step.name}.`);
      }),
  };
}

/** A success when it has no port but the internal one of its name. */
async function isEmpty(writer: OvsWriter, { values }: BridgeRow): Promise<Done> {
  const own = await writer.port(values.name);
  if (!own.ok) return ovsTrouble(`tell the ports of ${values.name}`, own.error);
  const others = values.ports.filter((uuid) => uuid !== own.value?.values._uuid).length;
  return others === 0 ? done : trouble('refused', `The OVS bridge ${values.name} still has ports: ${others}.`);
}

/** `ovs-vsctl del-br`, and only while it has no ports. */
export function deleteOvsBridge(ovs: Ovs): Hand<'deleteOvsBridge'> {
  const find = async (writer: OvsWriter, step: DeleteStep): Promise<Result<BridgeRow, StepTrouble>> => {
    const bridge = await bridgeNamed(writer, step.name);
    if (!bridge.ok) return bridge;
    const same = isThat(bridge.value, step);
    const empty = same.ok ? await isEmpty(writer, bridge.value) : same;
    return empty.ok ? ok(bridge.value) : empty;
  };
  const remove = async (writer: OvsWriter, bridge: BridgeRow, wait: boolean): Promise<Done> => {
    const deleted = await writer.deleteBridge(bridge, wait);
    return deleted.ok ? done : ovsTrouble(`delete the bridge ${bridge.values.name}`, deleted.error);
  };
  return {
    check: (step) =>
      ovs.run(async (writer) => {
        const bridge = await find(writer, step);
        return bridge.ok ? done : bridge;
      }),
    take: (step) =>
      ovs.run(async (writer, wait) => {
        const runs = ovs.mustRun(wait);
        const bridge = runs.ok ? await find(writer, step) : runs;
        return bridge.ok ? remove(writer, bridge.value, wait) : bridge;
      }),
    takeBack: (step) =>
      ovs.run(async (writer, wait) => {
        const bridge = await find(writer, step);
        if (bridge.ok) return remove(writer, bridge.value, wait);
        return bridge.error.code === 'missing' ? done : bridge;
      }),
  };
}
