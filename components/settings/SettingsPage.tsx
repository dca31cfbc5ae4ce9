'use client';
import { useTranslations } from 'next-intl';
import { type ReactNode, useId } from 'react';
import { arrangementSchema } from '../../model/arrangement.ts';
import { LookSelects } from '../frame/LookSelects.tsx';
import { changeSettings, useArrangement } from '../live/arrangement.ts';
import { usePrincipal } from '../live/useLive.ts';
import { Select } from '../ui/Select.tsx';
import { Block } from './Block.tsx';
import { Tokens } from './Tokens.tsx';

const { wheel: wheels, groupBy: groupings } = arrangementSchema.shape.settings.shape;

/** What a person sets: the look is kept in this browser, keys and canvas with the person, tokens are the host's. */
export function SettingsPage(): ReactNode {
  const t = useTranslations('settings');
  const principal = usePrincipal(undefined);
  return (
    <div className="h-full overflow-auto p-6 max-sm:p-4" data-settings="">
      <h2 className="mb-4 text-[15px] font-semibold">{t('title')}</h2>
      <div className="flex max-w-160 flex-col gap-6">
        <Block title={t('look')} note={t('lookNote')}>
          <div className="max-w-80">
            <LookSelects />
          </div>
        </Block>
        <Block title={t('keysTitle')} note={t('keptNote')}>
          <LetterKeys />
        </Block>
        <Block title={t('canvasTitle')} note={t('keptNote')}>
          <CanvasSettings />
        </Block>
        {principal && <Tokens principal={principal} />}
      </div>
    </div>
  );
}

function LetterKeys(): ReactNode {
  const t = useTranslations('settings');
  const on = useArrangement((state) => state.arrangement.settings.letterKeys);
  const note = useId();
  return (
    <>
      <label className="flex min-h-6 items-center gap-2">
        <input
          type="checkbox"
          className="size-4 accent-(--accent)"
          checked={on}
          aria-describedby={note}
          onChange={(event) => changeSettings({ letterKeys: event.target.checked })}
          data-setting="letterKeys"
        />
        {t('letterKeys')}
      </label>
      <p id={note} className="text-muted">
        {t('letterKeysNote')}
      </p>
    </>
  );
}

function CanvasSettings(): ReactNode {
  const t = useTranslations('settings');
  const { wheel, groupBy } = useArrangement((state) => state.arrangement.settings);
  return (
    <div className="grid max-w-80 grid-cols-[auto_minmax(0,1fr)] items-center gap-x-4 gap-y-2">
      <span>{t('wheel')}</span>
      <Select
        label={t('wheel')}
        value={wheel}
        options={wheels.options.map((value) => ({ value, text: t('wheelDoes', { wheel: value }) }))}
        onChange={(value) => changeSettings({ wheel: value })}
      />
      <span>{t('groupBy')}</span>
      <Select
        label={t('groupBy')}
        value={groupBy}
        options={groupings.options.map((value) => ({ value, text: t('groupByWhat', { what: value }) }))}
        onChange={(value) => changeSettings({ groupBy: value })}
      />
    </div>
  );
}
