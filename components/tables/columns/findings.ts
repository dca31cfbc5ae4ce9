/** What the checks found, one a row. Pure. */
import type { Finding } from '../../../model/finding.ts';
import type { Entries } from '../../find/entries.ts';
import { worstRank } from '../../find/hostView.ts';
import { naturalKey } from '../../find/natural.ts';
import { type Column, type Table, text } from '../table.ts';

type Item = { finding: Finding; objectTitle: string };

const columns: Column<Item>[] = [
  {
    key: 'what',
    widthPx: 300,
    cell: ({ finding }) => ({
      ...text(finding.check),
      mark: { is: 'severity', severity: finding.severity },
      finding: { check: finding.check, says: 'title' },
    }),
  },
  {
    key: 'severity',
    widthPx: 100,
    cell: ({ finding }) => ({ ...text(finding.severity), sort: worstRank([finding]), word: finding.severity }),
  },
  {
    key: 'object',
    widthPx: 200,
    mono: true,
    cell: ({ objectTitle }) => ({ ...text(objectTitle), sort: naturalKey(objectTitle) }),
  },
  {
    key: 'since',
    widthPx: 170,
    mono: true,
    cell: ({ finding }) => ({ ...text(finding.since), time: finding.since }),
  },
  {
    key: 'evidence',
    widthPx: 420,
    mono: true,
    cell: ({ finding }) => ({
      values: Object.entries(finding.evidence).map(([name, value]) => `${name}=${value}`),
      sort: undefined,
    }),
  },
  {
    key: 'fix',
    widthPx: 380,
    cell: ({ finding }) => ({ ...text(finding.check), finding: { check: finding.check, says: 'fix' } }),
  },
  { key: 'findingId', widthPx: 360, mono: true, extra: true, cell: ({ finding }) => text(finding.id) },
];

export const findingsTable = ({ view, byId }: Entries): Table<Item> => ({
  name: 'findings',
  columns,
  rows: view.topology.findings.map((finding) => {
    const objectTitle = byId.get(finding.object)?.title ?? finding.object;
    return {
      id: finding.id,
      record: finding.object,
      problem: worstRank([finding]),
      nameKey: naturalKey(`${finding.check} ${objectTitle}`),
      entry: byId.get(finding.id),
      item: { finding, objectTitle },
    };
  }),
});
