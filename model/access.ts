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
