/** Attachments: links that Patchbay gave to containers and that carry its mark. */
import { z } from 'zod';
import { containerIdSchema, linkIdSchema } from './ids.ts';
import { vlanSchema } from './link.ts';

export const attachmentSchema = z.object({
  /** The link in the container. */
  link: linkIdSchema,
  name: z.string(),
  container: containerIdSchema,
  containerName: z.string(),
  /** The bridge its other end is a port of; absent when it is in none. */
  to: z.union([z.object({ bridge: z.string() }), z.object({ ovsBridge: z.string() })]).optional(),
  /** The end on the host; absent when it is not there. */
  hostName: z.string().optional(),
  vlan: vlanSchema.optional(),
  /** `address/length`, without link-local ones. */
  addresses: z.array(z.string()),
  /** The next hop of a default route through it. */
  gateway: z.string().optional(),
  mac: z.string().optional(),
  mtu: z.number().int(),
});
export type Attachment = z.infer<typeof attachmentSchema>;
export const attachmentsSchema = z.object({ attachments: z.array(attachmentSchema) });
