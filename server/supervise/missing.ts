/** What Patchbay would show more of if it were there. Told, never installed. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** One sentence for each thing that is not on the host. */
export function missingOnHost(places: { dockerSocket: string; ovsRunDir: string }): string[] {
  const lines: string[] = [];
  if (!existsSync(places.dockerSocket)) {
    lines.push(
      `no Docker socket at ${places.dockerSocket}: containers and Docker networks stay unknown until an engine runs (Debian: docker.io)`,
    );
  }
  const database = join(places.ovsRunDir, 'db.sock');
  if (!existsSync(database)) {
    lines.push(
      `no Open vSwitch database at ${database}: OVS bridges stay unknown until it runs (Debian: openvswitch-switch)`,
    );
  }
  return lines;
}
