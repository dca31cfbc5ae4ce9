import { describe, expect, it } from 'vitest';
import { portMappingId } from '../../model/port-mapping.ts';
import { layoutScene } from './layout/layout.ts';
import { pathOf } from './lit.ts';
import { cablesByRow, indexRows } from './rowIndex.ts';
import { toScene } from './scene/toScene.ts';
import { Builder } from './testing/builder.ts';

function host() {
  const b = new Builder();
  b.plugged('web', [b.bridge('docker0')]);
  const [{ id: hostId } = { id: undefined }] = b.topology.hosts;
  if (!hostId) throw new Error('no host');
  const mapped = (hostPort: number, via: 'dnat' | 'host') =>
    b.topology.portMappings.push({
      id: portMappingId(hostId, 'inet', 'tcp', '0.0.0.0', hostPort),
      host: hostId,
      ...{ family: 'inet', protocol: 'tcp', hostAddress: '0.0.0.0', hostPort },
      ...{ targetAddress: '192.0.2.1', targetPort: 80, via: [via], rules: [], backends: [] },
    });
  mapped(8009, 'host');
  mapped(8010, 'dnat');
  const scene = toScene(b.done());
  const index = indexRows(layoutScene(scene, 1_088).objects);
  const lit = (row: string | undefined): string[] => [...pathOf(row ?? '', cablesByRow(scene.cables), index)];
  const chip = (port: number): string | undefined => scene.published.find((one) => one.hostPort === port)?.id;
  return { scene, lit, chip, hostId };
}

describe('pathOf', () => {
  it('is the whole way of a cable, with the cards it ends at', () => {
    const { scene, lit } = host();
    const [unit] = scene.units;
    const [port] = scene.switches[0]?.ports ?? [];
    expect(lit(port?.id).sort()).toEqual([port?.id, scene.switches[0]?.id, unit?.links[0]?.id, unit?.id].sort());
  });

  it('is the port and the Host card where a port ends at the host, and the port alone where it ends nowhere', () => {
    const { lit, chip, hostId } = host();
    expect(lit(chip(8009)).sort()).toEqual([chip(8009), hostId].sort());
    expect(lit(chip(8010))).toEqual([chip(8010)]);
  });
});
