import type { FleetWatch } from '../../bench/fleet-watch.ts';
import type { RunView } from '../../bench/run-view.ts';
import { useStore } from '../../bench/store.ts';
import { milliseconds, number } from '../../ui/format.ts';
import { simulate as text } from './words.ts';
import css from './simulate.module.css';

type Figure = readonly [value: string, name: string, color?: string | undefined];

/** A figure that is bad news unless it is none. */
const bad = (count: number, name: string): Figure => [number(count), name, count > 0 ? 'var(--bad)' : undefined];

/** The counters of a run. */
export function RunFigures({ run }: { readonly run: RunView }) {
  const { fleet } = run;
  return fleet === undefined || !run.isSample ? <FewFigures run={run} /> : <ManyFigures run={run} fleet={fleet} />;
}

/** Of devices that tell everything. */
function FewFigures({ run }: { readonly run: RunView }) {
  const { latencyMedianMs, latencyP95Ms } = useStore(run.totals);
  const { alerts } = useStore(run.log);
  const troubles = useStore(run.troubles);
  const failed = [...troubles.values()].filter(({ type }) => type === 'failed').length;
  return (
    <Figures
      run={run}
      devicesFailed={failed}
      more={[
        [milliseconds(latencyMedianMs), text.median],
        [milliseconds(latencyP95Ms), text.p95],
        [number(alerts), text.alerts, alerts > 0 ? 'var(--temp)' : undefined],
      ]}
    />
  );
}

/** Of many devices a sample is told, and what is counted from that is left out. */
function ManyFigures({ run, fleet }: { readonly run: RunView; readonly fleet: FleetWatch }) {
  const { counts } = useStore(fleet.states);
  return <Figures run={run} devicesFailed={counts.failed} more={[]} />;
}

interface FiguresProps {
  readonly run: RunView;
  /** As it was told so far: the totals count them when the run is over. */
  readonly devicesFailed: number;
  readonly more: readonly Figure[];
}

/** Each has its place from the beginning, also while it is none: a run that is looked at must not move. */
function Figures({ run, devicesFailed: failedSoFar, more }: FiguresProps) {
  const totals = useStore(run.totals);
  const devices = bad(Math.max(totals.failedDevices, failedSoFar), text.devicesFailed);
  const messages = bad(totals.failed, text.failed);
  // "0 failed" beside devices that never sent anything would be read as "all is well".
  const [failed, failedToo] = totals.failed === 0 && devices[0] !== '0' ? [devices, messages] : [messages, devices];
  const figures: readonly Figure[] = [
    [number(totals.attempted), text.sent],
    [number(totals.acknowledged), text.acknowledged],
    failed,
    ...(run.model.subscribers.length === 0 ? [] : [[number(totals.received), text.received] as const]),
    ...more,
  ];
  const onTheWay: readonly Figure[] = [
    failedToo,
    [number(totals.reconnects), text.reconnects],
    bad(totals.throttled, text.throttled),
    bad(totals.late, text.late),
    bad(totals.duplicates, text.duplicates),
  ];
  return (
    <section data-testid="figures" className={`card flush ${css['figures']}`} aria-label={text.states[totals.state]}>
      <FigureRow figures={figures} className={css['kpi']} />
      <FigureRow figures={onTheWay} className={css['ontheway']} />
    </section>
  );
}

function FigureRow({
  figures,
  className,
}: {
  readonly figures: readonly Figure[];
  readonly className?: string | undefined;
}) {
  return (
    <div className={className}>
      {figures.map(([value, name, color]) => (
        <div key={name}>
          <b style={color === undefined ? undefined : { color }}>{value}</b>
          <span>{name}</span>
        </div>
      ))}
    </div>
  );
}
