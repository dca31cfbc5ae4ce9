/** Who may do what, as far as the API tells it. */
import { z } from 'zod';

/** `viewer` sees; `operator` also changes the network; `admin` also manages users and tokens. */
export const roleSchema = z.enum(['viewer', 'operator', 'admin']);
export type Role = z.infer<typeof roleSchema>;

export const principalSchema = z.object({
  user: z.string(),
  role: roleSchema,
  /** PATCHBAY_READONLY: nobody changes the host, whatever the role. */
  readOnly: z.boolean(),
});
/** The one a request speaks for. */
export type Principal = z.infer<typeof principalSchema>;

/** An API token as GET /api/v1/tokens lists it: never with its secret. Times are ISO 8601 UTC. */
export const apiTokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  role: roleSchema,
  createdBy: z.string(),
  createdAt: z.string(),
  lastUsedAt: z.string().optional(),
});
export type ApiToken = z.infer<typeof apiTokenSchema>;
export const apiTokensSchema = z.object({ tokens: z.array(apiTokenSchema) });
/** The answer of POST /api/v1/tokens: the only one that ever has the secret. */
export const madeTokenSchema = apiTokenSchema.extend({ token: z.string() });
