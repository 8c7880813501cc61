import { Tab, TabList } from '@fluentui/react-components';
import { useCallback, useRef, useState } from 'react';
import type { Newest, Quantity, Recorded } from '../../../bench/readings.ts';
import { type RunEvents, devicesOf } from '../../../bench/run-events.ts';
import { useStore } from '../../../bench/store.ts';
import { Problem } from '../../../ui/Problem.tsx';
import { longestIntervalMs } from '../rhythm.ts';
import { quantityColor } from './colors.ts';
import { DeviceList } from './DeviceList.tsx';
import { isBanded } from './drawing.ts';
import { valueOf } from './hover.ts';
import { NewestTable } from './NewestTable.tsx';
import { Plot, type PlotHandle } from './Plot.tsx';
import { Toolbar } from './Toolbar.tsx';
import { useSaving } from './use-saving.ts';
import { useSlowly } from './use-slowly.ts';
import { type ViewEvent, firstView, nextView } from './view.ts';
import { chart as text } from './words.ts';
import css from './chart.module.css';

const quantities: readonly Quantity[] = ['temperatures', 'humidities', 'latencies'];
/** Devices whose newest values are told to readers; of more the list beside tells. */
const toldAtMost = 8;
/** Often enough for numbers that somebody reads. */
const numbersEveryMs = 500;

/** Devices that have told something, as many as are told of. */
function firstKnown(readings: Recorded): readonly { readonly id: string; readonly newest: Newest }[] {
  const known: { id: string; newest: Newest }[] = [];
  for (const id of readings.deviceIds) {
    const newest = readings.newest(id);
    if (newest !== undefined && known.push({ id, newest }) === toldAtMost) break;
  }
  return known;
}

interface PanelProps {
  readonly run: RunEvents;
  /** Where something else lists the devices. */
  readonly isAlone?: boolean;
}

/** The readings of a run: one large plot, and beside it the devices. */
export function ChartPanel({ run, isAlone = false }: PanelProps) {
  const { readings: live, model } = run;
  const troubles = useStore(run.troubles);
  useSlowly(live.version, numbersEveryMs);
  const [quantity, setQuantity] = useState<Quantity>('temperatures');
  const [view, setView] = useState(firstView);
  const [frozen, setFrozen] = useState<Recorded>();
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [pointed, setPointed] = useState<string>();
  const plot = useRef<PlotHandle>(null);
  const readings = frozen ?? live;
  const onView = useCallback(
    (event: ViewEvent) => setView((before) => nextView(before, event, readings.extent() ?? [0, 1])),
    [readings],
  );
  const intervalMs = longestIntervalMs(model);
  const limit = quantity === 'temperatures' ? model.alertAboveC : undefined;
  const { save, failure, said } = useSaving(plot, readings, quantity, model);
  const { deviceIds } = readings;
  const single = deviceIds.length === 1;
  const listed = !single && !isAlone;
  const known = firstKnown(readings);
  const isKnown = (which: Quantity) =>
    which !== 'latencies' || known.some(({ newest }) => newest.latencyMs !== undefined);
  const valueIn = ({ newest }: (typeof known)[number]) =>
    ({
      temperatures: newest.temperatureC,
      humidities: newest.humidityPercent,
      latencies: newest.latencyMs ?? Number.NaN,
    })[quantity];
  const told = known.map((device) => `${device.id} ${valueOf(quantity, valueIn(device))}`);
  const [only] = known;
  const pick = (deviceId: string) => {
    const next = new Set(picked);
    if (!next.delete(deviceId)) next.add(deviceId);
    setPicked(next);
  };
  const behindS = frozen === undefined ? 0 : (live.extent()?.[1] ?? 0) - (frozen.extent()?.[1] ?? 0);
  return (
    <section data-testid="charts" className={`card ${css['panel']}`} aria-label={text.title}>
      <header>
        <TabList
          size="small"
          aria-label={text.quantity}
          selectedValue={quantity}
          onTabSelect={(_event, { value }) => setQuantity(value as Quantity)}
        >
          {quantities.filter(isKnown).map((which) => (
            <Tab key={which} value={which}>
              {text.names[which]}
            </Tab>
          ))}
        </TabList>
        {single && only !== undefined ? (
          <b className={`number ${css['newestvalue']}`} style={{ color: quantityColor(quantity) }}>
            {valueOf(quantity, valueIn(only))}
          </b>
        ) : null}
        <span className="grow" />
        <Toolbar
          view={view}
          held={frozen !== undefined}
          onView={onView}
          onHold={() => setFrozen(frozen === undefined ? live.frozen() : undefined)}
          onSave={save}
        />
      </header>
      <div className={listed ? css['beside'] : undefined}>
        <Plot
          ref={plot}
          live={live}
          readings={readings}
          choice={{ quantity, view, picked, pointed, intervalMs, limit }}
          label={text.label(text.names[quantity], told.length === 0 ? text.noValues : told.join(', '))}
          onView={onView}
        />
        {!listed ? null : (
          <DeviceList
            readings={readings}
            quantity={quantity}
            picked={picked}
            troubleOf={(deviceId) => troubles.get(deviceId)?.what}
            onPick={pick}
            onPoint={setPointed}
          />
        )}
      </div>
      <Problem failure={failure} />
      <footer className="small dim">
        <NewestTable readings={readings} />
        <span className="grow" />
        {isBanded(readings) ? (
          <span className={css['key']}>
            <span className={css['bandkey']} style={{ background: quantityColor(quantity) }} />
            {text.bandOf(devicesOf(model).length)}
            <span className={css['swatch']} style={{ background: quantityColor(quantity) }} />
            {text.median}
          </span>
        ) : null}
        <span role="status">
          {frozen === undefined ? (view.fixed === undefined ? said : text.standing) : text.behind(behindS)}
        </span>
      </footer>
    </section>
  );
}
