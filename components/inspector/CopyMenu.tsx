'use client';
import * as Menu from '@radix-ui/react-dropdown-menu';
import { Ellipsis } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Topology } from '../../model/topology.ts';
import { announce } from '../live/announce.ts';
import { iconButtonLook } from '../ui/IconButton.tsx';
import { Words } from '../ui/Words.tsx';
import { commandsFor } from './commands.ts';
import { addressText, type Found, nameOf } from './records.ts';

/** Everything of a record that is worth having on the clipboard: name, id, addresses both ways, JSON, the commands that show it. */
export function CopyMenu({ topology, found }: { topology: Topology; found: Found }): ReactNode {
  const t = useTranslations('inspector');
  if (!navigator.clipboard) return null;
  const name = nameOf(topology, found);
  const addresses = found.kind === 'link' ? found.record.addresses : [];
  const groups: { title: string; items: { text: string; shown: string }[] }[] = [
    {
      title: t('menu.record'),
      items: [
        { text: name, shown: name },
        { text: found.record.id, shown: t('id') },
        { text: JSON.stringify(found.record, undefined, 2), shown: 'JSON' },
      ],
    },
    { title: t('menu.address'), items: addresses.map((one) => ({ text: one.address, shown: one.address })) },
    {
      title: t('menu.prefix'),
      items: addresses.map((one) => ({ text: addressText(one), shown: addressText(one) })),
    },
    { title: t('menu.command'), items: commandsFor(topology, found).map((text) => ({ text, shown: text })) },
  ];
  return (
    // Not modal: a modal menu locks scrolling with an inline style sheet, which our policy refuses.
    <Menu.Root modal={false}>
      <Menu.Trigger
        className={iconButtonLook}
        aria-label={t('menu.label', { name })}
        title={t('menu.label', { name })}
        data-copy-menu={name}
      >
        <Ellipsis size={14} aria-hidden="true" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Content align="end" sideOffset={4} collisionPadding={8} className="menu max-w-100">
          {groups
            .filter((group) => group.items.length > 0)
            .map((group) => (
              <Menu.Group key={group.title}>
                <Menu.Label className="caps px-2 pt-1.5">{group.title}</Menu.Label>
                {group.items.map((item) => (
                  <Menu.Item
                    key={item.shown}
                    className="menu-item mono"
                    onSelect={() => {
                      navigator.clipboard.writeText(item.text).then(
                        () => announce(t('copiedWhat', { what: item.shown })),
                        () => announce(t('copyRefused'), 'assertive'),
                      );
                    }}
                  >
                    <Words text={item.shown} />
                  </Menu.Item>
                ))}
              </Menu.Group>
            ))}
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  );
}
