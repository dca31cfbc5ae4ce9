/** Every scene by name. */
import { broken } from './broken.ts';
import { crowd, defaultCrowd } from './crowd.ts';
import { extremes } from './extremes.ts';
import { linuxBridge } from './linux-bridge.ts';
import { macvlan } from './macvlan.ts';
import { mock } from './mock.ts';
import { modes } from './modes.ts';
import { namedNetns } from './named-netns.ts';
import { ports } from './ports.ts';
import type { Scene } from './scene.ts';
import { twoHosts } from './two-hosts.ts';
import { vlan } from './vlan.ts';

/** What the demo shows: each network mode and a switch with VLANs. */
const demo: Scene = {
  name: 'demo',
  about: 'modes and vlan together',
  build: async (host) => {
    await modes.build(host);
    await vlan.build(host);
  },
};

export const scenes: readonly Scene[] = [
  modes,
  linuxBridge,
  vlan,
  broken,
  mock,
  extremes,
  macvlan,
  namedNetns,
  ports,
  twoHosts,
  demo,
  crowd(24),
];

/** `crowd` and `crowd-<count>` have as many containers as are asked for. Throws with the names there are. */
export function sceneNamed(name: string): Scene {
  const [, count] = /^crowd(?:-(\d+))?$/.exec(name) ?? [];
  if (name.startsWith('crowd') && (count !== undefined || name === 'crowd'))
    return crowd(Number(count ?? defaultCrowd));
  const scene = scenes.find((one) => one.name === name);
  if (!scene) throw new Error(`no scene ${name}; there are: ${scenes.map((one) => one.name).join(', ')}`);
  return scene;
}
