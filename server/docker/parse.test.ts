import { describe, expect, test } from 'vitest';
import { parseContainer, parseNetwork } from './parse.ts';

const id = 'a'.repeat(64);
const container = {
  Id: id,
  Name: '/web',
  State: { Status: 'running', Pid: 42, StartedAt: '2026-01-02T03:04:05.678901234Z', Added: 'by a later engine' },
  Config: { Image: 'busybox', Labels: null },
  HostConfig: { NetworkMode: 'default', PortBindings: null },
  NetworkSettings: {
    SandboxKey: '/var/run/docker/netns/0123456789ab',
    Ports: {},
    Networks: {
      front: { NetworkID: 'b'.repeat(64), Aliases: ['www', 'aaaaaaaaaaaa', 'shop'] },
      back: { NetworkID: 'c'.repeat(64), Aliases: ['aaaaaaaaaaaa'] },
      bridge: { NetworkID: 'd'.repeat(64), Aliases: null },
      gone: null,
    },
  },
};

describe('container', () => {
  test('in our words', () => {
    expect(parseContainer(container)).toEqual({
      ok: true,
      value: {
        id,
        name: 'web',
        image: 'busybox',
        state: 'running',
        networkMode: 'bridge',
        pid: 42,
        sandboxKey: '/run/docker/netns/0123456789ab',
        publishedPorts: [],
        openedPorts: [],
        labels: {},
        startedAt: '2026-01-02T03:04:05.678901234Z',
        aliases: { ['b'.repeat(64)]: ['www', 'shop'] },
      },
    });
  });

  test('one that never ran, one of an engine that tells less', () => {
    const never = { Status: 'created', Pid: 0, StartedAt: '0001-01-01T00:00:00Z' };
    for (const State of [never, { Status: 'created', Pid: 0 }]) {
      const parsed = parseContainer({ ...container, State, NetworkSettings: {} });
      expect(parsed).toMatchObject({ ok: true, value: { aliases: {} } });
      if (parsed.ok) expect(parsed.value.startedAt).toBeUndefined();
    }
  });

  test('without a process it has no sandbox', () => {
    const parsed = parseContainer({ ...container, State: { Status: 'exited', Pid: 0 } });
    expect(parsed).toMatchObject({ ok: true, value: { sandboxKey: '', pid: 0 } });
  });

  test.each([
    ['Id', { Id: 'short' }],
    ['State.Status', { State: { Status: 'dancing', Pid: 1 } }],
    ['State.Pid', { State: { Status: 'running', Pid: '1' } }],
    [
      'HostConfig.PortBindings.80/tcp.0.HostPort',
      { HostConfig: { NetworkMode: 'x', PortBindings: { '80/tcp': [{ HostPort: 'x' }] } } },
    ],
    ['Config', { Config: null }],
  ])('an error names %s', (field, wrong) => {
    const parsed = parseContainer({ ...container, ...wrong });
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.error.startsWith(`${field}: `)).toBe(true);
  });
});

describe('network', () => {
  const network = {
    Id: 'b'.repeat(64),
    Name: 'net1',
    Driver: 'bridge',
    Internal: true,
    EnableIPv6: true,
    Options: null,
    IPAM: { Config: [{ Subnet: '10.0.0.0/24', Gateway: '10.0.0.1' }, { Subnet: 'fd00::/64' }] },
    Containers: {
      [id]: { MacAddress: '02:42:0a:00:00:02', IPv4Address: '10.0.0.2/24', IPv6Address: 'fd00::2/64' },
      'ep-0011': { MacAddress: '', IPv4Address: '10.0.0.9/24', IPv6Address: '' },
    },
  };

  test('in our words, without endpoints that are no container’s', () => {
    expect(parseNetwork(network)).toEqual({
      ok: true,
      value: {
        id: 'b'.repeat(64),
        name: 'net1',
        driver: 'bridge',
        internal: true,
        enableIpv6: true,
        subnets: ['10.0.0.0/24', 'fd00::/64'],
        gateways: ['10.0.0.1'],
        options: {},
        endpoints: [{ containerId: id, addresses: ['10.0.0.2/24', 'fd00::2/64'], mac: '02:42:0a:00:00:02' }],
      },
    });
  });

  test('a swarm’s network id, no address management, no containers', () => {
    const swarm = { ...network, Id: 'x3v8i1l4c1d9q0aaaaaaaaaaa', IPAM: { Config: null }, Containers: null };
    expect(parseNetwork(swarm)).toMatchObject({ ok: true, value: { subnets: [], endpoints: [] } });
  });

  test('an error names the field', () => {
    expect(parseNetwork({ ...network, Driver: 7 })).toMatchObject({
      ok: false,
      error: expect.stringMatching(/^Driver: /),
    });
  });
});
