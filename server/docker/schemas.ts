/**
 * The parts of the Engine API's JSON that are used, and only those: unknown fields are dropped, used ones are exact. Holds for API 1.40 to
 * 1.52 (Docker Engine API reference: ContainerInspect, NetworkInspect, SystemEvents, SystemVersion).
 */
import { z } from 'zod';
import { containerStateSchema } from '../../model/container.ts';

/** Containers have 64 hex digits everywhere in the API's answers. */
export const containerIdSchema = z.string().regex(/^[0-9a-f]{64}$/);
/** Networks of one host have 64 hex digits, those of a swarm 25 letters and digits. */
export const networkIdSchema = z.string().regex(/^[0-9a-z]{12,64}$/);

/** A HostPort may be empty (any), a number or, when asked for, a range such as `8000-8010`. */
const portBindingSchema = z.object({
  HostIp: z.string().default(''),
  HostPort: z
    .string()
    .regex(/^(\d{1,5}(-\d{1,5})?)?$/)
    .default(''),
});
export type PortBinding = z.infer<typeof portBindingSchema>;

const portMapSchema = z
  .record(z.string().regex(/^\d{1,5}(\/[a-z]+)?$/), z.array(portBindingSchema).nullish())
  .nullish()
  .transform((map) => map ?? {});
/** `<port>/<protocol>` to the bindings asked for or given; null where a port is exposed and not published. */
export type PortMap = z.infer<typeof portMapSchema>;

const stringMapSchema = z
  .record(z.string(), z.string())
  .nullish()
  .transform((map) => map ?? {});

export const containerInspectSchema = z.object({
  Id: containerIdSchema,
  Name: z.string().min(1),
  State: z.object({
    Status: containerStateSchema,
    Pid: z.number().int().nonnegative(),
    StartedAt: z.string().default(''),
  }),
  Config: z.object({ Image: z.string(), Labels: stringMapSchema }),
  HostConfig: z.object({ NetworkMode: z.string(), PortBindings: portMapSchema }),
  NetworkSettings: z.object({
    SandboxKey: z.string().default(''),
    Ports: portMapSchema,
    Networks: z
      .record(
        z.string(),
        z.object({ NetworkID: z.string().default(''), Aliases: z.array(z.string()).nullish() }).nullable(),
      )
      .nullish(),
  }),
});

export const networkInspectSchema = z.object({
  Id: networkIdSchema,
  Name: z.string().min(1),
  Driver: z.string(),
  Internal: z.boolean().default(false),
  /** Since API 1.47. */
  EnableIPv4: z.boolean().optional(),
  EnableIPv6: z.boolean().optional(),
  Options: stringMapSchema,
  IPAM: z
    .object({ Config: z.array(z.object({ Subnet: z.string().optional(), Gateway: z.string().optional() })).nullish() })
    .nullish(),
  Containers: z
    .record(
      z.string(),
      z.object({
        MacAddress: z.string().default(''),
        IPv4Address: z.string().default(''),
        IPv6Address: z.string().default(''),
      }),
    )
    .nullish(),
});

/** An item of GET /containers/json or /networks: what it is comes from an inspect. */
export const listedContainerSchema = z.object({ Id: containerIdSchema });
export const listedNetworkSchema = z.object({ Id: networkIdSchema });

export const eventSchema = z.object({
  Type: z.string(),
  Action: z.string(),
  Actor: z.object({ ID: z.string(), Attributes: stringMapSchema }),
  /** Seconds and nanoseconds since 1970, both for the whole time. */
  time: z.number().default(0),
  timeNano: z.number().optional(),
});
/** An event as the engine tells it; the model's EngineEvent is what is told on. */
export type WireEvent = z.infer<typeof eventSchema>;

const apiVersionSchema = z.string().regex(/^\d+\.\d+$/);
export const versionSchema = z.object({
  Version: z.string(),
  ApiVersion: apiVersionSchema,
  MinAPIVersion: apiVersionSchema.default('1.12'),
});

/** The first thing wrong, as `dotted.field: what is wrong`. */
export function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'not valid';
  return `${issue.path.length === 0 ? '(whole)' : issue.path.map(String).join('.')}: ${issue.message}`;
}
