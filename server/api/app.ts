/** The agent's HTTP API as one Hono app: the table of routes, and what happens to everything that is not in it. */
import type { HttpBindings } from '@hono/node-server';
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Logger } from 'pino';
import { type FaultCode, faultStatus, problemSchema } from '../../model/fault.ts';
import type { Access } from '../access/access.ts';
import type { Changes } from '../apply/changes.ts';
import type { LiveView } from '../live/view.ts';
import type { Arrangements } from '../store/arrangements.ts';
import { carryOut, type Route } from './call.ts';
import { refuse } from './problem.ts';
import { arrangementRoutes } from './routes/arrangement.ts';
import { attachmentsRoutes } from './routes/attachments.ts';
import { auditRoute } from './routes/audit.ts';
import { changesRoutes } from './routes/changes.ts';
import { describeRoute } from './routes/describe.ts';
import { type EngineEvents, engineEventsRoute } from './routes/engine-events.ts';
import { healthRoute } from './routes/health.ts';
import { onDemandRoutes } from './routes/on-demand.ts';
import { plansRoute } from './routes/plans.ts';
import { portMappingsRoute } from './routes/port-mappings.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { topologyRoutes } from './routes/topology.ts';

export type ApiParts = {
  live: LiveView;
  changes: Changes;
  access: Access;
  arrangements: Arrangements;
  engineEvents: EngineEvents;
  log: Logger;
  version: string;
  readOnly: boolean;
};

export function apiOf(parts: ApiParts): OpenAPIHono<{ Bindings: HttpBindings }> {
  const app = new OpenAPIHono<{ Bindings: HttpBindings }>();
  const routes: Route[] = [
    healthRoute(parts),
    ...topologyRoutes(parts.live, parts.changes),
    engineEventsRoute(parts.engineEvents),
    ...arrangementRoutes(parts.arrangements),
    ...onDemandRoutes(parts.live.onDemand),
    portMappingsRoute(parts.live),
    plansRoute(parts.changes),
    ...changesRoutes(parts.changes),
    ...attachmentsRoutes(parts.live, parts.changes),
    ...sessionRoutes(parts.access),
    ...tokenRoutes(parts.access),
    auditRoute(parts.access),
  ];
  routes.push(
    describeRoute(() =>
      app.getOpenAPI31Document({
        openapi: '3.1.0',
        info: { title: 'Patchbay', version: parts.version },
        security: [{ token: [] }, { session: [] }],
      }),
    ),
  );
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' });
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'patchbay_session',
  });

  app.use(async (c, next) => {
    await next();
    c.header('cache-control', c.res.headers.get('cache-control') ?? 'no-store');
    c.header('x-content-type-options', 'nosniff');
  });
  for (const route of routes) {
    app.openAPIRegistry.registerPath(described(route));
    app.on(route.method, honoPath(route.path), (c) => carryOut(c, route, parts.access));
  }
  app.notFound((c) => {
    const methods = routes.filter((route) => pathPattern(route.path).test(c.req.path)).map((route) => route.method);
    if (methods.length === 0) return refuse(c, { code: 'not-found', detail: 'There is nothing at this path.' });
    const allowed = methods.map((method) => method.toUpperCase()).join(', ');
    c.header('allow', allowed);
    return refuse(c, { code: 'method-not-allowed', detail: `This path knows ${allowed}.` });
  });
  app.onError((error, c) => {
    parts.log.error({ err: error, method: c.req.method, path: c.req.path }, 'a request failed by a bug');
    return refuse(c, { code: 'internal', detail: 'Patchbay made a mistake; its log on the host says more.' });
  });
  return app;
}

const honoPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');
const pathPattern = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`);

/** Every path parameter is an id. */
const idParams = z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) });

const queryOf = (query: Record<string, string>) =>
  z.object(
    Object.fromEntries(
      Object.entries(query).map(([name, description]) => [
        name,
        z
          .string()
          .optional()
          .openapi({ param: { name, in: 'query', description } }),
      ]),
    ),
  );

/** The route as the OpenAPI document has it. */
function described(route: Route) {
  const codes: FaultCode[] = [...(route.faults ?? [])];
  if (route.verb !== 'open') codes.push('unauthenticated', 'forbidden', 'too-many-requests');
  if (route.body) codes.push('malformed-body', 'invalid-field', 'body-too-large', 'unsupported-media-type');
  const refusals: Record<string, { description: string; content: Record<string, { schema: typeof problemSchema }> }> =
    {};
  for (const code of codes) {
    const status = String(faultStatus[code]);
    const before = refusals[status]?.description;
    refusals[status] = {
      description: before === undefined ? code : `${before}, ${code}`,
      content: { 'application/problem+json': { schema: problemSchema } },
    };
  }
  const { status, description, schema, mediaType } = route.success;
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  return createRoute({
    method: route.method,
    path: route.path,
    summary: route.summary,
    ...(route.verb === 'open' ? { security: [] } : {}),
    request: {
      ...(route.body ? { body: { required: true, content: { 'application/json': { schema: route.body } } } } : {}),
      ...(names.length > 0 ? { params: idParams } : {}),
      ...(route.query ? { query: queryOf(route.query) } : {}),
    },
    responses: {
      [status]: { description, ...(schema ? { content: { [mediaType ?? 'application/json']: { schema } } } : {}) },
      ...refusals,
    },
  });
}
