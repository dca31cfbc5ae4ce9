'use client';
import * as DropdownMenu from '@radix-ui/react-dropdown-menu';
import { Ellipsis } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { iconButtonLook } from '../ui/IconButton.tsx';
import { Words } from '../ui/Words.tsx';

/** Something a row can be asked for. `detail` is printed under the words: the very text that is copied. */
export type RowVerb = { key: string; text: string; detail?: string; act: () => void };

/** Copies of a row: as JSON, as the command that shows it, its addresses with and without their length. */
export function RowMenu(props: {
  verbs: RowVerb[];
  open: boolean;
  onOpen: (open: boolean) => void;
  /** The menu has gone and the focus needs a place. */
  onClosed: () => void;
}): ReactNode {
  const { verbs, open, onOpen, onClosed } = props;
  const t = useTranslations('tables');
  return (
    <DropdownMenu.Root modal={false} open={open} onOpenChange={onOpen}>
      <DropdownMenu.Trigger
        className={iconButtonLook}
        aria-label={t('rowMenu')}
        title={t('rowMenu')}
        tabIndex={-1}
        onClick={(event) => event.stopPropagation()}
      >
        <Ellipsis size={14} aria-hidden="true" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-w-120 rounded-lg border border-line bg-card p-1 shadow-lg"
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            onClosed();
          }}
          // A portal's clicks still bubble to the row in React.
          onClick={(event) => event.stopPropagation()}
          onContextMenu={(event) => event.stopPropagation()}
        >
          {verbs.map((verb) => (
            <DropdownMenu.Item
              key={verb.key}
              className="cursor-pointer rounded-md px-2.5 py-1 outline-none data-highlighted:bg-head"
              onSelect={verb.act}
            >
              {verb.text}
              {verb.detail !== undefined && (
                <span className="mono block wrap-anywhere text-muted" lang="en">
                  <Words text={verb.detail} />
                </span>
              )}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
