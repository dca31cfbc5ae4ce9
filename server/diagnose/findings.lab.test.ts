/** Findings on real hosts: each fault is told as what it is, nothing else is, and a fault that is mended is told no longer. */
import { beforeEach, expect, test } from 'vitest';
import type { StreamReader } from '../../lab/agent.ts';
import type { LabHost } from '../../lab/host.ts';
import { until } from '../../lab/poll.ts';
import { broken } from '../../lab/scenes/broken.ts';
import { linuxBridge } from '../../lab/scenes/linux-bridge.ts';
import { modes } from '../../lab/scenes/modes.ts';
import { containerPid, inNetnsOf } from '../../lab/scenes/scene.ts';
import { vlan } from '../../lab/scenes/vlan.ts';
import { labOfEachTest } from '../../lab/test-lab.ts';
import { settleMs } from '../live/settling.ts';

const lab = labOfEachTest();
let host: LabHost;
beforeEach(async () => {
  host = await lab.up();
});

const watch = async (): Promise<StreamReader> => lab.streamOf(await lab.agentOn(host));

const told = (reader: StreamReader): string[] =>
  reader
    .topology()
    .findings.map(({ check, evidence }) => `${check} ${evidence.link ?? evidence.port}`)
    .sort();

async function expectFindings(reader: StreamReader, expected: string[]): Promise<void> {
  await until('the findings', () => JSON.stringify(told(reader)) === JSON.stringify(expected), 15_000).catch(() =>
    expect(told(reader)).toEqual(expected),
  );
}

test('scene broken: each fault once, and each goes when it is mended', async () => {
  await broken.build(host);
  const reader = await watch();
  const all = [
    'link-down vl-cut',
    'no-carrier vl-dark',
    'orphan-veth orphan0',
    'ovs-device-gone gone0',
    'ovs-device-gone never0',
  ];
  await expectFindings(reader, all);
  const without = (...mended: string[]): string[] => all.filter((one) => !mended.includes(one));

  await host.run(['ip', 'link', 'set', 'dev', 'vl-cut', 'up']);
  await expectFindings(reader, without('link-down vl-cut'));
  await inNetnsOf(host, await containerPid(host, 'dark'), ['ip', 'link', 'set', 'dev', 'eth1', 'up']);
  await expectFindings(reader, without('link-down vl-cut', 'no-carrier vl-dark'));
  await host.run(['ip', 'link', 'delete', 'dev', 'orphan0']);
  await expectFindings(reader, ['ovs-device-gone gone0', 'ovs-device-gone never0']);
  await host.run(['ovs-vsctl', '--if-exists', 'del-port', 'ovs0', 'gone0']);
  await expectFindings(reader, ['ovs-device-gone never0']);
  await host.run(['ip', 'link', 'add', 'name', 'never0', 'type', 'veth', 'peer', 'name', 'never1']);
  await host.run(['ip', 'link', 'set', 'dev', 'never1', 'up']);
  await host.run(['ip', 'link', 'set', 'dev', 'never0', 'up']);
  await expectFindings(reader, []);
});

test.each([modes, vlan, linuxBridge])(
  'scene $name: nothing is wrong, not for a moment while it is built',
  async (scene) => {
    const reader = await watch();
    let ever: string[] = [];
    const look = setInterval(() => {
      ever = [...new Set([...ever, ...told(reader)])];
    }, 50);
    try {
      await scene.build(host);
      await new Promise((resolve) => setTimeout(resolve, settleMs * 2));
      expect([...ever, ...told(reader)]).toEqual([]);
      for (const name of reader.topology().containers.map((one) => one.name))
        await host.run(['docker', 'rm', '-f', name]);
      await new Promise((resolve) => setTimeout(resolve, settleMs + 1_000));
      // On the switch of scene vlan the ports of containers that are gone stay behind: that is a fault.
      expect(told(reader).filter((one) => !one.startsWith('ovs-device-gone vl-test'))).toEqual([]);
    } finally {
      clearInterval(look);
    }
  },
);

test('addresses and MACs given twice, an address on a port, VLANs an uplink does not carry', async () => {
  await linuxBridge.build(host);
  const reader = await watch();
  await expectFindings(reader, []);
  const [one, two] = [await containerPid(host, 'hand1'), await containerPid(host, 'hand2')];
  await inNetnsOf(host, two, ['ip', 'address', 'add', '10.20.0.11/24', 'dev', 'eth1']);
  await expectFindings(reader, ['duplicate-address eth1', 'duplicate-address eth1']);
  await inNetnsOf(host, two, ['ip', 'address', 'delete', '10.20.0.11/24', 'dev', 'eth1']);
  await expectFindings(reader, []);
  await inNetnsOf(host, one, ['ip', 'link', 'set', 'dev', 'eth1', 'address', '02:00:00:00:aa:01']);
  await inNetnsOf(host, two, ['ip', 'link', 'set', 'dev', 'eth1', 'address', '02:00:00:00:aa:01']);
  await expectFindings(reader, ['duplicate-mac eth1', 'duplicate-mac eth1']);
  await inNetnsOf(host, two, ['ip', 'link', 'set', 'dev', 'eth1', 'address', '02:00:00:00:aa:02']);
  await host.run(['ip', 'address', 'add', '10.20.0.99/24', 'dev', 'vl-hand1']);
  await expectFindings(reader, ['address-on-port vl-hand1']);
  await host.run(['ip', 'address', 'delete', '10.20.0.99/24', 'dev', 'vl-hand1']);
  await expectFindings(reader, []);
});
