/** Which cards a person may put elsewhere, and what comes along. Pure. */
import { keyOf, memberKey } from '../layout/blocks.ts';
import type { Picture } from '../layout/painter.ts';
import type { Placed } from '../layout/place.ts';
import { type Lift, liftBlock, liftGroup, liftUnit } from '../layout/reorder.ts';

/** `moved`: ids of the objects that go with it, itself among them. */
export type LiftedCard = Lift & { card: Placed; moved: ReadonlySet<string> };

/**
 * Undefined: it cannot be put elsewhere. What stands at the host's edge is where its cable leads, and while a filter is on the picture is a
 * passing one.
 */
export function liftOf(picture: Pick<Picture, 'objects' | 'slots' | 'order'>, id: string): LiftedCard | undefined {
  const card = picture.order && picture.objects.find(({ object }) => object.id === id);
  const lift = card && slotsOf(picture, card);
  if (!lift || lift.targets.length === 0) return undefined;
  const moved = new Set([id]);
  for (const { object } of picture.objects) {
    if ((object.kind === 'unit' || object.kind === 'group') && lift.keys.has(memberKey(object))) moved.add(object.id);
  }
  return { ...lift, card, moved };
}

function slotsOf({ objects, slots }: Pick<Picture, 'objects' | 'slots'>, { object }: Placed): Lift | undefined {
  switch (object.kind) {
    case 'switch':
      return liftBlock(slots, keyOf(object));
    case 'group':
      return liftGroup(slots, memberKey(object));
    case 'unit':
      return liftUnit(slots, memberKey(object), framesOf(objects));
    default:
      return undefined;
  }
}

/** The rows above and below a group's members. */
const framesOf = (objects: readonly Placed[]): Set<string> =>
  new Set(objects.flatMap(({ object }) => (object.kind === 'group' && object.form !== 'closed' ? [object.id] : [])));
