import { useState } from 'react';
import type { HubRegistrationModel } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import { hubHost, usualPort } from '../../../bench/hub-host.ts';
import { useStore } from '../../../bench/store.ts';
import { hubProvisioning as text } from './words.ts';
import { Copyable } from '../../../ui/Copy.tsx';
import { dateTime } from '../../../ui/format.ts';
import { Card, Empty, Tag, type Tone } from '../../../ui/Page.tsx';
import { DpsFaults } from './DpsFaults.tsx';
import { EnrollmentForm } from './EnrollmentForm.tsx';
import { EnrollmentItem } from './EnrollmentItem.tsx';
import { TableHead } from '../../../ui/TableHead.tsx';
import { focusTabIfLost } from '../focus.ts';

/** The provisioning service: who is enrolled, who has registered, and what it is told to answer. */
export function ProvisioningTab() {
  const bench = useBench();
  const hub = useStore(bench.hub);
  const [said, setSaid] = useState('');
  const tell = (sentence: string) => {
    setSaid(sentence);
    focusTabIfLost('provisioning');
  };
  if (!hub.running) return null;
  const { address, dps } = hub;
  return (
    <div className="stack">
      <div className="columns">
        <Card title={text.service}>
          <p className="dim">{text.serviceText}</p>
          {address.port === usualPort ? null : <p className="dim">{text.withPort}</p>}
          <dl className="facts">
            <dt>{text.idScope}</dt>
            <dd>
              <Copyable text={address.idScope} what={text.idScope} />
            </dd>
            <dt>{text.host}</dt>
            <dd>
              <Copyable text={`${hubHost(address)}:${address.port}`} what={text.host} />
            </dd>
            <dt>{text.user}</dt>
            <dd>
              <Copyable text={text.userName(address.idScope)} what={text.user} />
            </dd>
          </dl>
        </Card>
        <DpsFaults faults={dps.faults} />
      </div>
      <Card
        title={text.individual}
        beside={
          <span role="status" className="dim">
            {said}
          </span>
        }
      >
        <p className="dim">{text.individualText}</p>
        {dps.enrollments.length === 0 ? (
          <Empty>{text.noIndividual}</Empty>
        ) : (
          <ul className="list">
            {dps.enrollments.map((one) => (
              <EnrollmentItem
                key={one.registrationId}
                name={one.registrationId}
                facts={one.deviceId === undefined ? [] : [text.deviceIs(one.deviceId)]}
                enrollment={one}
                onSaid={tell}
                onRemove={() => bench.call('hub.removeEnrollment', { registrationId: one.registrationId })}
                kind="individual"
              />
            ))}
          </ul>
        )}
      </Card>
      <EnrollmentForm kind="individual" onSaid={tell} />
      <Card title={text.groups}>
        <p className="dim">{text.groupsText}</p>
        {dps.groups.length === 0 ? (
          <Empty>{text.noGroups}</Empty>
        ) : (
          <ul className="list">
            {dps.groups.map((one) => (
              <EnrollmentItem
                key={one.name}
                name={one.name}
                facts={[one.authority === undefined ? text.ownCertificate : text.byAuthority(one.authority)]}
                warning={one.verified ? undefined : text.notVerified}
                enrollment={one}
                onSaid={tell}
                onRemove={() => bench.call('hub.removeEnrollmentGroup', { name: one.name })}
                kind="group"
              />
            ))}
          </ul>
        )}
      </Card>
      <EnrollmentForm kind="group" onSaid={tell} />
      <Registrations registrations={dps.registrations} />
    </div>
  );
}

/** Rows that are drawn. */
const listed = 200;
const tones: Readonly<Record<HubRegistrationModel['status'], Tone>> = {
  assigning: 'plain',
  assigned: 'ok',
  failed: 'bad',
  disabled: 'warn',
};

function Registrations({ registrations }: { readonly registrations: readonly HubRegistrationModel[] }) {
  const newest = registrations.toSorted((a, b) => b.lastUpdatedAt.localeCompare(a.lastUpdatedAt)).slice(0, listed);
  return (
    <Card title={text.registrations}>
      {newest.length === 0 ? (
        <Empty>{text.noRegistrations}</Empty>
      ) : (
        <div className="scroll" tabIndex={0} role="region" aria-label={text.registrations}>
          <table className="plain">
            <TableHead names={text.headers} />
            <tbody>
              {newest.map((one) => (
                <tr key={one.registrationId}>
                  <td className="break">{one.registrationId}</td>
                  <td>
                    <Tag tone={tones[one.status]}>{text.status[one.status]}</Tag>
                  </td>
                  <td className="break">
                    {one.enrollment} <span className="faint small">{text.kinds[one.enrollmentKind]}</span>
                  </td>
                  <td className="break">{one.deviceId}</td>
                  <td>{one.substatus}</td>
                  <td>{one.connectionProfile}</td>
                  <td className="small">{dateTime(one.lastUpdatedAt)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {registrations.length > listed ? (
        <p className="faint small">{text.onlyFirst(listed, registrations.length)}</p>
      ) : null}
    </Card>
  );
}
