/** What the docker command says of containers and networks. */
import { z } from 'zod';
import type { LabHost } from '../host.ts';

const bindingSchema = z.object({ HostIp: z.string(), HostPort: z.string() });
const portsSchema = z.record(z.string(), z.array(bindingSchema).nullable()).nullish();

/** One element of `docker inspect`. */
export const seenContainerSchema = z.object({
  Id: z.string(),
  Name: z.string(),
  State: z.object({ Status: z.string(), Pid: z.number(), StartedAt: z.string() }),
  Config: z.object({ Image: z.string(), Labels: z.record(z.string(), z.string()).nullish() }),
  HostConfig: z.object({ NetworkMode: z.string(), PortBindings: portsSchema }),
  NetworkSettings: z.object({
    Ports: portsSchema,
    Networks: z.record(z.string(), z.object({ NetworkID: z.string(), Aliases: z.array(z.string()).nullish() })),
  }),
});
export type SeenContainer = z.infer<typeof seenContainerSchema>;

/** One element of `docker network inspect`. */
export const seenNetworkSchema = z.object({
  Id: z.string(),
  Name: z.string(),
  Driver: z.string(),
  Internal: z.boolean(),
  EnableIPv4: z.boolean().optional(),
  EnableIPv6: z.boolean().optional(),
  Options: z.record(z.string(), z.string()).nullish(),
  IPAM: z.object({
    Config: z.array(z.object({ Subnet: z.string().optional(), Gateway: z.string().optional() })).nullish(),
  }),
  Containers: z
    .record(z.string(), z.object({ MacAddress: z.string(), IPv4Address: z.string(), IPv6Address: z.string() }))
    .nullish(),
});
export type SeenNetwork = z.infer<typeof seenNetworkSchema>;

export type SeenDocker = { containers: SeenContainer[]; networks: SeenNetwork[] };

async function inspect<Item extends z.ZodType>(
  host: LabHost,
  list: readonly string[],
  show: readonly string[],
  item: Item,
): Promise<z.infer<Item>[]> {
  const ids = (await host.run(['docker', ...list, '--quiet', '--no-trunc'])).split('\n').filter(Boolean);
  if (ids.length === 0) return [];
  return z.array(item).parse(JSON.parse(await host.run(['docker', ...show, ...ids])));
}

/** All containers, running or not, and all networks; nothing when no engine answers. */
export async function observeDocker(host: LabHost): Promise<SeenDocker> {
  const there = await host.exec(['docker', 'version', '--format', '{{.Server.Version}}']);
  if (there.code !== 0) return { containers: [], networks: [] };
  return {
    containers: await inspect(host, ['ps', '--all'], ['inspect', '--type', 'container'], seenContainerSchema),
    networks: await inspect(host, ['network', 'ls'], ['network', 'inspect'], seenNetworkSchema),
  };
}
