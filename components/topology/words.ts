'use client';
/** Closed codes of the model as the catalogue's ICU select keys spell them, and the spoken name of every row. */
import { useTranslations } from 'next-intl';
import { isStrip } from './layout/grid.ts';
import type { Placed } from './layout/layout.ts';
import type {
  ContainerRow,
  LinkRow,
  NicObject,
  PortRow,
  PublishedObject,
  SwitchObject,
  UnitObject,
} from './scene/scene.ts';
import type { CablesAt } from './sceneContext.ts';

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

/** What a screen reader says of a row beyond what is printed there: what it is, its state, its VLAN. The row adds its cables' far ends. */
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
  const state = (code: string): string => t('state', { state: code });
  const withVlan = (text: string, row: { chip?: { text: string } } | undefined): string =>
    row?.chip ? `${text}, ${t('vlan', { chip: row.chip.text })}` : text;
  return {
    unit(unit) {
      const [only] = isStrip(unit) ? unit.links : [];
      switch (unit.owner.kind) {
        case 'named':
          return withVlan(t('named'), only);
        case 'process':
          return withVlan(t('process'), only);
        case 'container':
          return withVlan(t('container', { state: state(unit.owner.state) }), only);
      }
    },
    joined: (row, owner) => t('joined', { state: state(row.state), owner }),
    link: (row, owner) => withVlan(t('link', { owner }), row),
    port: (row, owner) => withVlan(t('port', { owner: owner.title }), row),
    switch: (one) => t('switch', { form: one.form, count: one.ports.length }),
    nic: (nic) => withVlan(t('nic'), nic),
    published: (one) => t('published', { protocol: one.protocol }),
    hostContainer: (row) => t('hostContainer', { state: state(row.state) }),
  };
}

/** The far ends of a row's cables, as one ends them: `test1:eth1`. */
export const farEnds = (cablesAt: CablesAt, row: string): string[] =>
  (cablesAt.get(row) ?? []).map((cable) => (cable.from.row === row ? cable.ends[1] : cable.ends[0]));

export type PlacedData<Item extends Placed['object']> = { placed: Placed<Item> };
