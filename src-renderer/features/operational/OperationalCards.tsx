import { useState } from 'react';
import type { OperationalCertificateModel, OperationalDevice } from '../../../src-main/contract/models.ts';
import { useBench } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import { devicesOf } from '../../bench/run-events.ts';
import { useStore } from '../../bench/store.ts';
import { date, dateTime } from '../../ui/format.ts';
import { Card, Tag } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { LifeBar } from './LifeBar.tsx';
import css from './operational.module.css';
import { RenewNow } from './RenewNow.tsx';
import { Steps } from './Steps.tsx';
import { useOperational } from './use-operational.ts';
import { operational as text } from './words.ts';

interface CardProps {
  readonly deviceId: string;
  /** When its own certificate ends. */
  readonly notAfter: string;
  readonly device: OperationalDevice;
}

/** Certificates of a device beside its own: the one before, while that is kept, and what a service has issued to it. */
export function OperationalCards({ deviceId, notAfter }: Omit<CardProps, 'device'>) {
  const [device] = useOperational([deviceId]);
  if (device === undefined) return null;
  const { keptBefore, certificates, steps } = device;
  return (
    <>
      {keptBefore === undefined ? null : (
        <Card title={text.beforeTitle}>
          <p className="dim">{text.beforeText(date(keptBefore.notAfter))}</p>
        </Card>
      )}
      {certificates.length === 0 && steps.length === 0 ? null : (
        <OperationalCard deviceId={deviceId} notAfter={notAfter} device={device} />
      )}
    </>
  );
}

/** Both credentials of a device: what it was onboarded by, and what a service has issued to it. */
function OperationalCard({ deviceId, notAfter, device }: CardProps) {
  const bench = useBench();
  const runs = useStore(bench.runs);
  const [failure, setFailure] = useState<Failure>();
  const run = runs.find((one) => !one.ended && one.model.renews && devicesOf(one.model).includes(deviceId));
  const { certificates, assignment, steps } = device;
  return (
    <Card
      title={text.title}
      beside={
        run === undefined || certificates.length === 0 ? null : (
          <RenewNow
            runId={run.model.runId}
            deviceIds={[deviceId]}
            label={text.renewOne(deviceId)}
            onFailure={setFailure}
          />
        )
      }
    >
      <div className="stack">
        <Problem failure={failure} />
        {certificates.map((one) => (
          <Operational key={one.serial} certificate={one} hub={assignment?.host} />
        ))}
        <div className={css['credential']}>
          <div className="row">
            <b>{text.onboarding}</b>
            <span className="dim">{text.ends(dateTime(notAfter))}</span>
          </div>
          <p className="dim small">{text.onboardingText}</p>
        </div>
        {run === undefined && certificates.length > 0 ? <p className="faint small">{text.whileSimulated}</p> : null}
        <section>
          <h3>{text.happened}</h3>
          <Steps steps={steps} />
        </section>
      </div>
    </Card>
  );
}

interface OperationalProps {
  readonly certificate: OperationalCertificateModel;
  readonly hub: string | undefined;
}

function Operational({ certificate, hub }: OperationalProps) {
  const { serial, issuer, hasConnected } = certificate;
  const origin = hub === undefined ? issuer : text.issuedFor(issuer, hub);
  return (
    <div className={css['credential']}>
      <div className="row">
        <b>{text.operational}</b>
        <span className="mono clip" title={serial}>
          {text.short(serial)}
        </span>
        {hasConnected ? <Tag tone="ok">{text.inUse}</Tag> : <Tag tone="brand">{text.fresh}</Tag>}
      </div>
      <p className="dim small clip" title={origin}>
        {origin}
      </p>
      <LifeBar certificate={certificate} />
    </div>
  );
}
