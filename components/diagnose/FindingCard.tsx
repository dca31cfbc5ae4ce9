'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Finding } from '../../model/finding.ts';
import type { Topology } from '../../model/topology.ts';
import { dateTimeText } from '../frame/time.ts';
import { referenceText } from '../inspector/records.ts';
import { select } from '../topology/canvasStore.ts';
import { codeKey } from '../topology/words.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { SeverityGlyph } from '../ui/SeverityGlyph.tsx';
import { Words } from '../ui/Words.tsx';
import { fixCommands } from './fixCommands.ts';

/** Evidence that is an id is told as the name of what it names. */
const isReference = (value: string): boolean => /^(link|ovs|container|network|netns|host):/.test(value);

/**
 * One finding, or several with one cause: how bad, what and where, the values that prove it, what follows from it, and what mends it. The
 * values are the kernel's, Docker's or Open vSwitch's own words and stay as they are in every language.
 */
export function FindingCard({
  topology,
  finding,
  others = [],
  onSelect = select,
}: {
  topology: Topology;
  finding: Finding;
  /** Further findings with the same cause. */
  others?: readonly Finding[];
  onSelect?: (record: string) => void;
}): ReactNode {
  const t = useTranslations('finding');
  const check = codeKey(finding.check);
  const commands = fixCommands(topology, finding);
  return (
    <article className="rounded-lg border border-line bg-card p-3" data-finding={finding.id} data-check={finding.check}>
      <h4 className="flex items-start gap-2 font-semibold">
        <span className="mt-0.5">
          <SeverityGlyph severity={finding.severity} />
        </span>
        <span className="min-w-0">
          <span className="sr-only">{t('severity', { severity: finding.severity })}: </span>
          {t('title', { check })}
        </span>
      </h4>
      <p className="small text-muted">{t('since', { time: dateTimeText(new Date(finding.since)) })}</p>
      <p className="mt-1 flex flex-wrap gap-x-2">
        {[finding, ...others].map((one) => (
          <ObjectButton key={one.id} topology={topology} id={one.object} onSelect={onSelect} />
        ))}
      </p>
      <p className="small mt-1.5 text-muted">{t('meaning', { check })}</p>
      <dl className="mt-1.5 grid grid-cols-[96px_minmax(0,1fr)] gap-x-3 gap-y-0.5">
        {Object.entries(finding.evidence).map(([name, value]) => (
          <Evidence
            key={name}
            label={t('evidence', { name })}
            topology={topology}
            value={name === 'otherEnd' ? t('otherEnd', { why: codeKey(value) }) : value}
            onSelect={onSelect}
          />
        ))}
      </dl>
      <h5 className="caps mt-2">{t('consequenceTitle')}</h5>
      <p>{t('consequence', { check })}</p>
      <h5 className="caps mt-2">{t('fixTitle')}</h5>
      <p>{t('fix', { check })}</p>
      {commands.map((command) => (
        <div key={command} className="mt-1.5 flex items-start gap-1 rounded-md border border-line bg-canvas p-1.5">
          <code className="mono min-w-0 flex-1" lang="en">
            <Words text={command} />
          </code>
          <CopyButton text={command} label={t('copyCommand')} done={t('copied')} />
        </div>
      ))}
    </article>
  );
}

function ObjectButton({
  topology,
  id,
  onSelect,
}: {
  topology: Topology;
  id: string;
  onSelect: (record: string) => void;
}): ReactNode {
  return (
    <button
      type="button"
      className="mono text-left text-accent underline underline-offset-2 wrap-anywhere"
      onClick={() => onSelect(id)}
    >
      {referenceText(topology, id)}
    </button>
  );
}

function Evidence({
  label,
  value,
  topology,
  onSelect,
}: {
  label: string;
  value: string;
  topology: Topology;
  onSelect: (record: string) => void;
}): ReactNode {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="mono min-w-0 wrap-anywhere" lang="en">
        {isReference(value) ? <ObjectButton topology={topology} id={value} onSelect={onSelect} /> : value}
      </dd>
    </>
  );
}
