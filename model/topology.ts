/**
 * The Topology: what the host says, joined. Plain JSON lists of records; counters, rates and tables read on demand are never part of it.
 */
import { z } from 'zod';
import { containerSchema, networkSchema } from './container.ts';
import { findingSchema } from './finding.ts';
import { hostSchema } from './host.ts';
import { linkSchema } from './link.ts';
import { netnsSchema } from './netns.ts';
import { ovsBridgeSchema, ovsPortSchema } from './ovs.ts';
import { portMappingSchema } from './port-mapping.ts';

/** Each list of the Topology with the schema of its records. */
export const recordSchemas = {
  hosts: hostSchema,
  netns: netnsSchema,
  links: linkSchema,
  containers: containerSchema,
  networks: networkSchema,
  ovsBridges: ovsBridgeSchema,
  ovsPorts: ovsPortSchema,
  portMappings: portMappingSchema,
  findings: findingSchema,
} as const;

export type Collection = keyof typeof recordSchemas;
export type RecordOf<Name extends Collection> = z.infer<(typeof recordSchemas)[Name]>;
export type AnyRecord = { [Name in Collection]: RecordOf<Name> }[Collection];

/** Every list name, in the order a reader meets them: what is referred to comes before what refers to it. */
export const collections = Object.keys(recordSchemas) as Collection[];

/** `Lists` without a revision: what a rebuild makes. */
export type Lists = { [Name in Collection]: RecordOf<Name>[] };

export type Topology = { revision: number } & Lists;

export const topologySchema = z.object({
  revision: z.number().int().nonnegative(),
  hosts: z.array(hostSchema),
  netns: z.array(netnsSchema),
  links: z.array(linkSchema),
  containers: z.array(containerSchema),
  networks: z.array(networkSchema),
  ovsBridges: z.array(ovsBridgeSchema),
  ovsPorts: z.array(ovsPortSchema),
  portMappings: z.array(portMappingSchema),
  findings: z.array(findingSchema),
});

/** A topology of nothing, revision 0. */
export function emptyTopology(): Topology {
  return {
    revision: 0,
    hosts: [],
    netns: [],
    links: [],
    containers: [],
    networks: [],
    ovsBridges: [],
    ovsPorts: [],
    portMappings: [],
    findings: [],
  };
}
