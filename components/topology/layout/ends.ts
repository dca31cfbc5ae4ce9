/** Which row is cabled to which, looked up both ways. Built once a layout. */
import type { PublishedObject, Scene } from '../scene/scene.ts';

export type Ends = {
  /** Row of a link or of a group -> the port row its cable leads to, on whatever switch. */
  portOf: ReadonlyMap<string, string>;
  /** Any row -> the rows at the far ends of its cables. */
  far: ReadonlyMap<string, string[]>;
  /** Port row -> the published ports that lead to it. */
  chipsAt: ReadonlyMap<string, PublishedObject[]>;
  /** Rows of links that are plugged in and nobody uses; each container's link is one for a moment. */
  unused: ReadonlySet<string>;
};

export function endsOf(scene: Scene): Ends {
  const ports = new Set(scene.switches.flatMap((one) => one.ports.map((port) => port.id)));
  const portOf = new Map<string, string>();
  const far = new Map<string, string[]>();
  const add = (row: string, other: string): void => {
    const list = far.get(row);
    if (list) list.push(other);
    else far.set(row, [other]);
  };
  for (const { from, to, kind } of scene.cables) {
    add(from.row, to.row);
    add(to.row, from.row);
    if (kind === 'published') continue;
    if (ports.has(from.row)) portOf.set(to.row, from.row);
    if (ports.has(to.row)) portOf.set(from.row, to.row);
  }
  const chipsAt = new Map<string, PublishedObject[]>();
  for (const chip of scene.published) {
    if (chip.target === undefined) continue;
    const list = chipsAt.get(chip.target);
    if (list) list.push(chip);
    else chipsAt.set(chip.target, [chip]);
  }
  const unused = new Set(
    scene.nics
      .filter(
        (nic) => nic.linkKind === 'veth' && nic.addresses.length === 0 && nic.portOf === undefined && !nic.outside,
      )
      .map((nic) => nic.id),
  );
  return { portOf, far, chipsAt, unused };
}
