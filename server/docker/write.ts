/** Connecting containers to networks and disconnecting them, by the Engine API (NetworkConnect, NetworkDisconnect). */
import { z } from 'zod';
import { err, ok, type Result } from '../../model/result.ts';
import { type EngineFailure, openEngine } from './engine.ts';
import { negotiate } from './negotiate.ts';
import { firstIssue } from './schemas.ts';

export type EngineWriteTiming = {
  /** The engine makes an endpoint within this: it runs iptables, and other requests may be before ours. */
  requestTimeoutMs: number;
};

export const engineWriteTiming: EngineWriteTiming = { requestTimeoutMs: 30_000 };

export type NewEndpoint = {
  networkId: string;
  containerId: string;
  ipv4Address?: string | undefined;
  ipv6Address?: string | undefined;
  mac?: string | undefined;
  aliases: readonly string[];
};

/** What a container has on one network: asked for, and given while it runs. Empty texts stand for none. */
export type PresentEndpoint = { ipv4Addresses: string[]; ipv6Addresses: string[]; mac: string };

export type EngineWriter = {
  /** Undefined when the container is not on the network. A container or network that is not there is `gone`. */
  endpoint(of: { networkId: string; containerId: string }): Promise<Result<PresentEndpoint | undefined, EngineFailure>>;
  connect(endpoint: NewEndpoint): Promise<Result<void, EngineFailure>>;
  disconnect(of: { networkId: string; containerId: string }): Promise<Result<void, EngineFailure>>;
};

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
const endpointSchema = z.object({
  NetworkID: text,
  IPAddress: text,
  GlobalIPv6Address: text,
  MacAddress: text,
  IPAMConfig: z.object({ IPv4Address: text, IPv6Address: text }).nullish(),
});
const containerSchema = z.object({
  NetworkSettings: z.object({ Networks: z.record(z.string(), endpointSchema.nullable()).nullish() }),
});
const networkSchema = z.object({ Id: z.string(), Name: z.string() });

/** Opens, has the work done and closes. An engine that cannot be reached is a failure of the whole. */
export async function withEngineWriter<Value>(
  socketPath: string,
  timing: EngineWriteTiming,
  work: (writer: EngineWriter) => Promise<Value>,
): Promise<Result<Value, EngineFailure>> {
  const engine = openEngine(socketPath, timing.requestTimeoutMs);
  try {
    const api = await negotiate(engine);
    if (!api.ok) return api;
    const { prefix } = api.value;
    const read = async <Fact>(path: string, schema: z.ZodType<Fact>): Promise<Result<Fact, EngineFailure>> => {
      const json = await engine.getJson(`${prefix}${path}`);
      if (!json.ok) return json;
      const parsed = schema.safeParse(json.value);
      if (parsed.success) return ok(parsed.data);
      return err({ code: 'malformed', detail: `GET ${path}: ${firstIssue(parsed.error)}` });
    };
    return ok(
      await work({
        async endpoint({ networkId, containerId }) {
          const network = await read(`/networks/${networkId}`, networkSchema);
          if (!network.ok) return network;
          const container = await read(`/containers/${containerId}/json`, containerSchema);
          if (!container.ok) return container;
          const all = container.value.NetworkSettings.Networks ?? {};
          // A container that never ran has its endpoints under the networks' names alone.
          const found =
            Object.values(all).find((one) => one?.NetworkID === networkId) ??
            (all[network.value.Name]?.NetworkID === '' ? all[network.value.Name] : undefined);
          if (!found) return ok(undefined);
          const { IPAddress, GlobalIPv6Address, MacAddress, IPAMConfig } = found;
          return ok({
            ipv4Addresses: [IPAddress, IPAMConfig?.IPv4Address ?? ''].filter(Boolean),
            ipv6Addresses: [GlobalIPv6Address, IPAMConfig?.IPv6Address ?? ''].filter(Boolean),
            mac: MacAddress,
          });
        },
        connect({ networkId, containerId, ipv4Address, ipv6Address, mac, aliases }) {
          const asked = {
            ...(ipv4Address === undefined ? {} : { IPv4Address: ipv4Address }),
            ...(ipv6Address === undefined ? {} : { IPv6Address: ipv6Address }),
          };
          return engine.postJson(`${prefix}/networks/${networkId}/connect`, {
            Container: containerId,
            EndpointConfig: {
              ...(Object.keys(asked).length === 0 ? {} : { IPAMConfig: asked }),
              ...(aliases.length === 0 ? {} : { Aliases: aliases }),
              ...(mac === undefined ? {} : { MacAddress: mac }),
            },
          });
        },
        disconnect: ({ networkId, containerId }) =>
          engine.postJson(`${prefix}/networks/${networkId}/disconnect`, { Container: containerId, Force: false }),
      }),
    );
  } finally {
    engine.close();
  }
}
