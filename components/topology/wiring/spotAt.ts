/** What a point of the picture is over, by the places the layout gave. Pure. */
import { headHeight, rowPitch } from '../layout/grid.ts';
import type { Picture } from '../layout/painter.ts';
import type { Placed } from '../layout/place.ts';
import type { SceneObject, SwitchObject } from '../scene/scene.ts';

/** `record` of a switch is the switch's own, `port` the row's in it. `column`: nothing, but where switches stand. */
export type Spot =
  | { over: 'switch'; record: string; port?: string }
  | { over: 'tap' | 'host' | 'nic' | 'published' | 'stopped' | 'column' | 'empty' }
  | { over: 'unit'; id: string }
  | { over: 'group'; key: string; closed: boolean };

/** The picture's places alone. */
export type Places = Pick<Picture, 'objects' | 'columns'>;
export type Point = { x: number; y: number };

/** Beside the column of switches a point still counts as in it, by this many pixels. */
const beside = 16;

/** A card as a whole: what its head stands for. */
export function spotOf(object: SceneObject): Spot {
  switch (object.kind) {
    case 'switch':
      return object.tap ? { over: 'tap' } : { over: 'switch', record: object.record };
    case 'unit':
      return { over: 'unit', id: object.id };
    case 'group':
      return { over: 'group', key: object.key, closed: object.form !== 'head' };
    default:
      return { over: object.kind };
  }
}

const holds = ({ x, y, width, height }: Placed, at: Point): boolean =>
  at.x >= x && at.x <= x + width && at.y >= y && at.y <= y + height;

const isSwitch = (placed: Placed): placed is Placed<SwitchObject> => placed.object.kind === 'switch';

/** The row of a switch at this height below its top: where it begins and how high it is. */
export function rowAt(
  { object, rowY }: Placed<SwitchObject>,
  y: number,
): { port: SwitchObject['ports'][number]; top: number; height: number } | undefined {
  if (y < headHeight) return undefined;
  for (const port of object.ports) {
    const top = (rowY.get(port.id) ?? Number.NEGATIVE_INFINITY) - rowPitch / 2;
    const height = rowPitch * port.span;
    if (y >= top && y < top + height) return { port, top, height };
  }
  return undefined;
}

/** The card at a point. */
export const cardAt = ({ objects }: Pick<Places, 'objects'>, at: Point): Placed | undefined =>
  objects.find((placed) => holds(placed, at));

/** What is at a point. */
export function spotAt(places: Places, at: Point): Spot {
  const card = cardAt(places, at);
  if (card) {
    const spot = spotOf(card.object);
    const port = spot.over === 'switch' && isSwitch(card) ? rowAt(card, at.y - card.y)?.port : undefined;
    return spot.over === 'switch' && port && !port.bundle ? { ...spot, port: port.record } : spot;
  }
  const { x, width } = places.columns.switches;
  return { over: at.x >= x - beside && at.x <= x + width + beside ? 'column' : 'empty' };
}
