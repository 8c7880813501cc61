import { Button } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { DeviceState } from '../../../../src-main/contract/fleet.ts';
import { type FleetWatch, stateOfOctet } from '../../../bench/fleet-watch.ts';
import type { RunEvents, Trouble } from '../../../bench/run-events.ts';
import type { RunView } from '../../../bench/run-view.ts';
import { useStore } from '../../../bench/store.ts';
import { clockOf } from '../../../ui/format.ts';
import type { Telling } from '../../../ui/lasting.ts';
import { useLasting } from '../../../ui/use-lasting.ts';
import { ChartPanel, useSlowly } from '../chart/index.ts';
import { MessageLog } from '../MessageLog.tsx';
import { DeviceNow } from './DeviceNow.tsx';
import { Mark } from './Mark.tsx';
import { fleet as text } from './words.ts';
import css from './fleet.module.css';

/** Not connected, and not about to be: where such a device has sent nothing there is nothing to draw. */
const away: ReadonlySet<DeviceState> = new Set(['lost', 'failed', 'finished']);

/** One place for whatever it is: a device that comes and goes moves nothing. */
const telling: Telling<Trouble> = { keyOf: () => '', mayPass: ({ type }) => type === 'lost' };

/** Pixels of the panel that are to be in sight when it opens. */
const atLeastSeen = 360;

interface PanelProps {
  readonly run: RunView;
  readonly fleet: FleetWatch;
  readonly index: number;
  /** Counts the times it was opened by keyboard, each of which brings the focus here. */
  readonly focus: number;
  readonly onClose: () => void;
}

/** One device of many: what it does now and why, its chart and its log. All that it tells is listened to as long as it is shown. */
export function DevicePanel({ run, fleet, index, focus, onClose }: PanelProps) {
  const deviceId = fleet.deviceIds[index] ?? '';
  const [events, setEvents] = useState<RunEvents>();
  const panel = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const listening = run.device(deviceId);
    setEvents(listening);
    return () => listening.close();
  }, [run, deviceId]);
  // Once: the grid and what is shown of a device fit into a low window together.
  useEffect(() => {
    const { current } = panel;
    if (current !== null && current.getBoundingClientRect().top > innerHeight - atLeastSeen)
      current.parentElement?.scrollIntoView({ block: 'start' });
  }, []);
  useEffect(() => {
    if (focus > 0) heading.current?.focus();
  }, [focus]);
  const { octets } = useStore(fleet.states);
  const state = stateOfOctet(octets[index]);
  return (
    <section
      ref={panel}
      data-testid="device"
      className={css['panel']}
      aria-label={text.device}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) onClose();
      }}
    >
      <header className="row keep">
        <h2 ref={heading} tabIndex={-1} className="clip" title={deviceId}>
          {deviceId}
        </h2>
        <span className="tag">
          <Mark state={state} />
          {text.states[state]}
        </span>
        <span className="grow" />
        <Button appearance="subtle" size="small" icon={<DismissRegular />} aria-label={text.close} onClick={onClose} />
      </header>
      {events === undefined ? null : (
        <Told key={deviceId} run={run} events={events} deviceId={deviceId} state={state} />
      )}
    </section>
  );
}

interface ToldProps {
  readonly run: RunView;
  readonly events: RunEvents;
  readonly deviceId: string;
  readonly state: DeviceState;
}

/** What it has told since it is shown, and as far back as the run remembers. */
function Told({ run, events, deviceId, state }: ToldProps) {
  const own = useStore(events.troubles).get(deviceId);
  const sampled = useStore(run.troubles).get(deviceId);
  const isAway = away.has(state);
  const trouble = isAway ? (own ?? sampled) : own;
  const [told] = useLasting(
    telling,
    useMemo(() => (trouble === undefined ? [] : [trouble]), [trouble]),
  );
  useSlowly(events.readings.version, 500);
  return (
    <>
      {told === undefined ? null : (
        <p data-testid="device-trouble" className={told.overAt === undefined ? '' : 'dim'}>
          {told.item.what} {told.overAt === undefined ? null : text.until(clockOf(told.overAt))}{' '}
          <span className="dim">{told.item.remedy}</span>
        </p>
      )}
      <DeviceNow runId={run.model.runId} deviceId={deviceId} />
      <div className={css['told']}>
        {isAway && events.readings.extent() === undefined ? null : <ChartPanel run={events} />}
        <MessageLog run={events} title={text.log} />
      </div>
    </>
  );
}
