/** The commands that mend a source, or tell why it is as it is. Pure; Debian's names of services and packages. */
import type { SourceName, SourceState } from '../../model/host.ts';

/** `mend`: makes it work again; `missing`: brings what is not there; `why`: what it says of itself. */
export type Mending = { kind: 'mend' | 'missing' | 'why'; commands: string[] };

/** nftables and iptables are read by programs, so for them only these can be missing. */
const packages: Record<SourceName, string | undefined> = {
  kernel: undefined,
  docker: 'docker.io',
  ovs: 'openvswitch-switch',
  netfilter: 'iptables nftables',
};
const services: Record<SourceName, string | undefined> = {
  kernel: undefined,
  docker: 'docker',
  ovs: 'openvswitch-switch',
  netfilter: undefined,
};
const sockets: Record<SourceName, string | undefined> = {
  kernel: undefined,
  docker: '/var/run/docker.sock',
  ovs: '/run/openvswitch/db.sock',
  netfilter: undefined,
};

/** Namespaces are closed to a root that lacks CAP_SYS_ADMIN or CAP_SYS_PTRACE (setns(2), proc_pid_ns(5)). */
export const lockedMendings: Mending[] = [
  { kind: 'mend', commands: ['sudo npm start'] },
  { kind: 'why', commands: ['sudo capsh --print'] },
];

/** What a person types on the host about a source in a state; nothing where there is nothing to do. */
export function mendings(source: SourceName, state: SourceState): Mending[] {
  const service = services[source];
  const packed = packages[source];
  const socket = sockets[source];
  switch (state) {
    case 'up':
    case 'reading':
      return [];
    case 'absent':
      return [
        ...(service === undefined ? [] : [{ kind: 'mend' as const, commands: [`sudo systemctl start ${service}`] }]),
        ...(packed === undefined ? [] : [{ kind: 'missing' as const, commands: [`sudo apt-get install ${packed}`] }]),
      ];
    case 'lost':
      return service === undefined
        ? [
            ...(packed === undefined
              ? []
              : [{ kind: 'missing' as const, commands: [`sudo apt-get install ${packed}`] }]),
            { kind: 'why', commands: ['sudo dmesg | tail'] },
          ]
        : [
            { kind: 'mend', commands: [`sudo systemctl restart ${service}`] },
            { kind: 'why', commands: [`sudo journalctl --unit ${service} --lines 50`] },
          ];
    case 'no-permission':
      return socket === undefined
        ? [{ kind: 'why', commands: ['sudo capsh --print'] }]
        : [
            { kind: 'mend', commands: [`sudo chown root ${socket}`, `sudo chmod u+rw ${socket}`] },
            { kind: 'why', commands: [`ls -l ${socket}`, 'sudo dmesg | grep -i denied'] },
          ];
  }
}
