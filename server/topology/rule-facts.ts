/** What the packet filter's rules come to, before it is joined with who has which address. */
import type { AddressRange } from '../../model/address.ts';
import type { NatRule } from '../../model/container.ts';
import type { PortMapping } from '../../model/port-mapping.ts';

/** A mapping before it is known whose the target is. */
export type MappingFact = Omit<PortMapping, 'id' | 'host' | 'container'>;

/** A rule with what it names: the addresses it translates for, and the links it asks for by name. */
export type NatRuleFact = { rule: NatRule; ranges: AddressRange[]; links: string[] };
