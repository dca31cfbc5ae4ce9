'use client';
import * as Popover from '@radix-ui/react-popover';
import { ChevronDown, Keyboard, Settings } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import type { Principal } from '../../model/access.ts';
import { PlaceLink } from '../place/PlaceLink.tsx';
import { stepTo } from '../place/place.ts';
import { LookSelects } from './LookSelects.tsx';
import { togglePanel } from './panels.ts';

const entry = 'flex h-8 items-center gap-2 rounded-md px-2 hover:bg-head';

/** Who is signed in, how the page looks, where the settings and the keys are. */
export function UserMenu({ principal }: { principal: Principal | undefined }): ReactNode {
  const t = useTranslations('frame');
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        className="flex h-7 items-center gap-1 rounded-md px-2 text-muted hover:bg-head hover:text-text"
        aria-label={t('you', { user: principal?.user ?? '' })}
        data-user=""
      >
        {principal?.user ?? '…'}
        <ChevronDown size={14} aria-hidden="true" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex w-64 flex-col gap-3 rounded-lg border border-line bg-card p-3 shadow-lg"
          aria-label={t('you', { user: principal?.user ?? '' })}
        >
          {principal && (
            <p className="px-2 text-muted">{t('signedInAs', { user: principal.user, role: principal.role })}</p>
          )}
          <div className="px-2">
            <LookSelects />
          </div>
          <div className="flex flex-col border-t border-line pt-2">
            <button
              type="button"
              className={entry}
              onClick={() => {
                setOpen(false);
                togglePanel('sheet');
              }}
            >
              <Keyboard size={14} className="text-muted" aria-hidden="true" />
              {t('keys')}
            </button>
            <PlaceLink step={stepTo({ page: 'settings' })} className={entry} onGo={() => setOpen(false)}>
              <Settings size={14} className="text-muted" aria-hidden="true" />
              {t('settings')}
            </PlaceLink>
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
