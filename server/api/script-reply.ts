/** Answers that are a shell script. */
import type { ApiContext } from './call.ts';

export const scriptType = 'text/x-shellscript';

/** Does the caller ask for a script rather than for JSON? */
export const wantsScript = (c: ApiContext): boolean => (c.req.header('accept') ?? '').includes(scriptType);

/** A browser saves it, and does not show it. */
export function scriptReply(c: ApiContext, script: string): Response {
  return c.body(script, 200, {
    'content-type': `${scriptType}; charset=utf-8`,
    'content-disposition': 'attachment; filename="patchbay.sh"',
  });
}
