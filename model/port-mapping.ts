/** Port mappings: what the kernel's rules and listeners really do. One record per family, host address, port and protocol. */
import { z } from 'zod';
import { containerIdSchema, hostIdSchema } from './ids.ts';
import { familySchema } from './netns.ts';

export const portMappingSchema = z.object({
  id: z.string(),
  host: hostIdSchema,
  family: familySchema,
  protocol: z.string(),
  hostAddress: z.string(),
  hostPort: z.number().int(),
  container: containerIdSchema.optional(),
  targetAddress: z.string(),
  targetPort: z.number().int(),
  via: z.array(z.enum(['dnat', 'userland-proxy', 'host', 'patchbay'])),
  rules: z.array(z.string()),
});
export type PortMapping = z.infer<typeof portMappingSchema>;
