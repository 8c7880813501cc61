import { Checkbox } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import { keyTypes } from '../../../ui/keys.ts';
import { Tag } from '../../../ui/Page.tsx';
import type { Preview } from './steps.ts';
import css from './preview-table.module.css';
import { createDevices as text } from './words.ts';

interface PreviewTableProps {
  readonly preview: Preview;
  /** Absent where rows cannot be left out. */
  readonly leaveOut?: { readonly on: boolean; readonly onChange: (on: boolean) => void } | undefined;
  /** Whenever this is a new one, the first row with a fault is shown. */
  readonly faults: object;
}

type Row = Preview['rows'][number];

/** As a choice names it, without what is remarked there. */
const keyName = (wanted: Row['keyType']) => keyTypes.find(([type]) => type === wanted)?.[1].replace(/ \(.*$/, '');

/** What rows may have of their own; a column where one of them has it. */
const ownColumns = (): readonly { readonly title: string; readonly of: (row: Row) => string | undefined }[] => [
  { title: text.key, of: ({ keyType }) => keyName(keyType) },
  { title: text.days, of: ({ validityDays }) => validityDays?.toString() },
  { title: text.subject, of: ({ subject }) => subject },
  { title: text.platform, of: ({ platform }) => platform },
];

/** The rows of a set, with what is wrong with them. */
export function PreviewTable({ preview, leaveOut, faults: pressed }: PreviewTableProps) {
  const { total, faults, rows, unknownColumns } = preview;
  const columns = ownColumns().filter(({ of }) => rows.some((row) => of(row) !== undefined));
  const region = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const first = region.current?.querySelector<HTMLElement>('tr[data-fault]');
    if (Object.keys(pressed).length > 0 && first)
      region.current?.scrollTo({ top: first.offsetTop - first.offsetHeight });
  }, [pressed]);
  return (
    <section className="card flush" aria-label={text.previewTitle}>
      <div className="row" style={{ padding: '12px 18px' }}>
        <h3>{text.preview(total)}</h3>
        {faults === 0 ? null : <Tag tone="bad">{text.previewFaults(faults)}</Tag>}
        {leaveOut === undefined ? null : (
          <Checkbox
            label={text.leaveOut(faults)}
            checked={leaveOut.on}
            onChange={(_event, data) => leaveOut.onChange(data.checked === true)}
          />
        )}
        <span className="grow" />
        {rows.length < total ? <span className="faint small">{text.onlyFirst(rows.length)}</span> : null}
      </div>
      {unknownColumns.length === 0 ? null : (
        <p className="dim small break" style={{ margin: 0, padding: '0 18px 12px' }}>
          {text.unknownColumns(unknownColumns)}
        </p>
      )}
      <div
        ref={region}
        className="scroll"
        style={{ maxHeight: 260 }}
        tabIndex={0}
        role="region"
        aria-label={text.previewTitle}
      >
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{text.row}</th>
              <th scope="col">{text.device}</th>
              {columns.map(({ title }) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
              <th scope="col">{text.state}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.row} data-fault={row.fault === undefined ? undefined : true}>
                <td className="number">{row.row}</td>
                <td className="mono break" style={{ minWidth: 88 }}>
                  {row.deviceId}
                </td>
                {row.fault === undefined ? (
                  <>
                    {columns.map(({ title, of }) => (
                      <td key={title} className={css['own']} title={of(row)}>
                        {of(row) ?? ''}
                      </td>
                    ))}
                    <td className="dim nowrap">{row.exists ? text.exists : text.isNew}</td>
                  </>
                ) : (
                  <td colSpan={columns.length + 1} style={{ color: 'var(--bad)' }}>
                    {row.fault}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
