import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LabHost, upLabHost } from '../../../lab/host.ts';
import { runContainer } from '../../../lab/scenes/scene.ts';
import { containerId, networkId } from '../../../model/ids.ts';
import type { Step, StepOf } from '../../../model/step.ts';
import { type Stand, standOn } from '../testing.ts';
import { code, must } from './outcome.ts';

let host: LabHost;
let stand: Stand;
let endpoint: Omit<StepOf<'connectNetwork'>, 'do'>;

const idOf = async (...argv: string[]): Promise<string> =>
  (await host.run(['docker', ...argv, '--format', '{{.Id}}'])).trim();

beforeAll(async () => {
  host = await upLabHost({ ovs: false });
  stand = standOn(host.pid);
  const pools = ['--subnet', '10.77.0.0/24', '--ipv6', '--subnet', '2001:db8:77::/64'];
  await host.run(['docker', 'network', 'create', ...pools, 'side']);
  await runContainer(host, 'test1', []);
  endpoint = {
    network: networkId(stand.host, await idOf('network', 'inspect', 'side')),
    container: containerId(stand.host, await idOf('container', 'inspect', 'test1')),
    ipv4Address: '10.77.0.50',
    ipv6Address: '2001:db8:77::50',
    aliases: ['web'],
  };
});
afterAll(async () => {
  await stand?.stop();
  await host?.down();
});

type Networks = Record<string, { IPAddress: string; GlobalIPv6Address: string; Aliases: string[] | null }>;
const networks = async (): Promise<Networks> =>
  JSON.parse(
    await host.run(['docker', 'inspect', '--format', '{{json .NetworkSettings.Networks}}', 'test1']),
  ) as Networks;
const connect = (): Step => ({ do: 'connectNetwork', ...endpoint });
const disconnect = (): Step => ({ do: 'disconnectNetwork', ...endpoint });

test('a container is connected with the addresses and aliases asked for, and disconnected', async () => {
  const before = await networks();
  await must(stand.runner.check(connect()));
  await must(stand.runner.take(connect()));
  const side = (await networks()).side;
  expect(side).toMatchObject({ IPAddress: '10.77.0.50', GlobalIPv6Address: '2001:db8:77::50' });
  expect(side?.Aliases).toContain('web');
  expect(await code(stand.runner.check(connect()))).toBe('exists');
  expect(await code(stand.runner.take(connect()))).toBe('exists');
  await must(stand.runner.takeBack(connect()));
  // Another address than that of the plan is another endpoint.
  const other = { ipv4Address: '10.77.0.51' };
  expect(await code(stand.runner.check({ ...disconnect(), ...other } as Step))).toBe('moved');
  expect(await code(stand.runner.takeBack({ ...disconnect(), ...other } as Step))).toBe('moved');
  expect(await code(stand.runner.takeBack({ ...connect(), ...other } as Step))).toBe('exists');
  await must(stand.runner.check(disconnect()));
  await must(stand.runner.takeBack(disconnect()));
  expect(await networks()).toEqual(before);
  await must(stand.runner.takeBack(disconnect()));
  expect(await code(stand.runner.check(disconnect()))).toBe('missing');
  expect(await code(stand.runner.take(disconnect()))).toBe('missing');
});

test('a disconnected one is connected again by the inverse, and the engine chooses what is not said', async () => {
  const plain: Omit<StepOf<'connectNetwork'>, 'do'> = {
    network: endpoint.network,
    container: endpoint.container,
    aliases: [],
  };
  await must(stand.runner.take({ do: 'connectNetwork', ...plain }));
  const given = (await networks()).side?.IPAddress ?? '';
  expect(given).toMatch(/^10\.77\.0\.\d+$/);
  await must(stand.runner.take({ do: 'disconnectNetwork', ...plain, ipv4Address: given }));
  await must(stand.runner.takeBack({ do: 'connectNetwork', ...plain, ipv4Address: given }));
  expect((await networks()).side?.IPAddress).toBe(given);
  await must(stand.runner.takeBack({ do: 'disconnectNetwork', ...plain }));
});

test('the engine refuses in its own words; what is not there is missing', async () => {
  const refused = await stand.runner.take({ ...connect(), ipv4Address: '10.88.0.5' } as Step);
  expect(refused).toMatchObject({
    ok: false,
    error: { code: 'refused', foreignText: expect.stringMatching(/^(Invalid address 10|.*configured subnet)/i) },
  });
  const nobody = containerId(stand.host, 'f'.repeat(64));
  expect(await code(stand.runner.check({ ...connect(), container: nobody } as Step))).toBe('missing');
  await must(stand.runner.takeBack({ ...disconnect(), container: nobody } as Step));
});

test('an engine that does not run is a lost source', async () => {
  await host.stopDocker();
  try {
    for (const step of [connect(), disconnect()]) {
      expect(await code(stand.runner.check(step))).toBe('source-lost');
      expect(await code(stand.runner.takeBack(step))).toBe('source-lost');
    }
  } finally {
    await host.startDocker();
  }
});
