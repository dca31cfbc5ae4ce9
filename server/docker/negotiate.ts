/** Which engine is there, and how it is to be spoken to. */
import { err, ok, type Result } from '../../model/result.ts';
import { chooseApiVersion } from './api-version.ts';
import type { Engine, EngineFailure } from './engine.ts';
import { firstIssue, versionSchema } from './schemas.ts';

/** `prefix` stands before every path; `version` is the engine's own. */
export type Api = { prefix: string; version: string; detail: string };

/** Asks the engine for its version and chooses one of the API. */
export async function negotiate(engine: Engine): Promise<Result<Api, EngineFailure>> {
  const json = await engine.getJson('/version');
  if (!json.ok) return json;
  const parsed = versionSchema.safeParse(json.value);
  if (!parsed.success) return err({ code: 'malformed', detail: `GET /version: ${firstIssue(parsed.error)}` });
  const { Version, ApiVersion, MinAPIVersion } = parsed.data;
  const chosen = chooseApiVersion({ newest: ApiVersion, oldest: MinAPIVersion });
  if (!chosen.ok) return err({ code: 'unsupported', detail: chosen.error });
  const detail = `Engine API ${chosen.value} (the engine speaks ${MinAPIVersion} to ${ApiVersion})`;
  return ok({ prefix: `/v${chosen.value}`, version: Version, detail });
}
