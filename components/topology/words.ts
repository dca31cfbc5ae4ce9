'use client';
/** Closed codes of the model as the catalogue's ICU select keys spell them, and the spoken name of every row. */
import { useTranslations } from 'next-intl';
import { isStrip } from './layout/grid.ts';
import type { OpenProblems } from './nodes/Badge.tsx';
import { publishedText } from './scene/published.ts';
import type {
  ContainerRow,
  HostLink,
  HostObject,
  LinkRow,
  PortRow,
  PublishedObject,
  SwitchObject,
  UnitObject,
  VlanChip,
} from './scene/scene.ts';

/** `no-carrier` -> `noCarrier`: ICU select keys hold no hyphens in the catalogue. */
export const codeKey = (code: string): string => code.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** `1 Gbit/s`, `25 Gbit/s`, `100 Mbit/s`. */
export const speedText = (mbps: number): string =>
  mbps >= 1000 && mbps % 100 === 0 ? `${mbps / 1000} Gbit/s` : `${mbps} Mbit/s`;

/** The name of a namespace's unit as printed. */
export function useUnitTitle(): (unit: UnitObject) => string {
  const t = useTranslations('canvas');
  return ({ owner }) => {
    switch (owner.kind) {
      case 'container':
      case 'named':
        return owner.name;
      case 'process':
        return owner.pid === undefined
          ? t('namelessNetns', { inode: String(owner.inode) })
          : t('processNetns', { pid: String(owner.pid), name: owner.processName ?? '' });
    }
  };
}

/** The title of a switch as printed: a tap without a Docker network says what it is. */
export function useSwitchTitle(): (one: SwitchObject) => string {
  const t = useTranslations('canvas');
  return (one) =>
    one.tap && one.title === one.linkName
      ? t('tapTitle', {
          kinds: one.tap.kinds.join(', '),
          modes: one.tap.modes.join(', '),
          count: one.tap.modes.length,
          parent: one.linkName,
        })
      : one.title;
}

type Problems = OpenProblems | undefined;

/** The whole name of a row for assistive technology: what is printed first, then what it is, its state, its VLAN, what is open about it. */
export function useSpoken(): {
  unit(unit: UnitObject, title: string, problems: Problems): string;
  joined(row: ContainerRow, owner: string): string;
  link(row: LinkRow, owner: string, problems: Problems): string;
  port(row: PortRow, owner: SwitchObject, problems: Problems): string;
  switch(one: SwitchObject, title: string, problems: Problems): string;
  nic(nic: HostLink, problems: Problems, parent?: string): string;
  host(host: HostObject, problems: Problems): string;
  published(chip: PublishedObject, verdict: string): string;
  hostContainer(row: ContainerRow): string;
  stopped(row: ContainerRow): string;
} {
  const t = useTranslations('speak');
  const canvas = useTranslations('canvas');
  const state = (code: string): string => t('state', { state: code });
  const list = (...parts: (string | undefined)[]): string =>
    parts.filter((part) => part !== undefined && part !== '').join(t('comma'));
  const vlan = (chip: VlanChip | undefined): string => (chip ? t('vlan', { chip: chip.text }) : t('vlanNone'));
  const trouble = (row: { trouble?: string }): string | undefined =>
    row.trouble && canvas('trouble', { trouble: codeKey(row.trouble) });
  const open = (problems: Problems): string | undefined =>
    problems && t('troubles', { severity: problems.worst, count: problems.worstCount });
  const linkWords = (row: LinkRow): string =>
    list(
      t('linkAt', {
        name: row.name,
        addresses: row.detail?.addresses.join(' ') || canvas('noAddress'),
        at: row.at === undefined ? 'none' : row.at.number === undefined ? 'switch' : 'port',
        switch: row.at?.title ?? '',
        port: String(row.at?.number ?? ''),
      }),
      row.at ? vlan(row.chip) : row.chip && vlan(row.chip),
      row.tunnel,
      row.holder && t('holder', { name: row.holder.processName, pid: String(row.holder.pid) }),
      trouble(row),
    );
  return {
    unit(unit, title, problems) {
      const [only] = isStrip(unit) ? unit.links : [];
      const what =
        unit.owner.kind === 'container' ? t('container', { state: state(unit.owner.state) }) : t(unit.owner.kind);
      const links = only ? linkWords(only) : unit.links.length === 0 ? canvas('onlyLo') : undefined;
      const closed = unit.unreadable === undefined ? links : canvas('unreadable');
      return list(title, what, closed, open(problems));
    },
    joined: (row, owner) => list(row.name, t('joined', { state: state(row.state), owner })),
    link: (row, owner, problems) => list(linkWords(row), t('link', { owner }), open(problems)),
    port: (row, owner, problems) =>
      list(
        row.name,
        row.bundle
          ? t('bundle', { count: row.bundle.count, owner: owner.title })
          : t('port', { number: String(row.number ?? 'none'), owner: owner.title }),
        row.bundle || owner.form === 'tap' ? undefined : vlan(row.chip),
        row.tunnel,
        row.holder && t('holder', { name: row.holder.processName, pid: String(row.holder.pid) }),
        row.missingVlans && canvas('missingVlans', { vlans: row.missingVlans.join(', ') }),
        trouble(row),
        open(problems),
      ),
    switch: (one, title, problems) =>
      list(
        title,
        t('switch', { form: one.form, count: one.ports.length }),
        one.hostAddresses.length > 0 ? t('hostHere', { addresses: one.hostAddresses.join(' ') }) : undefined,
        one.tap?.hostIsolated ? canvas('hostIsolated') : undefined,
        one.down ? canvas('trouble', { trouble: 'down' }) : undefined,
        open(problems),
      ),
    nic: (nic, problems, parent) =>
      list(
        nic.name,
        parent === undefined ? t('nic') : t('nicRow', { parent }),
        nic.portOf === undefined ? undefined : canvas('portOf', { bridge: nic.portOf }),
        nic.addresses.join(' ') || (nic.portOf === undefined ? canvas('noAddress') : undefined),
        nic.chip && vlan(nic.chip),
        nic.tunnel,
        nic.holder && t('holder', { name: nic.holder.processName, pid: String(nic.holder.pid) }),
        nic.addressOnPort ? canvas('addressOnPort') : undefined,
        trouble(nic),
        open(problems),
      ),
    host: (host, problems) => list(host.hostname, t('host', { count: host.containers.length }), open(problems)),
    published: (chip, verdict) =>
      list(
        t('published', {
          address: publishedText(chip),
          port: String(chip.containerPort),
          asked: chip.asked ? (chip.kernelRead && !chip.found ? 'only' : 'yes') : chip.askedKnown ? 'no' : 'yes',
          count: chip.others + 1,
        }),
        verdict,
      ),
    hostContainer: (row) => list(row.name, t('hostContainer', { state: state(row.state) })),
    stopped: (row) => list(row.name, t('container', { state: state(row.state) })),
  };
}
