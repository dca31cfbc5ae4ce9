/** What is attached now, by Patchbay's marks. */
import { z } from '@hono/zod-openapi';
import { attachmentsSchema } from '../../../model/attachment.ts';
import { err, ok } from '../../../model/result.ts';
import { attachmentsOf } from '../../apply/attachments.ts';
import type { Changes } from '../../apply/changes.ts';
import type { LiveView } from '../../live/view.ts';
import { guarded, type Route } from '../call.ts';
import { scriptReply, scriptType } from '../script-reply.ts';

export function attachmentsRoutes(live: LiveView, changes: Changes): Route[] {
  const notReady = err({ code: 'not-ready', detail: 'The first read of the host is not finished.' } as const);
  return [
    guarded({
      method: 'get',
      path: '/api/v1/attachments',
      verb: 'attachments.list',
      summary: 'The links that Patchbay gave to containers, as its marks on the host tell.',
      success: { status: 200, description: 'Sorted by container and link.', schema: attachmentsSchema },
      faults: ['not-ready'],
      handle: () =>
        live.isReady() ? ok({ status: 200, json: { attachments: attachmentsOf(live.snapshot()) } }) : notReady,
    }),
    guarded({
      method: 'get',
      path: '/api/v1/attachments/script',
      verb: 'attachments.script',
      summary: 'A bash script that makes all attachments again, bridges that were made for them included.',
      success: { status: 200, description: 'The script.', mediaType: scriptType, schema: z.string() },
      faults: ['not-ready', 'conflict', 'unreadable', 'source-lost'],
      handle({ c }) {
        if (!live.isReady()) return notReady;
        const script = changes.attachmentsScript();
        return script.ok ? ok(scriptReply(c, script.value)) : script;
      },
    }),
  ];
}
