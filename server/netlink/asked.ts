/** The dumps that are made only when somebody asks. */
import { fdbDumpBody, neighbourDumpBody, parseFdb, parseNeighbour, RTM_GETNEIGH } from './neighbour-codec.ts';
import { dumpOf } from './request.ts';
import { parseStats, RTM_GETSTATS, statsDumpBody } from './stats-codec.ts';

export const neighbourDump = dumpOf(RTM_GETNEIGH, neighbourDumpBody(false), parseNeighbour);
export const proxyNeighbourDump = dumpOf(RTM_GETNEIGH, neighbourDumpBody(true), parseNeighbour);
export const fdbDump = (of: Parameters<typeof fdbDumpBody>[0]) => dumpOf(RTM_GETNEIGH, fdbDumpBody(of), parseFdb);
export const statsDump = dumpOf(RTM_GETSTATS, statsDumpBody(), parseStats);
