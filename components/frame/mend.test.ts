import { describe, expect, it } from 'vitest';
import { sourceNames, sourceStateSchema } from '../../model/host.ts';
import { mendings } from './mend.ts';

describe('mendings', () => {
  it('names no command where nothing is to be done', () => {
    for (const source of sourceNames) {
      for (const state of ['up', 'reading'] as const) expect(mendings(source, state)).toEqual([]);
    }
  });

  it('has a command for every source that is lost or closed', () => {
    for (const source of sourceNames) {
      for (const state of ['lost', 'no-permission'] as const) {
        expect(mendings(source, state).flatMap((one) => one.commands)).not.toEqual([]);
      }
    }
  });

  it('starts an engine that is not there, or names the package that brings it', () => {
    expect(mendings('docker', 'absent')).toEqual([
      { kind: 'mend', commands: ['sudo systemctl start docker'] },
      { kind: 'missing', commands: ['sudo apt-get install docker.io'] },
    ]);
    expect(mendings('ovs', 'lost')[0]).toEqual({
      kind: 'mend',
      commands: ['sudo systemctl restart openvswitch-switch'],
    });
  });

  it('names the packages of the programs that read the firewall, also when they went away', () => {
    const missing = { kind: 'missing', commands: ['sudo apt-get install iptables nftables'] };
    expect(mendings('netfilter', 'absent')).toContainEqual(missing);
    expect(mendings('netfilter', 'lost')).toContainEqual(missing);
    expect(mendings('kernel', 'lost').map((one) => one.kind)).toEqual(['why']);
  });

  it('knows every state there is', () => {
    for (const state of sourceStateSchema.options) expect(mendings('docker', state)).toBeInstanceOf(Array);
  });
});
