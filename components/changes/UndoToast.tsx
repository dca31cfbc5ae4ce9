'use client';
import { Check, Undo2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useState } from 'react';
import type { Topology } from '../../model/topology.ts';
import { useLiveStore } from '../live/store.ts';
import { PlaceLink } from '../place/PlaceLink.tsx';
import { stepTo } from '../place/place.ts';
import { CloseButton } from '../ui/IconButton.tsx';
import { openForm } from './formStore.ts';
import { hideToast, useToast } from './toastStore.ts';
import { isUndoable } from './undoable.ts';
import { useWords } from './useWords.ts';

/** How long it stays; it waits while somebody points at it or is in it. */
const staysMs = 10_000;

/** What was just applied, by its name, with the way back. */
export function UndoToast({ topology }: { topology: Topology }): ReactNode {
  const change = useToast((state) => state.change);
  return change ? <Toast key={change.id} topology={topology} /> : null;
}

function Toast({ topology }: { topology: Topology }): ReactNode {
  const t = useTranslations('changes');
  const words = useWords();
  const { change, own } = useToast();
  const [held, setHeld] = useState(false);
  const live = useLiveStore((state) => state.connection.kind === 'live');
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(hideToast, staysMs);
    return () => clearTimeout(timer);
  }, [held]);
  if (!change) return null;
  const told = words.change(change, topology);
  const what = own ? told : t('by', { who: change.who, what: told });
  return (
    <section
      className="toast"
      aria-label={t('toast')}
      data-toast={change.id}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Check size={14} className="flex-none text-ok" aria-hidden="true" />
      <p className="min-w-0 flex-1 wrap-anywhere">{what}</p>
      {own && isUndoable(change) && (
        <button
          type="button"
          className="button"
          aria-label={t('undoOf', { what })}
          aria-keyshortcuts="Control+Z"
          disabled={!live}
          onClick={(event) => {
            const { x, y } = event.currentTarget.getBoundingClientRect();
            hideToast();
            openForm({ form: 'revert', change: change.id }, { x, y });
          }}
        >
          <Undo2 size={13} aria-hidden="true" />
          {t('undo')}
        </button>
      )}
      <PlaceLink step={stepTo({ page: 'change', id: change.id })} className="button" onGo={hideToast}>
        {t('details')}
      </PlaceLink>
      <CloseButton label={t('close')} onClick={hideToast} />
    </section>
  );
}
