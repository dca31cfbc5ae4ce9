/** What ovs-vsctl(8) says of the database. */
import { z } from 'zod';
import type { LabHost } from '../host.ts';

/** RFC 7047 values: a scalar, ["uuid", u], ["set", [...]] or ["map", [[k, v], ...]]. */
const tableSchema = z.object({ headings: z.array(z.string()), data: z.array(z.array(z.unknown())) });

/** A column's value as a list, its uuids plain: a set of one is written as the bare value. */
function values(value: unknown): unknown[] {
  if (Array.isArray(value) && value[0] === 'set' && Array.isArray(value[1]))
    return value[1].map((one) => values(one)[0]);
  if (Array.isArray(value) && value[0] === 'uuid') return [value[1]];
  return [value];
}
const mapOf = (value: unknown): unknown =>
  Array.isArray(value) && value[0] === 'map' ? Object.fromEntries(value[1] as [string, string][]) : value;

const list = <Item extends z.ZodType>(item: Item) => z.preprocess(values, z.array(item));
const optional = <Item extends z.ZodType>(item: Item) =>
  list(item).transform((items): z.output<Item> | undefined => items[0]);
const one = <Item extends z.ZodType>(item: Item) => z.preprocess((value) => values(value)[0], item);

const bridgeSchema = z.object({
  _uuid: one(z.string()),
  name: z.string(),
  datapath_type: z.string(),
  fail_mode: optional(z.string()),
  stp_enable: z.boolean(),
  controller: list(z.string()),
  external_ids: z.preprocess(mapOf, z.record(z.string(), z.string())),
  ports: list(z.string()),
});
const portSchema = z.object({
  _uuid: one(z.string()),
  name: z.string(),
  tag: optional(z.number()),
  trunks: list(z.number()),
  vlan_mode: optional(z.string()),
  interfaces: list(z.string()),
  external_ids: z.preprocess(mapOf, z.record(z.string(), z.string())),
});
const interfaceSchema = z.object({
  _uuid: one(z.string()),
  name: z.string(),
  type: z.string(),
  ofport: optional(z.number()),
  error: optional(z.string()),
  options: z.preprocess(mapOf, z.record(z.string(), z.string())),
});

const controllerSchema = z.object({ _uuid: one(z.string()), target: z.string() });

export type SeenOvs = {
  bridges: z.infer<typeof bridgeSchema>[];
  ports: z.infer<typeof portSchema>[];
  interfaces: z.infer<typeof interfaceSchema>[];
  controllers: z.infer<typeof controllerSchema>[];
};

async function rows<Row extends z.ZodObject>(host: LabHost, table: string, row: Row): Promise<z.infer<Row>[]> {
  const columns = Object.keys(row.shape).join(',');
  const text = await host.run(['ovs-vsctl', '--timeout=10', '--format=json', `--columns=${columns}`, 'list', table]);
  const { headings, data } = tableSchema.parse(JSON.parse(text));
  return data.map((cells) => row.parse(Object.fromEntries(headings.map((name, index) => [name, cells[index]]))));
}

/** All bridges, ports and interfaces; nothing when no ovsdb-server runs. */
export async function observeOvs(host: LabHost): Promise<SeenOvs> {
  const there = await host.exec(['ovs-vsctl', '--timeout=5', '--format=json', 'list', 'Open_vSwitch']);
  if (there.code !== 0) return { bridges: [], ports: [], interfaces: [], controllers: [] };
  return {
    bridges: await rows(host, 'Bridge', bridgeSchema),
    ports: await rows(host, 'Port', portSchema),
    interfaces: await rows(host, 'Interface', interfaceSchema),
    controllers: await rows(host, 'Controller', controllerSchema),
  };
}
