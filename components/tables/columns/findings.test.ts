import { expect, test } from 'vitest';
import type { Finding } from '../../../model/finding.ts';
import { emptyTopology } from '../../../model/topology.ts';
import { entriesOf } from '../../find/entries.ts';
import { findingsTable } from './findings.ts';

test('severity, what, object and since of each finding, the time as the agent tells it for copying and sorting', () => {
  const since = '2026-11-21T12:00:00.000Z';
  const finding: Finding = {
    id: 'finding:link-down:link:h:2',
    check: 'link-down',
    severity: 'warning',
    object: 'link:h:2',
    evidence: { link: 'v9', switch: 'br9' },
    since,
  };
  const { columns, rows } = findingsTable(entriesOf({ ...emptyTopology(), findings: [finding] }, []));
  expect(columns.map((one) => one.key)).toEqual([
    ...['what', 'severity', 'object', 'since', 'evidence', 'fix', 'findingId'],
  ]);
  const [row] = rows;
  const cellOf = (key: string) => row && columns.find((one) => one.key === key)?.cell(row.item);
  expect(cellOf('since')).toEqual({ values: [since], sort: expect.any(String), time: since });
  expect(cellOf('evidence')?.values).toEqual(['link=v9', 'switch=br9']);
});
