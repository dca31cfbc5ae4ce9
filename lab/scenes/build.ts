/** Building a scene, also one that needs a second machine. */
import { type LabHost, upLabHost } from '../host.ts';
import { joinByWire } from '../wire.ts';
import type { Scene } from './scene.ts';

export const secondName = (host: Pick<LabHost, 'name'>): string => `${host.name}-2`;

/**
 * Builds it on `host`; a scene of two machines has the second brought up by `bringUp` and joined to the first by a wire, eth0 at both ends.
 * Gives the second one, which is the caller's to take down; when building fails it is taken down here.
 */
export async function buildScene(
  scene: Scene,
  host: LabHost,
  bringUp: (name: string) => Promise<LabHost> = (name) => upLabHost({ name }),
): Promise<LabHost | undefined> {
  if (scene.hosts !== 2) {
    await scene.build(host);
    return undefined;
  }
  const second = await bringUp(secondName(host));
  try {
    await joinByWire(host, second);
    await scene.build(host, second);
    return second;
  } catch (error) {
    await second.down();
    throw error;
  }
}
