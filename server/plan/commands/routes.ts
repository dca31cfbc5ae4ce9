/** Routes in the words of ip-route(8). */
import type { StepRoute } from '../../../model/step.ts';
import { metricOf, protocolBoot, scopeLink, scopeUniverse, tableMain } from '../simulate/routes.ts';
import { quote } from './quote.ts';

/** /etc/iproute2/rt_protos and rt_scopes as shipped. */
const protocols: Record<number, string> = { 1: 'redirect', 2: 'kernel', 3: 'boot', 4: 'static', 9: 'ra', 16: 'dhcp' };
const scopes: Record<number, string> = { 0: 'global', 200: 'site', 253: 'link', 254: 'host', 255: 'nowhere' };

/** The scope that ip(8) gives when none is said (iproute_modify, ip/iproute.c). */
function usualScope(route: StepRoute): number {
  return route.family === 'inet6' || route.gateway !== undefined ? scopeUniverse : scopeLink;
}

/** What follows `ip`: the whole of it for both verbs, so that of two like routes the right one goes. */
export function routeWords(verb: 'add' | 'del', route: StepRoute): string {
  const metric = route.family === 'inet6' ? metricOf(route) : route.metric;
  const words = [
    ...(route.family === 'inet6' ? ['-6'] : []),
    ...['route', verb, route.destination],
    ...(route.gateway === undefined ? [] : ['via', ...otherFamily(route), route.gateway]),
    ...(route.device === undefined ? [] : ['dev', quote(route.device)]),
    ...(route.protocol === protocolBoot ? [] : ['proto', protocols[route.protocol] ?? String(route.protocol)]),
    ...(route.scope === usualScope(route) ? [] : ['scope', scopes[route.scope] ?? String(route.scope)]),
    ...(route.preferredSource === undefined ? [] : ['src', route.preferredSource]),
    ...(metric === undefined || metric === 0 || isUsualMetric(route) ? [] : ['metric', String(metric)]),
    ...(route.table === tableMain ? [] : ['table', String(route.table)]),
  ];
  return words.join(' ');
}

const isUsualMetric = (route: StepRoute): boolean => route.family === 'inet6' && route.metric === undefined;

/** An IPv4 route over an IPv6 gateway says so (RTA_VIA). */
const otherFamily = ({ family, gateway = '' }: StepRoute): string[] =>
  family === 'inet' && gateway.includes(':') ? ['inet6'] : [];
