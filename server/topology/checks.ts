/**
 * What is computed of the facts besides records: the groups that facts are in, and findings. Both are handed in, since the checks stand
 * above this folder, and both are tracked as records are: computed again only when a fact they asked for is touched. Groups are what keeps
 * "who else has this address here?" from being a walk over the host.
 */
import type { Finding } from '../../model/finding.ts';
import type { Look } from './observations.ts';

/** A fact that has a record; the words open its key (`key` in observations.ts). */
export type RecordKind = 'host' | 'netns' | 'link' | 'container' | 'network' | 'ovsBridge' | 'ovsPort' | 'mapping';

/**
 * Says which groups a fact of a kind is in. `first` and `second` are what follows the kind in its key: cookie and ifindex of a link, id or
 * uuid of the rest. A group's name begins with its kind and a colon. Groups are made of facts alone, never of other groups.
 */
export type Grouping = {
  of: RecordKind;
  groups(look: Look, first: string, second: string): string[];
};

/** A finding as its check tells it: since when it stands is the join's to know. */
export type Found = Omit<Finding, 'since'>;

/** Looks at one fact for what is wrong with it. */
export type FactCheck = { of: RecordKind; find(look: Look, first: string, second: string): Found[] };

/** Looks at one group whenever something comes into it or leaves it; `name` is the group's whole name. */
export type GroupCheck = { ofGroup: string; find(look: Look, name: string): Found[] };

export type Checks = {
  groupings: readonly Grouping[];
  facts: readonly FactCheck[];
  groups: readonly GroupCheck[];
};

/** The checks, and the clock that says since when a finding stands (ISO 8601 UTC). */
export type Checking = { checks: Checks; now(): string };

export const noChecking: Checking = { checks: { groupings: [], facts: [], groups: [] }, now: () => '' };
