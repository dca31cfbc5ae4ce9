'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Link } from '../../../model/link.ts';
import type { Topology } from '../../../model/topology.ts';
import { vlanChip } from '../../topology/scene/vlan.ts';
import { codeKey } from '../../topology/words.ts';
import { Copyable, Field, Fields, Lines, Part, Reference } from '../parts.tsx';
import { addressText } from '../records.ts';

/** Everything the kernel says of one link; what its kind does not have is not shown. */
export function LinkFacts({ topology, record }: { topology: Topology; record: Link }): ReactNode {
  const t = useTranslations('inspector');
  const yesNo = (value: boolean): string => (value ? t('yes') : t('no'));
  const refer = (id: string | undefined): ReactNode => id && <Reference topology={topology} id={id} />;
  const number = (value: number | undefined): string | undefined => (value === undefined ? undefined : String(value));
  return (
    <>
      <Fields>
        <Field name="kind">{record.kind}</Field>
        <Field name="addresses">
          {record.addresses.length > 0 && (
            <span className="flex flex-col">
              {record.addresses.map((one) => (
                <Copyable key={addressText(one)} text={addressText(one)} what={t('field.addresses')}>
                  {addressText(one)}
                  {one.peerAddress !== undefined && ` peer ${one.peerAddress}`}
                  {one.scope !== 'global' && <span className="text-muted"> {one.scope}</span>}
                  {one.duplicate && <span className="text-err"> {t('duplicateAddress')}</span>}
                </Copyable>
              ))}
            </span>
          )}
        </Field>
        <Field name="mac">{record.mac}</Field>
        <Field name="mtu">{String(record.mtu)}</Field>
        <Field name="up">{yesNo(record.up)}</Field>
        <Field name="carrier">{yesNo(record.carrier)}</Field>
        <Field name="operState">{record.operState}</Field>
        <Field name="speed">{record.speedMbps === undefined ? undefined : `${record.speedMbps} Mbit/s`}</Field>
        <Field name="ifindex">{String(record.ifindex)}</Field>
        <Field name="netns">{refer(record.netns)}</Field>
        <Field name="peer">{refer(record.peer)}</Field>
        {record.peer === undefined && record.peerMissing && (
          <Field name="peerMissing">{t('peerMissing', { why: codeKey(record.peerMissing) })}</Field>
        )}
        <Field name="master">{refer(record.master)}</Field>
        <Field name="bridgePortNo">{number(record.bridgePortNo)}</Field>
        <Field name="parent">{refer(record.parent)}</Field>
        <Field name="physicalFunction">{refer(record.physicalFunction)}</Field>
        <Field name="vlan">{record.vlan && vlanChip(record.vlan).text}</Field>
        <Field name="ovsPort">{refer(record.ovsPort)}</Field>
        <Field name="macvlanMode">{record.macvlanMode}</Field>
        <Field name="ipvlanMode">{record.ipvlanMode}</Field>
        <KindFacts record={record} refer={refer} yesNo={yesNo} />
        <Field name="alias">{record.alias}</Field>
        <Field name="altNames">{record.altNames?.join(', ')}</Field>
      </Fields>
      {record.bridgeVlans && (
        <div className="mt-3">
          <Part title={t('bridgeVlans')}>
            <Lines lines={record.bridgeVlans.map(bridgeVlanText)} what="VLAN" />
          </Part>
        </div>
      )}
    </>
  );
}

/** `100 PVID Egress Untagged`, as `bridge vlan show` says it. */
const bridgeVlanText = (one: NonNullable<Link['bridgeVlans']>[number]): string =>
  `${one.vid}${one.pvid ? ' PVID' : ''}${one.untagged ? ' Egress Untagged' : ''}`;

/** What only links of one kind have. */
function KindFacts(props: {
  record: Link;
  refer: (id: string | undefined) => ReactNode;
  yesNo: (value: boolean) => string;
}): ReactNode {
  const { record, refer, yesNo } = props;
  const { bridge, vxlan, bond, bondMember, tun } = record;
  const t = useTranslations('inspector');
  return (
    <>
      {bridge && (
        <>
          <Field name="vlanFiltering">{yesNo(bridge.vlanFiltering)}</Field>
          <Field name="defaultPvid">{bridge.defaultPvid === undefined ? undefined : String(bridge.defaultPvid)}</Field>
          <Field name="stp">{yesNo(bridge.stp)}</Field>
          <Field name="ageing">{bridge.ageingSeconds === undefined ? undefined : `${bridge.ageingSeconds} s`}</Field>
        </>
      )}
      {vxlan && (
        <>
          <Field name="vni">{String(vxlan.vni)}</Field>
          <Field name="remote">{vxlan.remote ?? vxlan.group}</Field>
          <Field name="local">{vxlan.local}</Field>
          <Field name="destinationPort">{String(vxlan.destinationPort)}</Field>
        </>
      )}
      {bond && (
        <>
          <Field name="bondMode">{bond.mode}</Field>
          <Field name="activeMember">{refer(bond.activeMember)}</Field>
        </>
      )}
      {bondMember && (
        <Field name="bondMember">
          {bondMember.state}, MII {bondMember.miiStatus}
        </Field>
      )}
      {tun && (
        <>
          <Field name="tunMode">{tun.mode}</Field>
          <Field name="tunHolder">
            {tun.holder ? `${tun.holder.processName} ${tun.holder.pid}` : t('tunHolderNone')}
          </Field>
          <Field name="tunOwner">{tun.ownerUid === undefined ? undefined : `uid ${tun.ownerUid}`}</Field>
          <Field name="tunPersistent">{yesNo(tun.persistent)}</Field>
        </>
      )}
    </>
  );
}
