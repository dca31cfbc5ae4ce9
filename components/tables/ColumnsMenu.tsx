'use client';
import * as Popover from '@radix-ui/react-popover';
import { Columns3 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { TableState } from './useTable.ts';

/** Which columns are shown; the first always is. */
export function ColumnsMenu({ state }: { state: TableState }): ReactNode {
  const t = useTranslations('tables');
  const shown = new Set(state.columns.map((column) => column.key));
  const isDefault = state.allColumns.every((column) => shown.has(column.key) !== (column.extra ?? false));
  return (
    <Popover.Root>
      <Popover.Trigger className="flex h-7 items-center gap-1.5 rounded-md px-2 text-muted hover:bg-head hover:text-text">
        <Columns3 size={14} aria-hidden="true" />
        {t('columns')}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex max-h-96 w-56 flex-col gap-0.5 overflow-auto rounded-lg border border-line bg-card p-2 shadow-lg"
          aria-label={t('columns')}
        >
          {state.allColumns.slice(1).map((column) => (
            <label
              key={column.key}
              className="flex h-7 cursor-pointer items-center gap-2 rounded-md px-2 hover:bg-head"
            >
              <input
                type="checkbox"
                className="accent-accent"
                checked={shown.has(column.key)}
                onChange={(event) => {
                  const { checked } = event.target;
                  const keys = state.allColumns
                    .map((one) => one.key)
                    .filter((key) => (key === column.key ? checked : shown.has(key)));
                  state.setColumns(keys);
                }}
              />
              {t(`column.${column.key}` as 'column.name')}
            </label>
          ))}
          {!isDefault && (
            <button
              type="button"
              className="mt-1 h-7 rounded-md border-t border-line px-2 text-left text-accent hover:bg-head"
              onClick={() => state.setColumns(undefined)}
            >
              {t('defaultColumns')}
            </button>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
