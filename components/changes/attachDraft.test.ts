import { describe, expect, it } from 'vitest';
import { attachSchema, connectNetworkSchema } from '../../model/operation.ts';
import { Builder } from '../topology/testing/builder.ts';
import { type AttachDraft, draftOfPrefill, fieldOfFault, operationOf } from './attachDraft.ts';
import { targetNamed } from './targets.ts';

const b = new Builder();
b.ovsBridge('ovs0');
b.network('app', b.bridge('br-app'));
const topology = b.done();
const base = draftOfPrefill({
  name: 'eth1',
  addresses: ['192.168.0.5/24'],
  hint: 'free',
  gateway: undefined,
  vlan: 100,
  defaultRoutes: [],
});
const asked = (change: Partial<AttachDraft>, to = 'ovs0') =>
  operationOf(
    { ...base, ...change },
    {
      container: 'web',
      target: targetNamed(topology, to),
      taken: new Set(['eth0']),
      keepsVlans: to === 'ovs0',
    },
  );

describe('the attach form', () => {
  it('asks for what is typed, in the shape the API takes', () => {
    const result = asked({});
    if (!('operation' in result)) throw new Error('refused');
    expect(attachSchema.parse(result.operation)).toEqual(result.operation);
    expect(result.operation).toMatchObject({
      to: { ovsBridge: 'ovs0' },
      addresses: ['192.168.0.5/24'],
      vlan: 100,
      gateway: null,
    });
  });

  it.each<[Partial<AttachDraft>, string, string]>([
    [{ name: '' }, 'name', 'empty'],
    [{ name: 'a234567890123456' }, 'name', 'name-long'],
    [{ name: 'eth 1' }, 'name', 'name-signs'],
    [{ name: 'eth0' }, 'name', 'name-taken'],
    [{ addresses: '192.168.0.300/24' }, 'addresses', 'address'],
    [{ addresses: '192.168.0.5' }, 'addresses', 'prefix-missing'],
    [{ addresses: '192.168.0.5/24, fd00::1/200' }, 'addresses', 'prefix'],
    [{ gateway: 'there' }, 'gateway', 'address'],
    [{ vlan: { mode: 'access', tag: '4095', trunks: '' } }, 'vlan', 'vlan-number'],
    [{ vlan: { mode: 'trunk', tag: '', trunks: '1,x' } }, 'trunks', 'vlan-list'],
    [{ hostName: '-x' }, 'hostName', 'name-signs'],
    [{ mac: '01:00:5e:00:00:01' }, 'mac', 'mac'],
    [{ mtu: '67' }, 'mtu', 'mtu'],
  ])('refuses %j at %s', (change, field, trouble) => {
    expect(asked(change)).toMatchObject({ troubles: { [field]: { trouble } } });
  });

  it('connects to a Docker network, or plugs a veth into its bridge when that is asked for', () => {
    const connect = asked({ addresses: '172.20.0.9', aliases: 'db, store' }, 'app');
    if (!('operation' in connect)) throw new Error('refused');
    expect(connectNetworkSchema.parse(connect.operation)).toEqual({
      kind: 'connectNetwork',
      container: 'web',
      network: 'app',
      addresses: ['172.20.0.9'],
      aliases: ['db', 'store'],
    });
    expect(asked({ addresses: '172.20.0.9/16' }, 'app')).toMatchObject({
      troubles: { addresses: { trouble: 'prefix-docker' } },
    });
    expect(asked({ addresses: '172.20.0.9 172.20.0.10' }, 'app')).toMatchObject({
      troubles: { addresses: { trouble: 'one-a-family' } },
    });
    expect(asked({ raw: true }, 'app')).toMatchObject({
      operation: { kind: 'attach', to: { bridge: 'br-app' }, intoDockerBridge: true },
    });
  });

  it('knows which field a refusal is about', () => {
    expect(fieldOfFault('operations.0.addresses.1')).toBe('addresses');
    expect(fieldOfFault('operations.0.to.bridge')).toBe('to');
    expect(fieldOfFault('baseRevision')).toBeUndefined();
    expect(fieldOfFault(undefined)).toBeUndefined();
  });
});
