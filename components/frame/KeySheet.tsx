'use client';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useRef } from 'react';
import { CloseButton } from '../ui/IconButton.tsx';
import type { FrameMessages } from './messageKeys.ts';
import { togglePanel, usePanels } from './panels.ts';

type Line = { keys: string[]; does: keyof FrameMessages['key'] };

const groups: { title: keyof FrameMessages['keyGroup']; lines: Line[] }[] = [
  {
    title: 'everywhere',
    lines: [
      { keys: ['Ctrl K', '/'], does: 'search' },
      { keys: ['g c'], does: 'containers' },
      { keys: ['g l'], does: 'links' },
      { keys: ['g v'], does: 'vlans' },
      { keys: ['g p'], does: 'ports' },
      { keys: ['g f'], does: 'findings' },
      { keys: ['g u'], does: 'changes' },
      { keys: ['g a'], does: 'attachments' },
      { keys: ['g h'], does: 'canvas' },
      { keys: ['`'], does: 'drawer' },
      { keys: ['['], does: 'rail' },
      { keys: [']'], does: 'inspector' },
      { keys: ['?'], does: 'sheet' },
      { keys: ['Ctrl Z'], does: 'undo' },
    ],
  },
  {
    title: 'search',
    lines: [
      { keys: ['Enter'], does: 'next' },
      { keys: ['Shift Enter'], does: 'previous' },
      { keys: ['↑', '↓'], does: 'choose' },
      { keys: ['Esc'], does: 'leave' },
    ],
  },
  {
    title: 'canvas',
    lines: [
      { keys: ['↑', '↓'], does: 'column' },
      { keys: ['←', '→'], does: 'cable' },
      { keys: ['Home', 'End'], does: 'ends' },
      { keys: ['Enter'], does: 'open' },
      { keys: ['Space'], does: 'several' },
      { keys: ['Shift F10'], does: 'menu' },
      { keys: ['a'], does: 'attach' },
      { keys: ['v'], does: 'setVlan' },
      { keys: ['x', 'Delete'], does: 'detach' },
      { keys: ['Alt ↑', 'Alt ↓'], does: 'move' },
      { keys: ['t'], does: 'tidy' },
      { keys: ['Esc'], does: 'unselect' },
    ],
  },
  {
    title: 'forms',
    lines: [
      { keys: ['Ctrl Enter'], does: 'apply' },
      { keys: ['Esc'], does: 'cancel' },
    ],
  },
  {
    title: 'tables',
    lines: [
      { keys: ['↑', '↓', '←', '→'], does: 'cell' },
      { keys: ['PgUp', 'PgDn'], does: 'page' },
      { keys: ['Ctrl Home', 'Ctrl End'], does: 'corner' },
      { keys: ['Enter'], does: 'openRow' },
      { keys: ['Ctrl C'], does: 'copy' },
      { keys: ['Shift F10'], does: 'rowMenu' },
    ],
  },
];

/** Every key there is, beside the page and not over it: a person reads it while trying them. */
export function KeySheet(): ReactNode {
  const t = useTranslations('frame');
  const { sheet } = usePanels();
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!sheet) return;
    const before = document.activeElement;
    box.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, [sheet]);
  if (!sheet) return null;
  return (
    <section
      ref={box}
      tabIndex={-1}
      aria-label={t('keys')}
      className="fixed bottom-2 right-2 z-40 flex max-h-[calc(100dvh-72px)] w-80 flex-col rounded-lg border border-line bg-card shadow-lg"
      data-key-sheet=""
      onKeyDown={(event) => {
        if (event.key === 'Escape') togglePanel('sheet');
      }}
    >
      <header className="flex items-center border-b border-line px-4 py-2">
        <h2 className="flex-1 font-semibold">{t('keys')}</h2>
        <CloseButton label={t('close')} onClick={() => togglePanel('sheet')} />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <div className="overflow-auto px-4 py-2" tabIndex={0}>
        {groups.map((group) => (
          <div key={group.title} className="mb-3">
            <h3 className="caps mb-1">{t(`keyGroup.${group.title}`)}</h3>
            <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1">
              {group.lines.map((line) => (
                <div key={line.does} className="contents">
                  <dt>{t(`key.${line.does}`)}</dt>
                  <dd className="flex items-center justify-end gap-1">
                    {line.keys.map((key) => (
                      <kbd key={key} className="key">
                        {key}
                      </kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </div>
        ))}
        <p className="small text-muted">{t('lettersNote')}</p>
      </div>
    </section>
  );
}
