import type { SimulationForecast } from '../../../../../src-main/contract/models.ts';
import { paceWords as text } from './words.ts';

/** What is asked beside each limit that the plan has to do with, and where the figures stand. */
export function Limits({ told }: { readonly told: SimulationForecast }) {
  const lines = told.lines.filter(({ asked }) => asked !== undefined);
  const sources = [...new Set(lines.map(({ source }) => text.source(source.title, source.dated ?? source.read)))];
  return (
    <div className="stack tight">
      {lines.length === 0 ? (
        <p className="dim">{text.noTier}</p>
      ) : (
        <table className="plain" aria-label={text.limits}>
          <thead>
            <tr>
              {Object.entries(text.headers).map(([column, label]) => (
                <th key={column} scope="col" style={column === 'of' ? {} : { textAlign: 'right' }}>
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map(({ of, perSeconds, asked = 0, most, share = 0 }) => (
              <tr key={`${of} ${perSeconds}`}>
                <td>
                  {text.of[of]} {text.per(perSeconds)}
                </td>
                <td className="number" style={{ textAlign: 'right' }}>
                  {text.value(asked)}
                </td>
                <td className="number" style={{ textAlign: 'right' }}>
                  {text.value(most)}
                </td>
                <td
                  className="number"
                  style={{ textAlign: 'right', ...(share > 1 ? { color: 'var(--warn)', fontWeight: 600 } : {}) }}
                >
                  {text.value(share * 100)} %
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {sources.length === 0 ? null : <p className="faint small">{text.sources(sources.join('; '))}</p>}
      {told.devices < 2 ? null : <p className="dim small">{text.storm(told.asked.stormConnectsPerSecond)}</p>}
    </div>
  );
}
