import { createDevices as text } from './words.ts';
import { Tag } from '../../../ui/Page.tsx';
import type { Preview } from './steps.ts';

/** The rows of a set, with what is wrong with them. */
export function PreviewTable({ preview: { total, faults, rows } }: { readonly preview: Preview }) {
  return (
    <section className="card flush" aria-label={text.previewTitle}>
      <div className="row" style={{ padding: '12px 18px' }}>
        <h3>{text.preview(total)}</h3>
        {faults === 0 ? null : <Tag tone="bad">{text.previewFaults(faults)}</Tag>}
        <span className="grow" />
        {rows.length < total ? <span className="faint small">{text.onlyFirst(rows.length)}</span> : null}
      </div>
      <div className="scroll" style={{ maxHeight: 260 }} tabIndex={0} role="region" aria-label={text.previewTitle}>
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{text.row}</th>
              <th scope="col">{text.device}</th>
              <th scope="col">{text.days}</th>
              <th scope="col">{text.state}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ row, deviceId, validityDays, exists, fault }) => (
              <tr key={row}>
                <td className="number">{row}</td>
                <td className="mono break">{deviceId}</td>
                <td className="number">{validityDays ?? ''}</td>
                <td>
                  {fault === undefined ? (
                    <span className="dim">{exists ? text.exists : text.isNew}</span>
                  ) : (
                    <span style={{ color: 'var(--bad)' }}>{fault}</span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
