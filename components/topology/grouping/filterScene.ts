/** The scene of what passes a filter, before groups are made and anything has a place. */
import type { RowBase, Scene, SwitchObject } from '../scene/scene.ts';
import { recordsOfUnit } from './groupScene.ts';

/**
 * `shown`: ids of the records that pass, with everything they need to be understood. A unit stays when any of its records passes, a switch
 * when it passes or a port of it does; a port when it passes or leads to a unit that stays. Cables stay between rows that do.
 */
export function filterScene(scene: Scene, shown: ReadonlySet<string>): Scene {
  const passes = (row: { record: string }): boolean => shown.has(row.record);
  const units = scene.units.filter((unit) => recordsOfUnit(unit).some((record) => shown.has(record)));
  const rows = new Set(units.flatMap((unit) => unit.links.map((link) => link.id)));
  const fed = new Set(
    scene.cables.flatMap(({ from, to }) => (rows.has(to.row) ? [from.row] : rows.has(from.row) ? [to.row] : [])),
  );
  const switches = scene.switches.flatMap((one): SwitchObject[] => {
    const ports = one.ports.filter((port) => passes(port) || fed.has(port.id));
    return ports.length > 0 || passes(one) ? [{ ...one, ports }] : [];
  });
  const ports = new Set([
    ...switches.map((one) => one.id),
    ...switches.flatMap((one) => one.ports.map((port) => port.id)),
  ]);
  const nics = scene.nics.filter((nic) => [nic, ...nic.rows].some((row) => passes(row) || fed.has(row.id)));
  const published = scene.published.filter(
    (chip) =>
      (passes(chip) || (chip.container !== undefined && shown.has(chip.container))) &&
      (chip.target === undefined || ports.has(chip.target)),
  );
  const here = new Set([
    ...rows,
    ...ports,
    ...nics.flatMap((nic) => [nic.id, ...nic.rows.map((row) => row.id)]),
    ...published.map((chip) => chip.id),
  ]);
  const stopped = keptRows(scene.stopped, passes);
  return {
    ...scene,
    host: scene.host && { ...scene.host, containers: scene.host.containers.filter(passes) },
    nics,
    published,
    switches,
    units,
    stopped: stopped && stopped.containers.length > 0 ? stopped : undefined,
    cables: scene.cables.filter(({ from, to }) => here.has(from.row) && here.has(to.row)),
  };
}

const keptRows = <Item extends { containers: (RowBase & Item['containers'][number])[] }>(
  one: Item | undefined,
  passes: (row: RowBase) => boolean,
): Item | undefined => one && { ...one, containers: one.containers.filter(passes) };
