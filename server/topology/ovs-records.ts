/** OvsBridge and OvsPort records: rows of the database with the kernel links they name, where these exist. */
import type { LinkId } from '../../model/ids.ts';
import { ovsId } from '../../model/ids.ts';
import type { OvsBridge, OvsPort } from '../../model/ovs.ts';
import { idOfHost, idOfLink } from './ids.ts';
import type { Look } from './observations.ts';

function linkNamed(look: Look, name: string): { link: LinkId } | Record<string, never> {
  const cookie = look.hostCookie;
  const link = cookie === undefined ? undefined : look.linkByName(cookie, name);
  return link && cookie !== undefined ? { link: idOfLink(look, cookie, link.ifindex) } : {};
}

export function ovsBridgeRecord(look: Look, uuid: string): OvsBridge | undefined {
  const fact = look.ovsBridge(uuid);
  if (!fact) return undefined;
  const host = idOfHost(look);
  return {
    id: ovsId(host, uuid),
    host,
    name: fact.name,
    datapathType: fact.datapathType,
    ...(fact.failMode === undefined ? {} : { failMode: fact.failMode }),
    stp: fact.stp,
    ...(fact.controllers === undefined ? {} : { controllers: fact.controllers }),
    ...(fact.externalIds === undefined ? {} : { externalIds: fact.externalIds }),
    ...linkNamed(look, fact.name),
  };
}

export function ovsPortRecord(look: Look, uuid: string): OvsPort | undefined {
  const fact = look.ovsPort(uuid);
  if (!fact) return undefined;
  const host = idOfHost(look);
  const { uuid: _uuid, bridgeUuid, interfaceName, interfaceNames: _all, ...own } = fact;
  return { id: ovsId(host, uuid), bridge: ovsId(host, bridgeUuid), ...own, ...linkNamed(look, interfaceName) };
}
