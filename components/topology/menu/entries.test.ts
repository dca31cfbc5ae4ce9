import { describe, expect, it } from 'vitest';
import { toScene } from '../scene/toScene.ts';
import { Builder } from '../testing/builder.ts';
import { entriesFor } from './entries.ts';

describe('entriesFor', () => {
  const b = new Builder();
  const bridge = b.bridge('docker0');
  const labels = { 'com.docker.compose.project': 'shop' };
  const web = b.plugged('web', [bridge], { labels });
  b.plugged('db', [bridge], { labels });
  const topology = b.done();
  const scene = toScene(topology);
  const unit = scene.units.find((one) => one.id === web.id);
  const row = unit?.links[0]?.id ?? '';
  const cables = scene.cables.filter((cable) => cable.from.row === row || cable.to.row === row);

  it('offers a container its peers, its group, and copies of all it is known by', () => {
    const { name, entries } = entriesFor(topology, web.id, row, cables);
    expect(name).toBe('web');
    expect(entries.map((one) => (one.does === 'copy' ? `copy ${one.what}` : one.does))).toEqual([
      'open',
      'go',
      'selectGroup',
      'hideOthers',
      'copy name',
      'copy id',
      'copy address',
      'copy command',
      'copy command',
    ]);
    expect(entries).toContainEqual({ does: 'go', row: `${cables[0]?.from.row}`, end: 'box:v-web-0' });
    expect(entries).toContainEqual({ does: 'hideOthers', filter: 'name:web' });
  });

  it('offers nothing for what is no record', () => {
    expect(entriesFor(topology, 'group x', 'group x', []).entries).toEqual([]);
  });
});
