/** Several items under one name, where nearly every name has only one: a Set for each would cost more than what is in it. */
export interface ManyMap<Item extends string | number> {
  add(name: string, item: Item): void;
  remove(name: string, item: Item): void;
  each(name: string, visit: (item: Item) => void): void;
  /** In ascending order: an answer must not depend on who came first. */
  all(name: string): Item[];
  /** The first in order. */
  first(name: string): Item | undefined;
}

export function createManyMap<Item extends string | number>(): ManyMap<Item> {
  const items = new Map<string, Item | Set<Item>>();
  const all = (name: string): Item[] => {
    const here = items.get(name);
    if (here === undefined) return [];
    return here instanceof Set ? [...here].sort((a, b) => (a < b ? -1 : 1)) : [here];
  };
  return {
    add(name, item) {
      const here = items.get(name);
      if (here === undefined) items.set(name, item);
      else if (here instanceof Set) here.add(item);
      else if (here !== item) items.set(name, new Set([here, item]));
    },
    remove(name, item) {
      const here = items.get(name);
      if (here === item) items.delete(name);
      else if (here instanceof Set && here.delete(item) && here.size === 0) items.delete(name);
    },
    each(name, visit) {
      const here = items.get(name);
      if (here instanceof Set) here.forEach(visit);
      else if (here !== undefined) visit(here);
    },
    all,
    first(name) {
      const here = items.get(name);
      return here instanceof Set ? all(name)[0] : here;
    },
  };
}
