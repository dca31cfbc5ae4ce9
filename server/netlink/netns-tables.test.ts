import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RouteFact } from './facts.ts';
import { emptyTables, putRoute, removeLink, removeRoute, routeKey, sortRoutes } from './netns-tables.ts';

const routeArbitrary: fc.Arbitrary<RouteFact> = fc
  .record({
    family: fc.constantFrom('inet' as const, 'inet6' as const),
    destination: fc.constantFrom('default', '10.0.0.0/8', 'fe80::/64'),
    metric: fc.constantFrom(0, 256),
    ifindex: fc.integer({ min: 1, max: 4 }),
    gateway: fc.option(fc.constantFrom('10.0.0.1', '10.0.0.2'), { nil: undefined }),
  })
  .map(({ gateway, ...route }) => ({
    ...route,
    type: 'unicast',
    table: 254,
    protocol: 3,
    scope: 0,
    ...(gateway === undefined ? {} : { gateway }),
  }));

describe('routes of a netns', () => {
  it('stay sorted and complete over any order of additions and removals', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), routeArbitrary), { maxLength: 40 }), (steps) => {
        const tables = emptyTables();
        const model = new Map<string, RouteFact>();
        for (const [add, route] of steps) {
          if (add) {
            if (putRoute(tables, route)) model.set(routeKey(route), route);
          } else expect(removeRoute(tables, route)).toBe(model.delete(routeKey(route)));
        }
        expect(tables.routes).toEqual(sortRoutes([...model.values()]));
      }),
    );
  });

  it('asks for a new read when a slot is taken by another route', () => {
    const tables = emptyTables();
    const route: RouteFact = {
      family: 'inet',
      destination: 'default',
      type: 'unicast',
      table: 254,
      metric: 0,
      protocol: 3,
      scope: 0,
      ifindex: 2,
      gateway: '10.0.0.1',
    };
    expect(putRoute(tables, route)).toBe(true);
    expect(putRoute(tables, { ...route, gateway: '10.0.0.9' })).toBe(false);
    expect(tables.routes).toEqual([route]);
  });

  it('takes the fe80::/64 of each link as a route of its own', () => {
    const tables = emptyTables();
    const route: RouteFact = {
      family: 'inet6',
      destination: 'fe80::/64',
      type: 'unicast',
      table: 254,
      metric: 256,
      protocol: 2,
      scope: 0,
    };
    expect(putRoute(tables, { ...route, ifindex: 2 })).toBe(true);
    expect(putRoute(tables, { ...route, ifindex: 3 })).toBe(true);
    removeLink(tables, 2);
    expect(tables.routes.map((one) => one.ifindex)).toEqual([3]);
  });
});
