/** GET /api/v1/health: is the agent there and has it read the host; for those signed in also how it is doing. */
import { z } from '@hono/zod-openapi';
import { sourceNames, sourceStatusSchema } from '../../../model/host.ts';
import { ok } from '../../../model/result.ts';
import type { LiveView } from '../../live/view.ts';
import { type OpenRoute, open } from '../call.ts';
import { refuse } from '../problem.ts';

const healthSchema = z.object({
  status: z.enum(['ready', 'starting']),
  host: z.object({ id: z.string(), hostname: z.string(), kernel: z.string() }).optional(),
  sources: z.record(z.enum(sourceNames), sourceStatusSchema).optional(),
  stats: z
    .object({
      overflows: z.number().int(),
      interruptedDumps: z.number().int(),
      namespaces: z.number().int(),
      procScans: z.number().int(),
      lastProcScanMs: z.number(),
      lastDescriptorScanMs: z.number(),
    })
    .optional(),
  version: z.string().optional(),
  nodeVersion: z.string().optional(),
  readOnly: z.boolean().optional(),
  agentPid: z.number().int().optional(),
  uptimeSeconds: z.number().optional(),
  residentBytes: z.number().int().optional(),
});
type Health = z.infer<typeof healthSchema>;

export function healthRoute(parts: { live: LiveView; version: string; readOnly: boolean }): OpenRoute {
  const { live } = parts;
  const details = (): Omit<Health, 'status'> => {
    const { id, hostname, kernel, sources } = live.host();
    return {
      host: { id, hostname, kernel },
      sources,
      stats: live.stats(),
      version: parts.version,
      nodeVersion: process.version,
      readOnly: parts.readOnly,
      agentPid: process.pid,
      uptimeSeconds: Math.round(process.uptime() * 10) / 10,
      residentBytes: process.memoryUsage.rss(),
    };
  };
  return open({
    method: 'get',
    path: '/api/v1/health',
    summary: 'Whether the first full topology exists. Only those signed in are told more than the status.',
    success: { status: 200, description: 'The topology is complete.', schema: healthSchema },
    faults: ['not-ready'],
    handle({ c, identity }) {
      const more = identity.ok ? details() : {};
      if (live.isReady()) return ok({ json: { status: 'ready', ...more } satisfies Health, status: 200 });
      return ok(refuse(c, { code: 'not-ready', detail: 'The first read of the host is not finished.' }, more));
    },
  });
}
