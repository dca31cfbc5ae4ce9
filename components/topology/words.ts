'use client';
/** Closed codes of the model as the catalogue's ICU select keys spell them, and the spoken name of every row. */
import { useTranslations } from 'next-intl';
import type { Placed } from './layout.ts';
import type {
  Cable,
  ContainerRow,
  LinkRow,
  NicObject,
  PortRow,
  PublishedObject,
  SwitchObject,
  UnitObject,
} from './scene.ts';

/** `no-carrier` -> `noCarrier`: ICU select keys hold no hyphens in the catalogue. */
export const codeKey = (code: string): string => code.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** `[::1]:53`, `:8080`, `:53/udp`. */
export function publishedText(chip: PublishedObject): string {
  const address = chip.hostAddress.includes(':') ? `[${chip.hostAddress}]` : chip.hostAddress;
  const protocol = chip.protocol === 'tcp' ? '' : `/${chip.protocol}`;
  return `${address}:${chip.hostPort}${protocol}`;
}

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

/** What a screen reader says of a row: what it is, its state, its wiring; the far end of its cable last. */
export function useSpoken(): {
  unit(unit: UnitObject): string;
  joined(row: ContainerRow, owner: string): string;
  link(row: LinkRow, owner: string): string;
  port(row: PortRow, owner: SwitchObject): string;
  switch(one: SwitchObject): string;
  nic(nic: NicObject): string;
  published(chip: PublishedObject): string;
  hostContainer(row: ContainerRow): string;
} {
  const t = useTranslations('speak');
  const c = useTranslations('canvas');
  const title = useUnitTitle();
  const chip = (row: { chip?: { text: string } }): string[] => (row.chip ? [t('vlan', { chip: row.chip.text })] : []);
  const trouble = (row: { trouble?: string; error?: string }): string[] => [
    ...(row.trouble ? [c('trouble', { trouble: codeKey(row.trouble) })] : []),
    ...(row.error ? [row.error] : []),
  ];
  const address = (row: { addresses: string[] }): string => row.addresses.join(' ') || c('noAddress');
  const state = (code: string): string => t('state', { state: code });
  const join = (...parts: string[]): string => parts.filter(Boolean).join(', ');
  return {
    unit(unit) {
      const name = title(unit);
      if (unit.owner.kind === 'named') return t('named', { name });
      if (unit.owner.kind === 'process') return t('process', { name });
      if (unit.owner.onlyLo) return t('onlyLo', { name, state: state(unit.owner.state) });
      const [only, ...more] = unit.links;
      if (!only || more.length > 0) return t('container', { name, state: state(unit.owner.state) });
      const spoken = t('containerLink', {
        name,
        state: state(unit.owner.state),
        link: only.name,
        address: address(only),
      });
      return join(spoken, ...chip(only), ...trouble(only));
    },
    joined: (row, owner) => t('joined', { name: row.name, state: state(row.state), owner }),
    link: (row, owner) =>
      join(t('link', { name: row.name, owner, address: address(row) }), ...chip(row), ...trouble(row)),
    port: (row, owner) =>
      join(
        t('port', { number: row.number === undefined ? '?' : String(row.number), owner: owner.title, name: row.name }),
        ...chip(row),
        ...trouble(row),
      ),
    switch: (one) => t('switch', { name: one.title, form: one.form, count: one.ports.length }),
    nic: (nic) => join(t('nic', { name: nic.name, address: address(nic) }), ...chip(nic), ...trouble(nic)),
    published: (one) =>
      t('published', {
        address: publishedText(one),
        containerPort: String(one.containerPort),
        protocol: one.protocol,
      }),
    hostContainer: (row) => t('hostContainer', { name: row.name, state: state(row.state) }),
  };
}

/** The far ends of a row's cables, as one ends them: `test1:eth1`. */
export function farEnds(cables: Cable[], row: string): string[] {
  return cables
    .filter((cable) => cable.from.row === row || cable.to.row === row)
    .map((cable) => (cable.from.row === row ? cable.ends[1] : cable.ends[0]));
}

export type PlacedData<Item extends Placed['object']> = { placed: Placed<Item> };
