import { expect } from 'vitest';
import type { Result } from '../../../model/result.ts';
import type { StepTrouble } from '../step-runner.ts';

type Doing = Promise<Result<void, StepTrouble>>;

/** For tests: how it ended, `ok` or the trouble's code. */
export async function code(doing: Doing): Promise<string> {
  const result = await doing;
  return result.ok ? 'ok' : result.error.code;
}

/** For tests: it ended well; a trouble is shown whole. */
export async function must(doing: Doing): Promise<void> {
  const result = await doing;
  expect(result.ok ? undefined : result.error).toBeUndefined();
}
