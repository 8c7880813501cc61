import { type RunView, devicesOf } from '../../bench/run-view.ts';
import type { Quantity } from '../../bench/readings.ts';
import { useStore } from '../../bench/store.ts';
import { simulate as text } from './words.ts';
import { Chart } from './Chart.tsx';
import { seriesColor } from './chart-colors.ts';
import css from './simulate.module.css';

/** Temperature with the alert line, and humidity. */
export function Charts({ run }: { readonly run: RunView }) {
  const { alertAboveC } = run.model;
  const deviceIds = devicesOf(run.model);
  const { readings } = run;
  useStore(readings.version);
  const drawn = readings.deviceIds;
  const single = drawn.length === 1;
  const values = (quantity: Quantity) =>
    drawn.flatMap((id, index) => {
      const newest = readings.newest(id);
      if (newest === undefined) return [];
      const value = quantity === 'temperatures' ? `${newest.temperatureC} °C` : `${newest.humidityPercent} %`;
      return [{ id, value, color: seriesColor(index, single ? quantity : undefined) }];
    });
  const part = (quantity: Quantity, title: string, unit: string, limit?: number) => {
    const newest = values(quantity);
    const summary = newest.map(({ id, value }) => `${id} ${value}`).join(', ');
    return (
      <>
        <div className={`row ${css['chartlegend']}`}>
          <h2>{title}</h2>
          {newest.map(({ id, value, color }) => (
            <span key={id} className="row tight" title={id}>
              <span className={css['swatch']} style={{ background: color }} />
              {/* Named once: the colours of both charts are the same. */}
              {single || quantity === 'humidities' ? null : <span>{id}</span>}
              <b className="number" style={single ? { color } : undefined}>
                {value}
              </b>
            </span>
          ))}
        </div>
        <Chart
          readings={readings}
          quantity={quantity}
          unit={unit}
          label={text.chartLabel(title, summary === '' ? text.noValues : summary)}
          {...(limit === undefined ? {} : { limit: { at: limit, label: text.alertLine(limit) } })}
        />
      </>
    );
  };
  return (
    <section className={`card ${css['charts']}`} aria-label={text.temperature}>
      {part('temperatures', text.temperature, '°C', alertAboveC)}
      {part('humidities', text.humidity, '%')}
      {drawn.length < deviceIds.length ? (
        <p className="faint small">{text.drawn(drawn.length, deviceIds.length)}</p>
      ) : null}
    </section>
  );
}
