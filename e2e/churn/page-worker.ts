/** The layout's worker of a page, which has a heap of its own that no measurement of the page collects or counts. */
import type { CDPSession } from '@playwright/test';
import { z } from 'zod';
import { until } from '../../lab/poll.ts';

export type PageWorker = {
  /** Its JavaScript heap once its garbage is collected, in bytes. */
  collectedHeap(): Promise<number>;
};

const answerSchema = z.object({
  id: z.number(),
  result: z.unknown(),
  error: z.object({ message: z.string() }).optional(),
});
const heapSchema = z.object({ usedSize: z.number() });

/** `session` is one of the page's. Playwright opens none on a worker: messages to it go through the page's, wrapped. */
export async function workerOf(session: CDPSession): Promise<PageWorker> {
  let worker: string | undefined;
  const waiting = new Map<number, (answer: z.infer<typeof answerSchema>) => void>();
  session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (targetInfo.type === 'worker') worker = sessionId;
  });
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const answer = answerSchema.safeParse(JSON.parse(message));
    if (answer.success) waiting.get(answer.data.id)?.(answer.data);
  });
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  const sessionId = await until('the page has a worker', () => worker);
  let asked = 0;
  const ask = async (method: string): Promise<unknown> => {
    asked += 1;
    const id = asked;
    const answer = new Promise<z.infer<typeof answerSchema>>((resolve) => waiting.set(id, resolve));
    await session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) });
    const { result, error } = await answer;
    waiting.delete(id);
    if (error) throw new Error(`the worker, asked for ${method}: ${error.message}`);
    return result;
  };
  return {
    async collectedHeap() {
      await ask('HeapProfiler.collectGarbage');
      return heapSchema.parse(await ask('Runtime.getHeapUsage')).usedSize;
    },
  };
}
