/** Columns of what moves now. Their cells read the store of rates at the moment they are asked; RateCell keeps one in sight fresh. */
import type { LinkId } from '../../model/ids.ts';
import { type Rate, sumOfRates, useRatesStore } from '../live/rates.ts';
import { type Column, number, type RateKey } from './table.ts';

/** Bits per second, or errors and drops per second; undefined while rates are not known. */
export function rateValue(key: RateKey, rate: Rate | undefined, known: boolean): number | undefined {
  if (!known) return undefined;
  switch (key) {
    case 'rate':
      return 8 * ((rate?.rxBytes ?? 0) + (rate?.txBytes ?? 0));
    case 'rx':
      return 8 * (rate?.rxBytes ?? 0);
    case 'tx':
      return 8 * (rate?.txBytes ?? 0);
    case 'errors':
    case 'drops':
      return rate?.[key] ?? 0;
  }
}

export function rateColumn<Item>(
  key: RateKey,
  linksOf: (item: Item) => readonly LinkId[],
  more: { extra?: boolean } = {},
): Column<Item> {
  return {
    key,
    widthPx: key === 'errors' || key === 'drops' ? 84 : 108,
    mono: true,
    right: true,
    ...more,
    rate: (item) => ({ key, links: linksOf(item) }),
    cell: (item) => {
      const { rates, known } = useRatesStore.getState();
      return number(rateValue(key, sumOfRates(rates, linksOf(item)), known));
    },
  };
}
