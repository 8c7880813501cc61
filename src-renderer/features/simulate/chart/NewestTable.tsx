import { decimal } from '../../../ui/language/index.ts';
import { useState } from 'react';
import type { Recorded } from '../../../bench/readings.ts';
import { clock } from '../../../ui/format.ts';
import { newestRows } from './table.ts';
import { chart as text } from './words.ts';
import css from './chart.module.css';

const shown = 20;

/** The newest values in words, for whoever does not see the chart, or wants the numbers. */
export function NewestTable({ readings }: { readonly readings: Recorded }) {
  const [open, setOpen] = useState(false);
  const { tableHeaders: headers } = text;
  return (
    <details className="small" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{text.table}</summary>
      {open ? (
        <div className={`scroll ${css['newest']}`} tabIndex={0} role="region" aria-label={text.table}>
          <table>
            <thead>
              <tr>
                {Object.values(headers).map((header) => (
                  <th key={header} scope="col">
                    {header}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {newestRows(readings, shown).map(({ time, deviceId, temperatureC, humidityPercent, latencyMs }) => (
                <tr key={`${deviceId} ${time}`}>
                  <td>{clock(new Date(time * 1000).toISOString())}</td>
                  <td>{deviceId}</td>
                  <td>{decimal(temperatureC)}</td>
                  <td>{decimal(humidityPercent)}</td>
                  <td>{Number.isNaN(latencyMs) ? '–' : decimal(latencyMs)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </details>
  );
}
