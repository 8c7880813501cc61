import { useState } from 'react';
import type { Failure } from '../../bench/host.ts';
import { devicesOf } from '../../bench/run-events.ts';
import type { RunView } from '../../bench/run-view.ts';
import { useStore } from '../../bench/store.ts';
import { Problem } from '../../ui/Problem.tsx';
import { LifeBar } from './LifeBar.tsx';
import css from './operational.module.css';
import { RenewNow } from './RenewNow.tsx';
import { useOperational } from './use-operational.ts';
import { operational as text } from './words.ts';

/** Devices that are shown one by one. */
const shownDevices = 8;

/** The operational certificates of a run's devices, how far each is, and how often they were renewed. */
export function RunRenewals({ run }: { readonly run: RunView }) {
  const { state } = useStore(run.totals);
  const [failure, setFailure] = useState<Failure>();
  const { renews, runId, startedAt } = run.model;
  const ids = devicesOf(run.model);
  const devices = useOperational(renews ? ids.slice(0, shownDevices) : []);
  const held = devices.flatMap(({ deviceId, certificates: [newest], steps }) =>
    newest === undefined ? [] : [{ deviceId, newest, renewals: renewalsSince(steps, startedAt) }],
  );
  if (held.length === 0) return null;
  const runs = state === 'running';
  return (
    <section className={`card ${css['run']}`} aria-label={text.runTitle}>
      <div className="row cardhead">
        <h2>{text.runTitle}</h2>
        <span className="grow" />
        {runs ? <RenewNow runId={runId} label={text.renewAll} onFailure={setFailure} /> : null}
      </div>
      <Problem failure={failure} />
      <ul className={css['devices']}>
        {held.map(({ deviceId, newest, renewals }) => (
          <li key={deviceId}>
            <span className="clip" title={deviceId}>
              {deviceId}
            </span>
            <span className="mono faint clip" title={newest.serial}>
              {text.short(newest.serial)}
            </span>
            <span className="dim">{text.renewed(renewals)}</span>
            <LifeBar certificate={newest} />
          </li>
        ))}
      </ul>
      {ids.length > shownDevices ? <p className="faint small">{text.firstDevices(shownDevices)}</p> : null}
    </section>
  );
}

/** Certificates that were issued in a run, but for the one that it began with. */
function renewalsSince(steps: Parameters<typeof issuedIn>[0], startedAt: string): number {
  const before = steps.some(({ at, what }) => what === 'used' && at < startedAt);
  return Math.max(0, issuedIn(steps, startedAt) - (before ? 0 : 1));
}

const issuedIn = (steps: readonly { readonly at: string; readonly what: string }[], startedAt: string): number =>
  steps.filter(({ at, what }) => what === 'used' && at >= startedAt).length;
