'use client';
import { useTranslations } from 'next-intl';
import { type ReactNode, useMemo, useState } from 'react';
import type { Container } from '../../model/container.ts';
import type { Operation } from '../../model/operation.ts';
import type { Topology } from '../../model/topology.ts';
import { interfaceAddressTrouble, linkNameTrouble, maxLinkNameBytes } from '../../model/written.ts';
import { codeKey } from '../topology/words.ts';
import { words } from './attachDraft.ts';
import { FormField, FormGrid } from './FormField.tsx';
import { FormPopover } from './FormPopover.tsx';
import type { OpenForm } from './formStore.ts';
import { PlanPanel } from './PlanPanel.tsx';
import { engineTrouble } from './permission.ts';
import { FaultText } from './Refusal.tsx';
import { useChange } from './useChange.ts';

type Type = 'linux' | 'ovs';
type Datapath = 'netdev' | 'system';

/** A name nobody on the host has: br0, br1 ..., ovs0 ... */
function freeBridgeName(topology: Topology, type: Type): string {
  const names = new Set([...topology.links, ...topology.ovsBridges, ...topology.ovsPorts].map((one) => one.name));
  const stem = type === 'linux' ? 'br' : 'ovs';
  for (let number = 0; ; number += 1) if (!names.has(`${stem}${number}`)) return `${stem}${number}`;
}

/** The container's plug in the bridge that the same change makes. */
const plugOf = (container: Container, type: Type, bridge: string, addresses: string): Operation => ({
  kind: 'attach',
  container: container.name,
  to: type === 'ovs' ? { ovsBridge: bridge } : { bridge },
  via: 'veth',
  addresses: words(addresses),
  create: false,
  intoDockerBridge: false,
  keep: true,
});

/** A new bridge of the host, Linux's or Open vSwitch's; where a container was let go, with its plug. */
export function BridgeForm(props: {
  topology: Topology;
  open: OpenForm;
  given: { name?: string; type?: Type; container?: string };
}): ReactNode {
  const { topology, open, given } = props;
  const container = topology.containers.find((one) => one.id === given.container);
  const t = useTranslations('changes');
  const [type, setType] = useState<Type>(given.type ?? 'linux');
  const [name, setName] = useState(given.name || freeBridgeName(topology, type));
  const [datapath, setDatapath] = useState<Datapath>('system');
  const [addresses, setAddresses] = useState('');
  const [linkAddresses, setLinkAddresses] = useState('');
  const nameTrouble =
    name === ''
      ? 'empty'
      : linkNameTrouble(name) === undefined
        ? undefined
        : new TextEncoder().encode(name).length > maxLinkNameBytes
          ? 'nameLong'
          : 'nameSigns';
  const wrongOf = (text: string): string | undefined =>
    words(text).find((one) => interfaceAddressTrouble(one) !== undefined);
  const wrong = wrongOf(addresses);
  const wrongLink = wrongOf(linkAddresses);
  const engine = engineTrouble(topology, type === 'ovs' ? ['ovs'] : []);
  const wish = useMemo(() => {
    if (nameTrouble || wrong !== undefined || wrongLink !== undefined || engine) return undefined;
    const operation: Operation = {
      kind: 'createBridge',
      name,
      type,
      addresses: words(addresses),
      ...(type === 'ovs' ? { datapath } : {}),
    };
    return { operations: container ? [operation, plugOf(container, type, name, linkAddresses)] : [operation] };
  }, [nameTrouble, wrong, wrongLink, engine, name, type, addresses, datapath, container, linkAddresses]);
  const work = useChange(wish);
  const fault = work.plan.state === 'refused' ? work.plan.fault : undefined;
  const [, at, path] = /^operations\.(\d+)\.(.*)/.exec(fault?.field ?? '') ?? [];
  const faultField = path?.split('.')[0];
  const field = at === '1' ? (faultField === 'addresses' ? 'linkAddresses' : undefined) : faultField;
  const own = fault && <FaultText fault={fault} />;
  return (
    <FormPopover
      open={open}
      title={container ? t('title.bridgeFor', { container: container.name }) : t('title.bridge')}
      onSubmit={work.apply}
    >
      <div inert={work.run.state === 'applying'}>
        <FormGrid>
          <FormField
            label={t('field.type')}
            hint={engine && t(`verbTrouble.${codeKey(engine)}` as 'verbTrouble.ovsLost')}
          >
            {(props) => (
              <select
                {...props}
                className="form-input"
                data-field="type"
                value={type}
                onChange={({ target }) => {
                  const next = target.value === 'ovs' ? 'ovs' : 'linux';
                  setType(next);
                  // A name nobody chose follows.
                  if (name === freeBridgeName(topology, type)) setName(freeBridgeName(topology, next));
                }}
              >
                <option value="linux">{t('bridge.linux')}</option>
                <option value="ovs">{t('bridge.ovs')}</option>
              </select>
            )}
          </FormField>
          <FormField
            label={t('field.bridgeName')}
            error={nameTrouble ? t(`trouble.${nameTrouble}`) : field === 'name' ? own : undefined}
          >
            {(props) => (
              <input
                {...props}
                type="text"
                className="form-input mono"
                spellCheck={false}
                autoComplete="off"
                data-field="name"
                data-first=""
                value={name}
                onChange={({ target }) => setName(target.value)}
              />
            )}
          </FormField>
          {type === 'ovs' && (
            <FormField label={t('field.datapath')} error={field === 'datapath' ? own : undefined}>
              {(props) => (
                <select
                  {...props}
                  className="form-input"
                  data-field="datapath"
                  value={datapath}
                  onChange={({ target }) => setDatapath(target.value === 'netdev' ? 'netdev' : 'system')}
                >
                  <option value="system">{t('bridge.system')}</option>
                  <option value="netdev">{t('bridge.netdev')}</option>
                </select>
              )}
            </FormField>
          )}
          <FormField
            label={t('field.bridgeAddresses')}
            hint={t('bridge.addressesHint')}
            error={
              wrong !== undefined ? t('trouble.prefix', { value: wrong }) : field === 'addresses' ? own : undefined
            }
          >
            {(props) => (
              <input
                {...props}
                type="text"
                className="form-input mono"
                spellCheck={false}
                autoComplete="off"
                data-field="addresses"
                value={addresses}
                onChange={({ target }) => setAddresses(target.value)}
              />
            )}
          </FormField>
          {container && (
            <FormField
              label={t('field.address')}
              hint={t('bridge.linkAddressesHint', { container: container.name })}
              error={
                wrongLink !== undefined
                  ? t('trouble.prefix', { value: wrongLink })
                  : field === 'linkAddresses'
                    ? own
                    : undefined
              }
            >
              {(props) => (
                <input
                  {...props}
                  type="text"
                  className="form-input mono"
                  spellCheck={false}
                  autoComplete="off"
                  data-field="linkAddresses"
                  value={linkAddresses}
                  onChange={({ target }) => setLinkAddresses(target.value)}
                />
              )}
            </FormField>
          )}
        </FormGrid>
      </div>
      <PlanPanel
        topology={topology}
        work={work}
        ownField={() =>
          field === 'name' ||
          field === 'addresses' ||
          field === 'linkAddresses' ||
          (field === 'datapath' && type === 'ovs')
        }
      />
    </FormPopover>
  );
}
