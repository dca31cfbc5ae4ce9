import { drawn } from './drawn.ts';
import { expectedOf } from './expected.ts';
import { expect, object, test } from './fixtures.ts';
import { observeWired } from './wired.ts';

test('two bridges of Open vSwitch joined by patch ports: one cable between them, none from a port whose peer names another', async ({
  canvas,
  stand,
}) => {
  await canvas.setViewportSize({ width: 1440, height: 2_600 });
  const patch = (bridge: string, port: string, peer: string): string[] => {
    const options = ['set', 'Interface', port, 'type=patch', `options:peer=${peer}`];
    return ['--', 'add-port', bridge, port, '--', ...options];
  };
  await stand.host.run([
    ...['ovs-vsctl', 'add-br', 'ovs1', '--', 'set', 'Bridge', 'ovs1', 'datapath_type=netdev'],
    ...patch('ovs0', 'p-to-1', 'p-to-0'),
    ...patch('ovs1', 'p-to-0', 'p-to-1'),
    ...patch('ovs1', 'p-alone', 'p-to-1'),
  ]);
  try {
    await expect(object(canvas, 'switch', 'ovs1')).toBeVisible();
    const expected = expectedOf(await observeWired(stand.host));
    expect(expected.cables.filter((one) => one.startsWith('patch '))).toEqual(['patch ovs0:p-to-1 ovs1:p-to-0']);
    await expect.poll(() => drawn(canvas)).toEqual(expected);
  } finally {
    await stand.host.run(['ovs-vsctl', 'del-br', 'ovs1', '--', 'del-port', 'ovs0', 'p-to-1']);
  }
  await expect(object(canvas, 'switch', 'ovs1')).toHaveCount(0);
});
