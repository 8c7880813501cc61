import type { FleetWatch } from '../../../bench/fleet-watch.ts';
import { useStore } from '../../../bench/store.ts';
import { milliseconds, number } from '../../../ui/format.ts';
import { percentileNames, percentilesOf } from './percentiles.ts';
import { Trend } from './Trend.tsx';
import { fleet as text } from './words.ts';
import css from './fleet.module.css';

const perSecond = (value: number): string =>
  text.perSecond(number(value < 10 ? Math.round(value * 10) / 10 : Math.round(value)));

/** How many are connected, how much they send, and how long that takes. */
export function Pace({ fleet }: { readonly fleet: FleetWatch }) {
  const devices = fleet.deviceIds.length;
  return (
    <section data-testid="pace" className={`card ${css['pace']}`} aria-label={text.pace}>
      <Trend
        fleet={fleet}
        title={text.connected}
        upTo={devices}
        parts={[
          {
            column: 'connected',
            name: text.connected,
            color: 'var(--ok)',
            filled: true,
            said: (value) => text.ofDevices(Math.round(value), devices),
          },
        ]}
      />
      <Trend
        fleet={fleet}
        title={text.messages}
        parts={[
          { column: 'attempted', name: text.sent, color: 'var(--hum)', said: perSecond },
          { column: 'acknowledged', name: text.acknowledged, color: 'var(--temp)', dashed: true, said: perSecond },
        ]}
      />
      <Latencies fleet={fleet} />
    </section>
  );
}

function Latencies({ fleet }: { readonly fleet: FleetWatch }) {
  const { latency } = useStore(fleet.news);
  const known = latency === undefined ? [] : percentilesOf(latency);
  return (
    <div className={css['latencies']} data-testid="latency">
      <h3>{text.latency}</h3>
      <p className="small dim">{text.messagesMeasured(latency?.count ?? 0)}</p>
      <table className="small">
        <tbody>
          {percentileNames.map((name) => {
            const found = known.find((one) => one.name === name);
            return (
              <tr key={name}>
                <th scope="row">{text.percentiles[name]}</th>
                <td className="number">{milliseconds(found?.ms)}</td>
                <td aria-hidden="true">
                  <span className={css['bar']} style={{ width: `${100 * (found?.share ?? 0)}%` }} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
