'use client';
import { ChevronDown, ChevronUp, Search } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { Topology } from '../../model/topology.ts';
import { codeKey } from '../topology/words.ts';
import { CloseButton, IconButton } from '../ui/IconButton.tsx';
import type { Entry } from './entries.ts';
import { searchFieldId, setFind, setFindOpen, useFindStore } from './findStore.ts';
import { HitOption, VerbOption } from './options.tsx';
import { goToHit, nextIndex, recordOf } from './steps.ts';
import { useFoundOnCanvas, useHits } from './useFound.ts';
import { matchingVerbs, type Verb } from './verb.ts';

/** So many are listed; all are lit and stepped through. */
const mostListed = 40;

type Option = { id: string } & ({ hit: Entry; detail: string } | { verb: Verb });

/**
 * Search and palette in one (ARIA's combobox with a list): what is typed lists and lights what it finds, and offers the verbs that match.
 * Enter opens the first hit, Enter and Shift+Enter step on; the arrow keys choose from the list.
 */
export function SearchBox({ topology, verbs }: { topology: Topology | undefined; verbs: readonly Verb[] }): ReactNode {
  const t = useTranslations('find');
  const { find, open } = useFindStore();
  const { hits, parsed, fault, settled } = useHits(topology);
  useFoundOnCanvas(topology, hits);
  const [chosen, setChosen] = useState<string>();
  const [step, setStep] = useState(-1);
  /** Enter was pressed before the list was that of the text: it waits for it. */
  const [entered, setEntered] = useState<{ back: boolean }>();
  const field = useRef<HTMLInputElement>(null);
  /** Where the focus was before it came here. */
  const cameFrom = useRef<Element>(undefined);

  const only = find.startsWith('>');
  const options: Option[] = [
    ...(only
      ? []
      : hits.list.slice(0, mostListed).map((hit) => ({ id: `hit-${hit.id}`, hit, detail: hits.detailOf(hit) }))),
    ...matchingVerbs(fault ? verbs.filter((verb) => !verb.keepsText) : verbs, only ? find.slice(1) : find, only).map(
      (verb) => ({ id: `verb-${verb.key}`, verb }),
    ),
  ];
  const at = Math.max(
    0,
    options.findIndex((option) => option.id === chosen),
  );
  const current = options[at];
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text begins anew
  useEffect(() => {
    setStep(-1);
    setChosen(undefined);
    setEntered(undefined);
  }, [find]);

  const objects = new Map(topology?.findings.map((one) => [one.id, one.object]));
  const goTo = (index: number): void => {
    const hit = hits.list[index];
    if (!hit) return;
    setStep(index);
    setChosen(`hit-${hit.id}`);
    setFindOpen(false);
    goToHit(recordOf(hit, objects));
  };
  const take = (option: Option): void => {
    if ('hit' in option) {
      goTo(hits.list.indexOf(option.hit));
      return;
    }
    setFindOpen(false);
    // What was typed named the verb, unless the verb is about what was typed.
    if (!option.verb.keepsText) setFind('');
    option.verb.act();
  };
  const enter = (back: boolean): void => {
    if (open && current && !back) take(current);
    else goTo(nextIndex(step, hits.list.length, back));
  };
  useEffect(() => {
    if (!entered || !settled) return;
    setEntered(undefined);
    enter(entered.back);
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp': {
        event.preventDefault();
        if (!open) setFindOpen(true);
        else setChosen(options[nextIndex(at, options.length, event.key === 'ArrowUp')]?.id);
        break;
      }
      case 'Enter':
        event.preventDefault();
        if (settled) enter(event.shiftKey);
        else setEntered({ back: event.shiftKey });
        break;
      case 'Escape':
        event.preventDefault();
        setEntered(undefined);
        if (open && find !== '') setFindOpen(false);
        else if (find !== '') setFind('');
        else {
          setFindOpen(false);
          field.current?.blur();
          if (cameFrom.current instanceof HTMLElement) cameFrom.current.focus({ preventScroll: true });
        }
        break;
    }
  };

  const asked = find.trim() !== '' && !only;
  const said = only ? undefined : fault ? t('fault', { why: codeKey(fault.why), term: fault.term }) : undefined;
  const doubt = parsed.ok && hits.list.length === 0 ? parsed.doubts[0] : undefined;
  return (
    <search
      className="relative w-80 min-w-24 shrink"
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setFindOpen(false);
      }}
    >
      <Search
        size={14}
        className="pointer-events-none absolute left-2 top-1/2 -translate-y-1/2 text-muted"
        aria-hidden="true"
      />
      <input
        ref={field}
        id={searchFieldId}
        type="text"
        role="combobox"
        className={`h-7 w-full rounded-md border border-control bg-canvas pl-7 text-text placeholder:text-muted max-sm:placeholder:text-transparent aria-invalid:border-err ${find === '' ? 'pr-18 max-sm:pr-2' : 'pr-24'}`}
        aria-label={t('search')}
        aria-expanded={open}
        aria-controls="search-list"
        aria-autocomplete="list"
        aria-activedescendant={open ? current?.id : undefined}
        aria-invalid={said !== undefined}
        aria-keyshortcuts="Control+K"
        placeholder={t('placeholder')}
        spellCheck={false}
        autoComplete="off"
        value={find}
        onChange={(event) => {
          setFind(event.target.value);
          setFindOpen(true);
        }}
        onFocus={({ currentTarget, relatedTarget }) => {
          if (!currentTarget.closest('search')?.contains(relatedTarget)) cameFrom.current = relatedTarget ?? undefined;
          setFindOpen(true);
        }}
        onClick={() => setFindOpen(true)}
        onKeyDown={onKeyDown}
      />
      <div className="absolute right-1 top-1/2 flex -translate-y-1/2 items-center">
        {asked && (
          <span className="px-1 text-muted" role="status" data-hits={hits.list.length}>
            <span className="sr-only">{t('hits', { count: hits.list.length })}</span>
            <span aria-hidden="true">{step < 0 ? hits.list.length : `${step + 1}/${hits.list.length}`}</span>
          </span>
        )}
        {asked && hits.list.length > 1 && (
          <>
            <IconButton
              label={t('previous')}
              Glyph={ChevronUp}
              onClick={() => goTo(nextIndex(step, hits.list.length, true))}
            />
            <IconButton
              label={t('next')}
              Glyph={ChevronDown}
              onClick={() => goTo(nextIndex(step, hits.list.length, false))}
            />
          </>
        )}
        {find === '' ? (
          <kbd className="key max-sm:hidden">Ctrl K</kbd>
        ) : (
          <CloseButton label={t('clear')} onClick={() => setFind('')} />
        )}
      </div>
      {open && (
        <div className="absolute left-0 top-9 z-50 w-130 max-w-[calc(100vw-16px)] rounded-lg border border-line bg-card shadow-lg">
          {said !== undefined && (
            <p role="status" className="border-b border-line px-3 py-2 text-err" data-find-fault={fault?.why}>
              {said}
            </p>
          )}
          {doubt !== undefined && (
            <p className="border-b border-line px-3 py-2 text-muted">{t('doubt', { term: doubt })}</p>
          )}
          {asked && hits.list.length === 0 && said === undefined && (
            <p className="px-3 py-2 text-muted">{t('nothingFound')}</p>
          )}
          {/* A box that scrolls is a stop of its own in Chromium; the field's arrow keys move in it. */}
          <div
            id="search-list"
            role="listbox"
            tabIndex={-1}
            aria-label={t('results')}
            className="max-h-[60vh] overflow-auto p-1"
          >
            {options.map((option, index) => (
              <Line key={option.id} option={option} chosen={index === at} take={take} />
            ))}
          </div>
          {hits.list.length > mostListed && !only && (
            <p className="px-3 pb-2 text-muted">{t('moreHits', { count: hits.list.length - mostListed })}</p>
          )}
          <p className="small border-t border-line px-3 py-2 text-muted">
            {t('grammar')}{' '}
            <span className="mono">172.17.0.0/16 :8080 vlan:100 state:error !kind:veth net:app project:shop</span>
          </p>
        </div>
      )}
    </search>
  );
}

function Line({
  option,
  chosen,
  take,
}: {
  option: Option;
  chosen: boolean;
  take: (option: Option) => void;
}): ReactNode {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (chosen) element.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the combobox's
    <div
      ref={element}
      id={option.id}
      role="option"
      aria-selected={chosen}
      tabIndex={-1}
      className="flex h-8 cursor-pointer items-center gap-2 rounded-md px-2 hover:bg-head aria-selected:bg-head"
      // The field keeps the focus.
      onPointerDown={(event) => event.preventDefault()}
      onClick={() => take(option)}
      data-option={option.id}
    >
      {'hit' in option ? <HitOption entry={option.hit} detail={option.detail} /> : <VerbOption verb={option.verb} />}
    </div>
  );
}
