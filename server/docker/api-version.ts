/** Which version of the Engine API to speak. */
import { err, ok, type Result } from '../../model/result.ts';

/** Docker 19.03. Older engines lack what the reads here rely on. */
const oldest = '1.40';
/** The version the schemas were written for: the oldest that Docker 29 still answers. */
const preferred = '1.44';

function compare(a: string, b: string): number {
  const [aMajor = 0, aMinor = 0] = a.split('.').map(Number);
  const [bMajor = 0, bMinor = 0] = b.split('.').map(Number);
  return aMajor - bMajor || aMinor - bMinor;
}

/**
 * The version to put into every path, from what GET /version says of the engine: the preferred one within the engine's range, else the end
 * of the range nearest to it. An engine that knows nothing from `oldest` on is an error.
 */
export function chooseApiVersion(engine: { newest: string; oldest: string }): Result<string, string> {
  if (compare(engine.newest, oldest) < 0) {
    return err(`the engine speaks API ${engine.newest} at most; ${oldest} (Docker 19.03) is needed`);
  }
  if (compare(engine.newest, preferred) < 0) return ok(engine.newest);
  return ok(compare(engine.oldest, preferred) > 0 ? engine.oldest : preferred);
}
