/**
 * Marks: how Patchbay knows what it made. A link carries its mark as alias (IFLA_IFALIAS), a row of Open vSwitch in its external_ids. Only
 * what is marked is ever removed without being asked for.
 */
import type { Container } from './container.ts';
import type { Link } from './link.ts';
import type { OvsBridge } from './ovs.ts';

/** Alias of both ends of a veth that plugs a container into a bridge. */
export const attachAlias = 'pb:attach';
/** Alias of a Linux bridge that was asked for: it stays. */
export const bridgeAlias = 'pb:bridge';
/** Alias of a Linux bridge made because an attachment needed one: it goes with its last port. */
export const autoBridgeAlias = 'pb:bridge:auto';

/** Keys of external_ids. `patchbay` says what the row is: `attach`, `bridge` or `auto-bridge`. */
export const ovsMarkKeys = { what: 'patchbay', container: 'patchbay-container', link: 'patchbay-link' } as const;

/** The engine's own id of a container, 64 hex digits. */
export const engineIdOf = (container: Pick<Container, 'id'>): string =>
  container.id.slice(container.id.lastIndexOf(':') + 1);

/** external_ids of the OVS port of an attachment: the container's id and the link's name in it. */
export const ovsAttachMark = (container: Pick<Container, 'id'>, linkName: string): Record<string, string> => ({
  [ovsMarkKeys.what]: 'attach',
  [ovsMarkKeys.container]: engineIdOf(container),
  [ovsMarkKeys.link]: linkName,
});

/** external_ids of an OVS bridge; `auto`: made because an attachment needed one. */
export const ovsBridgeMark = (auto: boolean): Record<string, string> => ({
  [ovsMarkKeys.what]: auto ? 'auto-bridge' : 'bridge',
});

/** A Linux bridge that goes with its last port. */
export const isAutoBridge = (link: Pick<Link, 'alias'>): boolean => link.alias === autoBridgeAlias;

/** An OVS bridge that goes with its last port. */
export const isAutoOvsBridge = (bridge: Pick<OvsBridge, 'externalIds'>): boolean =>
  bridge.externalIds?.[ovsMarkKeys.what] === 'auto-bridge';
