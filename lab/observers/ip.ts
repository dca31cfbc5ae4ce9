/** What iproute2 sees in network namespaces. */
import { join } from 'node:path';
import { z } from 'zod';
import type { LabHost } from '../host.ts';
import type { SeenNamespace } from './namespaces.ts';

const addressSchema = z.object({
  family: z.enum(['inet', 'inet6']),
  local: z.string(),
  /** The far end, on point-to-point addresses. */
  address: z.string().optional(),
  prefixlen: z.number(),
  scope: z.string(),
  dadfailed: z.boolean().optional(),
});

const linkInfoSchema = z.object({
  info_kind: z.string().optional(),
  info_data: z.record(z.string(), z.unknown()).optional(),
  info_slave_kind: z.string().optional(),
  info_slave_data: z.record(z.string(), z.unknown()).optional(),
});

/** One element of `ip -j -d address show`. */
export const ipLinkSchema = z.object({
  ifindex: z.number(),
  ifname: z.string(),
  /** Name of the lower link or veth peer in the same netns; null when the kernel names index 0. */
  link: z.string().nullish(),
  /** Its ifindex in the netns of `link_netnsid`. */
  link_index: z.number().optional(),
  link_netnsid: z.number().optional(),
  flags: z.array(z.string()),
  mtu: z.number(),
  operstate: z.string(),
  link_type: z.string(),
  address: z.string().optional(),
  master: z.string().optional(),
  ifalias: z.string().optional(),
  altnames: z.array(z.string()).optional(),
  linkinfo: linkInfoSchema.optional(),
  addr_info: z.array(addressSchema).default([]),
});
export type IpLink = z.infer<typeof ipLinkSchema>;

const nsidSchema = z.object({ nsid: z.number(), name: z.string().optional() });

const number = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]);
const viaSchema = z.object({ host: z.string() });

/** One element of `ip -N -j -d route show`: numbers for table, type, protocol and scope. */
export const ipRouteSchema = z.object({
  type: number,
  dst: z.string(),
  gateway: z.string().optional(),
  /** A gateway of the other family. */
  via: viaSchema.optional(),
  dev: z.string().optional(),
  table: number,
  protocol: number,
  scope: number,
  prefsrc: z.string().optional(),
  metric: z.number().default(0),
  nexthops: z
    .array(
      z.object({
        gateway: z.string().optional(),
        via: viaSchema.optional(),
        dev: z.string().optional(),
        weight: z.number(),
      }),
    )
    .optional(),
});
export type IpRoute = z.infer<typeof ipRouteSchema>;

/** One element of `ip -N -j -d rule show`; `not` and `nop` are there with null when they apply. */
export const ipRuleSchema = z.object({
  priority: z.number(),
  not: z.null().optional(),
  src: z.string(),
  srclen: z.number().optional(),
  dst: z.string().optional(),
  dstlen: z.number().optional(),
  fwmark: z.string().optional(),
  fwmask: z.string().optional(),
  iif: z.string().optional(),
  oif: z.string().optional(),
  table: number.optional(),
  goto: z.union([z.number(), z.string()]).optional(),
  nop: z.null().optional(),
  action: z.string().optional(),
});
export type IpRule = z.infer<typeof ipRuleSchema>;

/** One element of `bridge -j vlan show`; a range has an end. */
const vlanTableSchema = z.object({
  ifname: z.string(),
  vlans: z.array(
    z.object({ vlan: z.number(), vlanEnd: z.number().optional(), flags: z.array(z.string()).default([]) }),
  ),
});

/** One element of `ip -j -d tuntap show`: a device and who has it open. ip(8) looks for the name alone, whatever the namespace. */
const tunSchema = z.object({
  ifname: z.string(),
  processes: z.array(z.object({ name: z.string(), pid: z.number() })).default([]),
});

export type SeenNetns = SeenNamespace & {
  links: IpLink[];
  vlans: z.infer<typeof vlanTableSchema>[];
  tuns: z.infer<typeof tunSchema>[];
  /** Which namespace (inode) each netns id of this one means; ids of namespaces that nobody can be found to hold are absent. */
  nsids: ReadonlyMap<number, number>;
  routes: { inet: IpRoute[]; inet6: IpRoute[] };
  rules: { inet: IpRule[]; inet6: IpRule[] };
};

const documents = z.tuple([
  z.array(ipLinkSchema),
  z.array(nsidSchema),
  z.array(ipRouteSchema),
  z.array(ipRuleSchema),
  z.array(ipRouteSchema),
  z.array(ipRuleSchema),
  z.array(vlanTableSchema),
  z.array(tunSchema),
]);

/** Parses what observe-netns.sh printed; throws, naming the namespace, when it does not parse. */
export function parseSeen(output: string, namespaces: ReadonlyMap<number, SeenNamespace>): SeenNetns[] {
  const seen: SeenNetns[] = [];
  const parts = output.split(/^@ /m);
  for (const part of parts.slice(1)) {
    const [head = '', ...lines] = part.trimEnd().split('\n');
    const namespace = namespaces.get(Number(head));
    if (!namespace) continue;
    const json = lines.filter((line) => !line.startsWith('! ')).map((line) => JSON.parse(line));
    const parsed = documents.safeParse(json);
    if (!parsed.success) throw new Error(`ip in netns ${head} (${namespace.path}): ${z.prettifyError(parsed.error)}`);
    const [links, nsids, routes4, rules4, routes6, rules6, vlans, tuns] = parsed.data;
    seen.push({
      ...namespace,
      links,
      vlans,
      tuns,
      nsids: new Map(nsids.flatMap((one) => (one.name === undefined ? [] : [[one.nsid, Number(one.name)]]))),
      routes: { inet: routes4, inet6: routes6 },
      rules: { inet: rules4, inet6: rules6 },
    });
  }
  return seen;
}

/** Asks ip(8) in every one of the namespaces; those that end meanwhile are left out. */
export async function observeNetns(
  host: LabHost,
  namespaces: ReadonlyMap<number, SeenNamespace>,
): Promise<SeenNetns[]> {
  const input = [...namespaces.values()].map((one) => `${one.inode} ${one.path}\n`).join('');
  const script = join(import.meta.dirname, 'observe-netns.sh');
  const output = await host.run(['unshare', '--mount', 'sh', script], { input, timeoutMs: 300_000 });
  return parseSeen(output, namespaces);
}
