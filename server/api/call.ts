/** What a route is, and how one request to it is carried out: authenticate, authorise, parse, do, answer. */
import type { HttpBindings } from '@hono/node-server';
import type { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Fault } from '../../model/fault.ts';
import type { Result } from '../../model/result.ts';
import type { Access, Identity } from '../access/access.ts';
import { authorise, type Verb, type VerbName, verbs } from '../access/verbs.ts';
import { readJson } from './body.ts';
import { credentialOf, originFault } from './credential.ts';
import { refuse } from './problem.ts';

export type ApiContext = Context<{ Bindings: HttpBindings }>;

/** A JSON answer, one without a body, or a finished response. */
export type Reply = { status: 200 | 201 | 202; json: unknown } | { status: 204 } | Response;

type Answer = Result<Reply, Fault> | Promise<Result<Reply, Fault>>;

type Described = {
  method: 'get' | 'post' | 'put' | 'delete';
  /** OpenAPI form, `/api/v1/tokens/{id}`. */
  path: string;
  summary: string;
  /** What may follow the question mark: name to meaning, all optional. */
  query?: Record<string, string>;
  /** What a success looks like in the OpenAPI document. */
  success: { status: 200 | 201 | 204; description: string; schema?: z.ZodType; mediaType?: string };
  /** Problem codes to document besides those every route can answer. */
  faults?: Fault['code'][];
};

/** A route for those who are signed in; `verb` decides who of them. */
export type GuardedRoute = Described & {
  verb: VerbName;
  body?: z.ZodType;
  handle: (call: { c: ApiContext; identity: Identity; body: unknown }) => Answer;
};

/** A route for everybody; it may look at who is asking, and need not. */
export type OpenRoute = Described & {
  verb: 'open';
  body?: z.ZodType;
  handle: (call: { c: ApiContext; identity: Result<Identity, Fault>; body: unknown }) => Answer;
};

export type Route = GuardedRoute | OpenRoute;

/** Checks at compile time that `handle` gets the body its schema makes. */
export function guarded<Body>(
  route: Omit<GuardedRoute, 'body' | 'handle'> & {
    body?: z.ZodType<Body>;
    handle: (call: { c: ApiContext; identity: Identity; body: Body }) => Answer;
  },
): GuardedRoute {
  return route as GuardedRoute;
}

/** `guarded` for a route open to everybody. */
export function open<Body>(
  route: Omit<OpenRoute, 'verb' | 'body' | 'handle'> & {
    body?: z.ZodType<Body>;
    handle: (call: { c: ApiContext; identity: Result<Identity, Fault>; body: Body }) => Answer;
  },
): OpenRoute {
  return { ...route, verb: 'open' } as OpenRoute;
}

/** Carries out one request. Refusals of a signed-in caller, and what an audited verb did, go into the audit trail. */
export async function carryOut(c: ApiContext, route: Route, access: Access): Promise<Response> {
  const credential = credentialOf(c);
  const foreign = originFault(c, credential);
  if (foreign) return refuse(c, foreign);
  const identity = access.authenticate(credential);
  if (route.verb === 'open') {
    const body = await bodyOf(c, route);
    return body.ok ? answer(c, await route.handle({ c, identity, body: body.value })) : refuse(c, body.error);
  }
  if (!identity.ok) return refuse(c, identity.error);
  const verb: Verb = verbs[route.verb];
  const who = identity.value.principal.user;
  const allowed = authorise(identity.value.principal, verb);
  if (!allowed.ok) {
    access.audit(who, route.verb, allowed.error.code, c.req.path);
    return refuse(c, allowed.error);
  }
  const body = await bodyOf(c, route);
  if (!body.ok) return refuse(c, body.error);
  const outcome = await route.handle({ c, identity: identity.value, body: body.value });
  if (verb.audited) access.audit(who, route.verb, outcome.ok ? 'done' : outcome.error.code, c.req.path);
  return answer(c, outcome);
}

async function bodyOf(c: ApiContext, route: Route): Promise<Result<unknown, Fault>> {
  return route.body ? readJson(c.req.raw, route.body) : { ok: true, value: undefined };
}

function answer(c: ApiContext, outcome: Result<Reply, Fault>): Response {
  if (!outcome.ok) return refuse(c, outcome.error);
  const reply = outcome.value;
  if (reply instanceof Response) return reply;
  return reply.status === 204 ? c.body(null, 204) : c.json(reply.json, reply.status);
}
