import { useEffect, useState } from 'react';
import type { MethodOutput } from '../../../../src-main/contract/methods.ts';
import { useBench } from '../../../bench/bench.ts';
import { interval, number } from '../../../ui/format.ts';
import { pretty } from '../log.ts';
import css from '../simulate.module.css';
import { fleet as text } from './words.ts';

type Device = MethodOutput<'simulation.deviceState'>;

/** How often it is asked what the device is like. */
const everyMs = 1000;

/** What a device that sends is like now: its interval, its counters, its twin and the fields that rules have set. Nothing once it has ended. */
export function DeviceNow({ runId, deviceId }: { readonly runId: string; readonly deviceId: string }) {
  const bench = useBench();
  const [device, setDevice] = useState<Device>();
  useEffect(() => {
    const watching = { over: false };
    const look = async () => {
      const answer = await bench.call('simulation.deviceState', { runId, deviceId });
      if (watching.over) return;
      setDevice(answer.ok ? answer.value : undefined);
    };
    void look();
    const timer = setInterval(() => void look(), everyMs);
    return () => {
      watching.over = true;
      clearInterval(timer);
    };
  }, [bench, runId, deviceId]);
  if (device === undefined) return null;
  const { intervalMs, twin, fields } = device;
  const { now } = text;
  const facts: readonly (readonly [string, string])[] = [
    ...(intervalMs === undefined ? [] : [[now.every, interval(intervalMs)] as const]),
    [text.sent, number(device.attempted)],
    [text.acknowledged, number(device.acknowledged)],
    [now.failed, number(device.failed)],
    [now.received, number(device.received)],
    [now.reconnects, number(device.reconnects)],
    [now.throttled, number(device.throttled)],
  ];
  const documents = [
    [twin.version === undefined ? now.desired : now.desiredVersion(twin.version), twin.desired],
    [now.reported, twin.reported],
    [now.fields, fields],
  ].filter((pair) => pair[1] !== '{}');
  return (
    <>
      <dl className={css['runfacts']} data-testid="device-now">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {documents.length === 0 ? null : (
        <details data-testid="device-twin">
          <summary>{now.twin}</summary>
          <div className="columns">
            {documents.map(([name, document]) => (
              <div key={name}>
                <span className="dim">{name}</span>
                <pre className="mono break" style={{ margin: 0, whiteSpace: 'pre-wrap' }}>
                  {pretty(document ?? '')}
                </pre>
              </div>
            ))}
          </div>
        </details>
      )}
    </>
  );
}
