/** What a person would type in a shell of the host to see the same thing. Names are foreign input: each is quoted for the shell. Pure. */
import type { Netns } from '../../model/netns.ts';
import type { Topology } from '../../model/topology.ts';
import type { Found } from './records.ts';

/** One word of a POSIX shell, quoted where it has to be. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/**
 * What goes before a command to run it in a namespace: nothing for the host's, `nsenter` with the name's file or a process for others.
 * `ip -n` would not do: it knows only named ones, and `ss` has none. Undefined where neither a name nor a process is known.
 */
export function enterWords(topology: Topology, netns: Netns | undefined): string | undefined {
  if (!netns) return undefined;
  if (netns.owner === 'host') return '';
  if (netns.name !== undefined) return `nsenter --net=/run/netns/${shellWord(netns.name)} `;
  const inside = topology.containers.find((one) => one.netns === netns.id && one.sharesNetnsWith === undefined);
  if (inside) return `nsenter -t "$(docker inspect -f '{{.State.Pid}}' ${shellWord(inside.name)})" -n `;
  return netns.pid === undefined ? undefined : `nsenter -t ${netns.pid} -n `;
}

/** The commands that show a record, the most telling one first; none where no command reaches it. */
export function commandsFor(topology: Topology, found: Found): string[] {
  const inside = (id: string | undefined): string | undefined =>
    enterWords(
      topology,
      topology.netns.find((one) => one.id === id),
    );
  const each = (enter: string | undefined, lines: string[]): string[] =>
    enter === undefined ? [] : lines.map((line) => `${enter}${line}`);
  switch (found.kind) {
    case 'host':
      return ['ip -d address show', 'ip route show table all', 'ip rule show'];
    case 'netns':
      return each(inside(found.record.id), ['ip -d address show', 'ip route show', 'ss -tunap']);
    case 'link': {
      const name = shellWord(found.record.name);
      const lines = [`ip -d -s link show dev ${name}`, `ip address show dev ${name}`];
      if (found.record.bridge || found.record.kind === 'vxlan') lines.push(`bridge fdb show dev ${name}`);
      if (found.record.bridge) lines.splice(2, 1, `bridge fdb show br ${name}`, `bridge vlan show`);
      return each(inside(found.record.netns), lines);
    }
    case 'container':
      return [
        `docker inspect ${shellWord(found.record.name)}`,
        ...each(inside(found.record.netns), ['ip -d address show', 'ss -tunap']),
      ];
    case 'network':
      return [`docker network inspect ${shellWord(found.record.name)}`];
    case 'ovsBridge':
      return [
        `ovs-vsctl list bridge ${shellWord(found.record.name)}`,
        `ovs-appctl fdb/show ${shellWord(found.record.name)}`,
      ];
    case 'ovsPort':
      return [
        `ovs-vsctl list port ${shellWord(found.record.name)}`,
        `ovs-vsctl list interface ${shellWord(found.record.name)}`,
      ];
    case 'mapping': {
      const { asked, hostPort, protocol, family } = found.record;
      const save = family === 'inet' ? 'iptables-save' : 'ip6tables-save';
      const socket = protocol === 'udp' ? '-ulnp' : '-tlnp';
      const lines = [`${save} -t nat`, `ss ${socket} 'sport = :${hostPort}'`];
      return asked ? [`docker port ${shellWord(asked.container.name)}`, ...lines] : lines;
    }
  }
}
