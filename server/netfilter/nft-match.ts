/** One comparison of an nft rule as a match (nft(8), "EXPRESSIONS"). */
import type { Match } from './facts.ts';
import { ctSchema, fibSchema, metaSchema, payloadSchema } from './nft-schema.ts';
import { addressesOf, all, nameOf, portsOf } from './nft-values.ts';

/** What the left side of a comparison looks at. */
export type Dimension =
  | {
      of:
        | 'in-link'
        | 'out-link'
        | 'protocol'
        | 'connection-state'
        | 'connection-status'
        | 'family'
        | 'original-destination-port';
    }
  | { of: 'source' | 'destination' | 'original-destination' }
  | { of: 'source-port' | 'destination-port'; protocols: string[] }
  | { of: 'address-type'; side: 'source' | 'destination' };

function payloadDimension(protocol: string, field: string): Dimension | undefined {
  if (protocol === 'ip' || protocol === 'ip6') {
    if (field === 'saddr') return { of: 'source' };
    if (field === 'daddr') return { of: 'destination' };
    return field === 'protocol' || field === 'nexthdr' ? { of: 'protocol' } : undefined;
  }
  const protocols = protocol === 'th' ? [] : [protocol];
  if (field === 'sport') return { of: 'source-port', protocols };
  return field === 'dport' ? { of: 'destination-port', protocols } : undefined;
}

const metaDimensions: Record<string, Dimension> = {
  iif: { of: 'in-link' },
  iifname: { of: 'in-link' },
  oif: { of: 'out-link' },
  oifname: { of: 'out-link' },
  l4proto: { of: 'protocol' },
  nfproto: { of: 'family' },
};

const connectionDimensions: Record<string, Dimension> = {
  state: { of: 'connection-state' },
  status: { of: 'connection-status' },
  'original proto-dst': { of: 'original-destination-port' },
  'original daddr': { of: 'original-destination' },
  'original ip daddr': { of: 'original-destination' },
  'original ip6 daddr': { of: 'original-destination' },
};

/** Undefined for what we do not understand. */
export function dimensionOf(left: unknown): Dimension | undefined {
  const payload = payloadSchema.safeParse(left);
  if (payload.success) return payloadDimension(payload.data.payload.protocol, payload.data.payload.field);
  const meta = metaSchema.safeParse(left);
  if (meta.success) return metaDimensions[meta.data.meta.key];
  const ct = ctSchema.safeParse(left);
  if (ct.success) {
    const { key, dir } = ct.data.ct;
    return connectionDimensions[dir === undefined ? key : `${dir} ${key}`];
  }
  const fib = fibSchema.safeParse(left);
  if (!fib.success || fib.data.fib.result !== 'type') return undefined;
  // With further flags (iif, mark) the type is looked up under a condition of its own.
  const flags = [fib.data.fib.flags].flat();
  if (flags.length !== 1) return undefined;
  if (flags[0] === 'daddr') return { of: 'address-type', side: 'destination' };
  return flags[0] === 'saddr' ? { of: 'address-type', side: 'source' } : undefined;
}

/** The match of a dimension with any of the values; undefined when a value is not understood. */
export function matchOf(dimension: Dimension, values: unknown[], inverted: boolean): Match | undefined {
  const names = (): string[] | undefined => all(values, nameOf);
  switch (dimension.of) {
    case 'in-link':
    case 'out-link': {
      const links = names();
      return links && { kind: dimension.of, names: links, inverted };
    }
    case 'source':
    case 'destination':
    case 'original-destination': {
      const addresses = all(values, addressesOf);
      return addresses && { kind: dimension.of, addresses, inverted };
    }
    case 'source-port':
    case 'destination-port': {
      const ports = all(values, portsOf);
      return ports && { kind: dimension.of, protocols: dimension.protocols, ports, inverted };
    }
    case 'original-destination-port': {
      const ports = all(values, portsOf);
      return ports && { kind: dimension.of, ports, inverted };
    }
    case 'protocol': {
      const protocols = names();
      return protocols && { kind: 'protocol', protocols, inverted };
    }
    case 'connection-state': {
      const states = names();
      return states && { kind: 'connection-state', states, inverted };
    }
    case 'connection-status': {
      // iptables counts these two among the states; of the others nothing is known for a packet that does not exist yet.
      const states = names();
      if (!states?.every((one) => one === 'dnat' || one === 'snat')) return undefined;
      return { kind: 'connection-state', states, inverted };
    }
    case 'address-type': {
      const types = names();
      return types && { kind: 'address-type', of: dimension.side, types, inverted };
    }
    case 'family': {
      const [one, ...more] = values;
      if (more.length > 0 || (one !== 'ipv4' && one !== 'ipv6')) return undefined;
      return { kind: 'family', family: one === 'ipv4' ? 'inet' : 'inet6', inverted };
    }
  }
}
