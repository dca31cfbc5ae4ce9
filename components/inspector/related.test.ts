import { describe, expect, it } from 'vitest';
import { Builder } from '../topology/testing/builder.ts';
import { networksOf } from './related.ts';

describe('networksOf', () => {
  it('names the Docker networks a container is wired to, not what Docker calls a network for the modes none and host', () => {
    const b = new Builder();
    const bridge = b.bridge('br-front');
    const web = b.plugged('web', [bridge]);
    const alone = b.container('alone', b.netns(), { networkMode: 'none' });
    const endpoints = (container: typeof web) => [{ container: container.id, addresses: [] }];
    b.network('front', bridge, { endpoints: endpoints(web) });
    b.network('back', b.bridge('br-back'));
    b.network('none', bridge, { driver: 'null', endpoints: endpoints(alone) });
    b.network('host', bridge, { driver: 'host', endpoints: endpoints(web) });
    const topology = b.done();
    expect(networksOf(topology, web.id).map((one) => one.name)).toEqual(['front']);
    expect(networksOf(topology, alone.id)).toEqual([]);
  });
});
