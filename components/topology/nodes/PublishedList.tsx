'use client';
import * as Popover from '@radix-ui/react-popover';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { usePortStates } from '../../diagnose/portStates.ts';
import { select } from '../canvasStore.ts';
import { chipHeight } from '../layout/grid.ts';
import type { PublishedObject } from '../scene/scene.ts';
import { codeKey, useSpoken } from '../words.ts';
import { PublishedText, VerdictGlyph } from './PublishedText.tsx';
import { Stop } from './Stop.tsx';
import { statesById, verdictOf } from './verdict.ts';

/** The chip that stands for many, and the list it opens. */
export function PublishedList(props: {
  object: PublishedObject;
  list: PublishedObject[];
  name: string;
  children: ReactNode;
}): ReactNode {
  const { object, list, name, children } = props;
  const t = useTranslations('canvas');
  const spoken = useSpoken();
  const byId = statesById(usePortStates().states);
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Anchor asChild>
        <div>
          <Stop
            row={object.id}
            record={object.container ?? object.record}
            name={name}
            height={chipHeight}
            expanded={open}
            onActivate={() => setOpen(!open)}
          >
            {children}
          </Stop>
        </div>
      </Popover.Anchor>
      <Popover.Portal>
        <Popover.Content
          side="right"
          align="start"
          sideOffset={12}
          collisionPadding={12}
          className="z-50 max-h-96 w-76 overflow-y-auto rounded-lg border border-line bg-card p-1 shadow-lg"
          aria-label={t('allPorts', { count: list.length })}
          data-published-list=""
        >
          <ul>
            {list.map((one) => {
              const verdict = verdictOf(one, byId);
              return (
                <li key={one.id}>
                  <button
                    type="button"
                    className="stop"
                    style={{ height: 28 }}
                    onClick={() => {
                      select(one.record);
                      setOpen(false);
                    }}
                  >
                    {/* As in a row of the canvas: the name is content. */}
                    <span className="contents" aria-hidden="true">
                      <VerdictGlyph verdict={verdict} />
                      <PublishedText object={one} verdict={verdict} />
                    </span>
                    <span className="sr-only">
                      {spoken.published(one, t('verdict', { verdict: codeKey(verdict) }))}
                    </span>
                  </button>
                </li>
              );
            })}
          </ul>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
