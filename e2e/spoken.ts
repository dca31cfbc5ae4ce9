/**
 * What assistive technology has to say of every row of the canvas, as sentences made of what the observers saw (see wired.ts). Published
 * ports and groups are left out: what comes of a port is a verdict, and a group is a person's choice.
 */
import { chips } from './expected.ts';
import type { Tongue } from './tongues.ts';
import { type At, isChild, isSaid, kindOf, type Lodger, type Plugged, type Switch, type Wired } from './wired.ts';

/** What is wrong with a row by the scene's own account: `2 errors` of `switch ovs0`, `port gone0`, `nic orphan1`, or of a container's name. */
export type Faults = Record<string, [count: number, severity: 'error' | 'warning']>;

const isUp = ({ link }: At): boolean => link.flags.includes('UP');
/** `address/length`, without those the kernel makes by itself; IPv4 first. */
const addresses = ({ link }: At): string[] =>
  link.addr_info
    .filter((one) => one.scope !== 'link')
    .map((one) => `${one.local}/${one.prefixlen}`)
    .sort((a, b) => Number(a.includes(':')) - Number(b.includes(':')));

export function spokenOf(wired: Wired, faults: Faults, say: Tongue): string[] {
  const { seen, host, containers, switches, ownerOf, peerOf, parentOf, plugOf } = wired;
  const list = (...parts: (string | undefined)[]): string => parts.filter((one) => one !== undefined).join(say.comma);
  const fault = (row: string): string | undefined => {
    const known = faults[row];
    return known && say[known[1]](known[0]);
  };
  const ovsPorts = new Set(switches.flatMap((one) => (one.form === 'ovs' ? one.ports.map((port) => port.name) : [])));
  const end = ({ netns, link }: At): string => `${ownerOf(netns)}:${link.ifname}`;
  const cabled = (text: string, ends: string[]): string =>
    ends.length === 0 ? text : say.cable(text, ends.sort().join(say.comma));

  /** In the host's namespace, plugged into nothing and without an address. */
  const isLoose = (at: At): boolean =>
    at.netns === host && at.link.master === undefined && !ovsPorts.has(at.link.ifname) && addresses(at).length === 0;
  const trouble = (at: At): string | undefined => {
    const peer = peerOf(at);
    if (kindOf(at.link) === 'veth' && !(at.netns === host && wired.leadsOut(at.link))) {
      if (!peer) return at.netns === host ? say.orphan : say.peerUnseen;
      if (peer.netns === at.netns && isLoose(peer)) return say.orphan;
      if (peer.netns === at.netns && isLoose(at)) return say.loose;
    }
    if (!isUp(at)) return say.down;
    return at.link.flags.includes('LOWER_UP') ? undefined : say.noCarrier;
  };
  const tunnel = ({ link }: At): string | undefined => {
    if (kindOf(link) !== 'vxlan') return undefined;
    const { id, remote, group, port } = link.linkinfo?.info_data ?? {};
    return `VNI ${id} → ${remote ?? group}:${port}`;
  };
  const holder = ({ netns, link }: At): string | undefined => {
    const [process] = netns.tuns.find((one) => one.ifname === link.ifname)?.processes ?? [];
    return process && say.holder(process.name, process.pid);
  };

  /** Whom a row's cables lead to. */
  const farEnds = (at: At): string[] => {
    const plugged = plugOf(at);
    if (isChild(at.link) && plugged) return [plugged.into.title];
    const peer = peerOf(at);
    return peer ? [end(peer)] : [];
  };
  const link = (at: At): string => {
    const plugged = plugOf(at);
    const vlan = plugged ? say.vlan(plugged.port.vlan) : undefined;
    const into = plugged && say.into(plugged.into.title, plugged.port.number);
    const text = `${at.link.ifname} ${addresses(at).join(' ') || say.noAddress}${into ?? ''}`;
    return list(text, vlan, tunnel(at), holder(at), trouble(at));
  };
  const links = (inode: number): At[] =>
    seen.netns.flatMap((netns) =>
      netns.inode === inode ? netns.links.filter(isSaid).map((one) => ({ netns, link: one })) : [],
    );

  /** A namespace: one row with its only link, or a head and a row a link; then the containers that joined it. */
  const unit = (netns: Wired['host']): string[] => {
    const owner = ownerOf(netns);
    const lodger = containers.find((one) => one.inode === netns.inode && !one.joins);
    const what = lodger ? say.container(lodger.state) : netns.names.length > 0 ? say.named : say.process;
    const all = links(netns.inode);
    const [only] = all;
    const joined = containers.filter((one) => one.joins && one.inode === netns.inode);
    const rows = joined.map((one) => list(one.name, say.shares(one.state, owner)));
    if (!only) return [list(owner, what, say.onlyLo, fault(owner)), ...rows];
    if (all.length === 1) return [cabled(list(owner, what, link(only), fault(owner)), farEnds(only)), ...rows];
    const each = all.map((at) =>
      cabled(list(link(at), say.linkOf(owner), fault(`${owner}:${at.link.ifname}`)), farEnds(at)),
    );
    return [list(owner, what, fault(owner)), ...each, ...rows];
  };

  const port = (into: Switch, one: Plugged): string => {
    const { at } = one;
    const gone = into.form === 'ovs' && (one.error !== undefined || (!at && one.patchPeer === undefined));
    const text = list(
      one.name,
      say.port(into.title, one.number),
      into.form === 'tap' ? undefined : say.vlan(one.vlan),
      at && tunnel(at),
      at && holder(at),
      gone ? say.deviceGone : at && trouble(at),
      fault(`port ${one.name}`),
    );
    if (!at) return text;
    const peer = peerOf(at);
    const far = into.form === 'tap' ? [end(at)] : peer ? [end(peer)] : wired.leadsOut(at.link) ? [end(at)] : [];
    return cabled(text, [...far, ...(peer ? publishedAt(wired, peer) : [])]);
  };
  const switchRows = (one: Switch): string[] => {
    const own = one.link && { netns: host, link: one.link };
    const presence = own && one.form !== 'tap' ? addresses(own) : reaching(wired, one).flatMap(addresses);
    const isolated = one.form === 'tap' && one.ports.every((it) => it.at && isIsolated(wired, one, it.at));
    const head = list(
      one.title,
      say.switch(one.form, one.ports.length),
      presence.length > 0 ? say.hostHere(presence.join(' ')) : undefined,
      isolated ? say.hostIsolated : undefined,
      own && one.form !== 'ovs' && !isUp(own) ? say.down : undefined,
      fault(`switch ${one.title}`),
    );
    return [cabled(head, own && one.form === 'tap' ? [end(own)] : []), ...one.ports.map((it) => port(one, it))];
  };

  const nic = (at: At): string => {
    const parent = parentOf(at);
    const peer = peerOf(at);
    const own = addresses(at).join(' ') || say.noAddress;
    const tap = switches.find((one) => one.form === 'tap' && one.link === at.link);
    return cabled(
      list(
        at.link.ifname,
        parent ? say.nicRow(parent.link.ifname) : say.nic,
        ...[own, tunnel(at), holder(at), trouble(at), fault(`nic ${at.link.ifname}`)],
      ),
      [...(tap ? [tap.title] : []), ...(peer ? [end(peer)] : [])],
    );
  };
  const isPort = (name: string, master: string | undefined): boolean => master !== undefined || ovsPorts.has(name);
  const nics = links(host.inode).filter(
    ({ link: one }) => kindOf(one) !== 'bridge' && !switches.some((it) => it.form === 'ovs' && it.link === one),
  );
  const inHost = containers.filter((one) => one.inode === host.inode);
  const lodgerRow = (one: Lodger): string => list(one.name, say.container(one.state));
  return [
    list(seen.hostname, say.host(inHost.length)),
    ...inHost.map(lodgerRow),
    ...containers.filter((one) => one.inode === undefined).map(lodgerRow),
    ...nics.filter(({ link: one }) => !isPort(one.ifname, one.master)).map(nic),
    ...switches.flatMap(switchRows),
    ...seen.netns.filter((one) => one !== host).flatMap(unit),
  ].sort();
}

/** The host's own children of a tap's parent that its other children hear. */
const reaching = ({ host, parentOf }: Wired, tap: Switch): At[] =>
  host.links
    .map((link) => ({ netns: host, link }))
    .filter((at) => tap.form === 'tap' && parentOf(at)?.link === tap.link && isUp(at))
    .filter((at) => at.link.linkinfo?.info_data?.mode === 'bridge' && addresses(at).length > 0);

const isIsolated = (wired: Wired, tap: Switch, { link }: At): boolean =>
  reaching(wired, tap).length === 0 || link.linkinfo?.info_data?.mode !== 'bridge';

/**
 * What is published by way of the cable that ends at this link: it has the address that the kernel leads to, or, where the kernel leads
 * nowhere, the default route. Of more than two ports the lowest alone, which stands for all.
 */
function publishedAt({ seen, containers }: Wired, { netns, link }: At): string[] {
  const route = netns.routes.inet.filter((one) => one.dst === 'default').sort((a, b) => a.metric - b.metric)[0];
  const own = new Set(link.addr_info.map((one) => one.local));
  const led = [...seen.netfilter.rules.flatMap((rule) => rule.translations), ...seen.netfilter.proxies].map((one) => ({
    text: `:${one.hostPort}${one.protocol === 'tcp' ? '' : `/${one.protocol}`}`,
    here: own.has(one.targetAddress),
  }));
  const asked = containers
    .filter((one) => one.inode === netns.inode)
    .flatMap(({ one }) => chips(one.NetworkSettings.Ports))
    .filter((text) => {
      const ways = led.filter((one) => text.endsWith(one.text));
      return ways.length > 0 ? ways.some((one) => one.here) : route?.dev === link.ifname;
    });
  const found = led.filter((one) => one.here && !asked.some((text) => text.endsWith(one.text))).map((one) => one.text);
  const number = (text: string): number => Number(/:(\d+)(\/\w+)?$/.exec(text)?.[1]);
  const sorted = [...new Set([...asked, ...found])].sort((a, b) => number(a) - number(b));
  return sorted.length > 2 ? sorted.slice(0, 1) : sorted;
}
