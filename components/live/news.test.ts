import { describe, expect, it } from 'vitest';
import type { Collection } from '../../model/topology.ts';
import { newsOf } from './news.ts';
import type { SeenChange } from './seenChanges.ts';

let revision = 0;
const change = (collection: Collection, id: string, what: SeenChange['what']): SeenChange => {
  revision += 1;
  return { atMs: 0, revision, collection, id, what, fields: [] };
};
const named = (id: string): string => id.toUpperCase();

describe('newsOf', () => {
  it('counts a record once, however often it changed', () => {
    const changes = [change('containers', 'a', 'changed'), change('containers', 'a', 'changed')];
    expect(newsOf(changes, named)).toEqual([{ what: 'changed', kind: 'container', count: 1, names: ['A'] }]);
  });

  it('tells one that came and then changed as come, and one that came and went not at all', () => {
    const changes = [
      change('containers', 'a', 'came'),
      change('containers', 'a', 'changed'),
      change('containers', 'b', 'came'),
      change('containers', 'b', 'gone'),
    ];
    expect(newsOf(changes, named)).toEqual([{ what: 'came', kind: 'container', count: 1, names: ['A'] }]);
  });

  it('tells one that went and came back as changed', () => {
    const changes = [change('networks', 'n', 'gone'), change('networks', 'n', 'came')];
    expect(newsOf(changes, named)).toEqual([{ what: 'changed', kind: 'network', count: 1, names: ['N'] }]);
  });

  it('leaves out links that come with a container, and tells them when they are all there is', () => {
    const links = [change('links', 'l', 'came'), change('links', 'm', 'came')];
    expect(newsOf([...links, change('containers', 'a', 'came')], named).map((one) => one.kind)).toEqual(['container']);
    expect(newsOf(links, named)).toEqual([{ what: 'came', kind: 'link', count: 2, names: ['L', 'M'] }]);
  });

  it('names three and counts the rest; port mappings are no news', () => {
    const many = ['a', 'b', 'c', 'd', 'e'].map((id) => change('containers', id, 'gone'));
    expect(newsOf([...many, change('portMappings', 'p', 'came')], named)).toEqual([
      { what: 'gone', kind: 'container', count: 5, names: ['A', 'B', 'C'] },
    ]);
  });
});
