'use client';
import { Check, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type FormEvent, type ReactNode, useState } from 'react';
import { type ApiToken, apiTokensSchema, type Principal, type Role, roleSchema } from '../../model/access.ts';
import { dateTimeText } from '../frame/time.ts';
import { announce } from '../live/announce.ts';
import { type DemandFault, useDemand } from '../live/demand.ts';
import { codeKey } from '../topology/words.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Select } from '../ui/Select.tsx';
import { Block } from './Block.tsx';
import { makeToken, revokeToken } from './tokenVerbs.ts';

/** API tokens of this host: for admins; others are told who may. */
export function Tokens({ principal }: { principal: Principal }): ReactNode {
  const t = useTranslations('settings');
  return (
    <Block title={t('tokens')} note={t('tokensNote')}>
      {principal.role === 'admin' ? <AdminTokens /> : <p data-needs="admin">{t('needsAdmin')}</p>}
    </Block>
  );
}

function AdminTokens(): ReactNode {
  const t = useTranslations('settings');
  const demand = useDemand('/api/v1/tokens', apiTokensSchema);
  const [made, setMade] = useState<{ name: string; token: string }>();
  const [fault, setFault] = useState<DemandFault>();
  const failed = (problem: DemandFault): void => {
    setFault(problem);
    announce(t('fault', { code: codeKey(problem.code) }), 'assertive');
  };
  const tokens = demand.data?.tokens ?? [];
  return (
    <>
      <NewToken
        onMade={(token) => {
          setFault(undefined);
          setMade(token);
          announce(t('made', { name: token.name }));
          demand.refresh();
        }}
        onFault={failed}
      />
      {[fault, demand.fault].map(
        (problem) =>
          problem && (
            <p
              key={problem.detail}
              role="alert"
              className="mt-2 flex items-start gap-1.5"
              data-token-fault={problem.code}
            >
              <TriangleAlert size={14} className="mt-0.5 flex-none text-warn" aria-hidden="true" />
              <span>
                {t('fault', { code: codeKey(problem.code) })} <span lang="en">{problem.detail}</span>
              </span>
            </p>
          ),
      )}
      {made && <Secret made={made} />}
      {demand.data !== undefined && tokens.length === 0 && <p className="mt-3 text-muted">{t('noTokens')}</p>}
      {tokens.length > 0 && (
        <ul className="mt-3 flex flex-col gap-1.5" data-tokens={tokens.length}>
          {tokens.map((token) => (
            <TokenRow
              key={token.id}
              token={token}
              onGone={() => {
                announce(t('revoked', { name: token.name }));
                setMade((shown) => (shown?.name === token.name ? undefined : shown));
                demand.refresh();
              }}
              onFault={failed}
            />
          ))}
        </ul>
      )}
    </>
  );
}

function NewToken(props: {
  onMade: (token: { name: string; token: string }) => void;
  onFault: (fault: DemandFault) => void;
}): ReactNode {
  const t = useTranslations('settings');
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const answer = await makeToken(name, role);
    if ('fault' in answer) return props.onFault(answer.fault);
    setName('');
    props.onMade(answer.data);
  };
  return (
    <form className="mt-2 flex flex-wrap items-end gap-2" onSubmit={(event) => void submit(event)} data-new-token="">
      <label className="flex flex-col">
        <span className="text-muted">{t('tokenName')}</span>
        <input
          className="h-7 w-56 rounded-md border border-control bg-card px-2"
          required
          maxLength={64}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <span className="flex flex-col">
        <span className="text-muted" aria-hidden="true">
          {t('role')}
        </span>
        <Select
          label={t('role')}
          value={role}
          options={roleSchema.options.map((value) => ({ value, text: t('roleName', { role: value }) }))}
          onChange={setRole}
        />
      </span>
      <button type="submit" className="button">
        {t('make')}
      </button>
    </form>
  );
}

/** The secret, shown once: it is nowhere kept. */
function Secret({ made }: { made: { name: string; token: string } }): ReactNode {
  const t = useTranslations('settings');
  return (
    <div className="bar-info mt-3 rounded-md border p-3" data-token-secret={made.name}>
      <p className="flex items-center gap-1.5 font-medium">
        <Check size={14} className="text-ok" aria-hidden="true" />
        {t('made', { name: made.name })}
      </p>
      <p>{t('once')}</p>
      <p className="mt-1 flex items-center gap-1 rounded-md bg-card py-1 pl-2 pr-1">
        <code lang="en" className="mono min-w-0 flex-1 wrap-anywhere">
          {made.token}
        </code>
        <CopyButton
          text={made.token}
          label={t('copySecret')}
          done={t('copied')}
          onCopied={() => announce(t('copied'))}
        />
      </p>
    </div>
  );
}

function TokenRow(props: { token: ApiToken; onGone: () => void; onFault: (fault: DemandFault) => void }): ReactNode {
  const { token, onGone, onFault } = props;
  const t = useTranslations('settings');
  const [sure, setSure] = useState(false);
  const revoke = async (): Promise<void> => {
    const fault = await revokeToken(token.id);
    if (fault) onFault(fault);
    else onGone();
  };
  return (
    <li className="row flex flex-wrap items-center gap-x-3 gap-y-1" data-token={token.name}>
      <span className="min-w-0 flex-1">
        <span className="block font-medium wrap-anywhere">{token.name}</span>
        <span className="block text-muted">
          {t('tokenLine', {
            role: token.role,
            by: token.createdBy,
            at: dateTimeText(new Date(token.createdAt)),
          })}{' '}
          {token.lastUsedAt === undefined
            ? t('neverUsed')
            : t('lastUsed', { at: dateTimeText(new Date(token.lastUsedAt)) })}
        </span>
      </span>
      {sure ? (
        <>
          <span>{t('sure')}</span>
          <button type="button" className="button text-err" onClick={() => void revoke()}>
            {t('revokeNow', { name: token.name })}
          </button>
          <button type="button" className="button" onClick={() => setSure(false)}>
            {t('keep')}
          </button>
        </>
      ) : (
        <button
          type="button"
          className="button"
          aria-label={t('revokeNow', { name: token.name })}
          onClick={() => setSure(true)}
        >
          {t('revoke')}
        </button>
      )}
    </li>
  );
}
