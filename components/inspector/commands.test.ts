import { describe, expect, it } from 'vitest';
import { Builder } from '../topology/testing/builder.ts';
import { commandsFor, enterWords, shellWord } from './commands.ts';
import { findRecord } from './records.ts';

describe('commands', () => {
  const b = new Builder();
  const bridge = b.bridge('br0');
  const web = b.plugged('web', [bridge], {
    publishedPorts: [{ hostAddress: '::', hostPort: 8080, containerPort: 80, protocol: 'tcp' }],
  });
  const named = b.netns({ owner: 'named', name: 'blue room' });
  const held = b.netns({ owner: 'process', pid: 812 });
  const lonely = b.netns({ owner: 'process' });
  b.link(named, '$(reboot)');
  const topology = b.done();
  const first = (id: string): string[] => {
    const found = findRecord(topology, id);
    if (!found) throw new Error(`no record ${id}`);
    return commandsFor(topology, found);
  };

  it('leaves plain words alone and quotes everything a shell would read', () => {
    expect(shellWord('eth0.100@if3')).toBe('eth0.100@if3');
    expect(shellWord("it's")).toBe(`'it'\\''s'`);
    expect(shellWord('')).toBe("''");
    expect(shellWord('$(reboot)')).toBe("'$(reboot)'");
  });

  it('enters a namespace by what is known of it', () => {
    expect(enterWords(topology, b.hostNetns)).toBe('');
    expect(enterWords(topology, named)).toBe("nsenter --net=/run/netns/'blue room' ");
    expect(enterWords(topology, held)).toBe('nsenter -t 812 -n ');
    expect(enterWords(topology, lonely)).toBeUndefined();
    const netns = topology.netns.find((one) => one.id === web.netns);
    expect(enterWords(topology, netns)).toBe(`nsenter -t "$(docker inspect -f '{{.State.Pid}}' web)" -n `);
  });

  it('shows a link inside its namespace, its name quoted', () => {
    const link = topology.links.find((one) => one.name === '$(reboot)');
    expect(first(link?.id ?? '')).toEqual([
      "nsenter --net=/run/netns/'blue room' ip -d -s link show dev '$(reboot)'",
      "nsenter --net=/run/netns/'blue room' ip address show dev '$(reboot)'",
    ]);
    expect(first(bridge.id)).toContain('bridge fdb show br br0');
  });

  it('has nothing for a namespace that nobody can be named in', () => {
    expect(first(lonely.id)).toEqual([]);
  });

  it('asks engine, kernel and listeners about a published port', () => {
    expect(first('mapping:h:inet6:tcp::::8080')).toEqual([
      'docker port web',
      'ip6tables-save -t nat',
      "ss -tlnp 'sport = :8080'",
    ]);
  });
});
