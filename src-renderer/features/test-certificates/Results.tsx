import { useEffect, useRef } from 'react';
import type { MethodOutput } from '../../../src-main/contract/methods.ts';
import type { TestRow } from '../../../src-main/contract/models.ts';
import { Card, Tag } from '../../ui/Page.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import { testCertificates as text, tones } from './words.ts';

/** What a server has done with each certificate, beside what a careful one does. */
export function Results({ rows, conclusive }: MethodOutput<'testCertificates.run'>) {
  const status = useRef<HTMLParagraphElement>(null);
  useEffect(() => status.current?.focus(), [rows]);
  const letIn = rows.filter(({ verdict }) => verdict === 'lets-in').length;
  return (
    <Card title={text.results}>
      <p ref={status} tabIndex={-1} role="status" className="row">
        {conclusive ? null : <Tag tone="bad">{text.inconclusive}</Tag>}
        {conclusive || letIn > 0 ? <Tag tone={letIn === 0 ? 'ok' : 'bad'}>{text.summary(letIn)}</Tag> : null}
      </p>
      <div className="scroll" tabIndex={0} role="region" aria-label={text.results}>
        <table className="plain">
          <TableHead names={text.headers} />
          <tbody>
            {rows.map((row) => (
              <Row key={row.kind} row={row} />
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function Row({ row }: { readonly row: TestRow }) {
  const { label, wrong, careful, clause, outcome, verdict } = row;
  return (
    <tr>
      <td>
        {label}
        <br />
        <span className="dim small">{wrong}</span>
      </td>
      <td>
        {careful}
        <br />
        <span className="dim small">{clause}</span>
      </td>
      <td>
        {text.outcomes[outcome.type]}
        {outcome.type === 'refused-by-server' && outcome.code !== undefined ? text.code(outcome.code) : null}
        <br />
        <span className="dim small break">{reasonOf(row)}</span>
      </td>
      <td>
        <Tag tone={tones[verdict]}>{text.verdicts[verdict]}</Tag>
      </td>
    </tr>
  );
}

function reasonOf({ outcome }: TestRow): string | undefined {
  if (outcome.type === 'let-in') return undefined;
  return outcome.type === 'not-tried' ? outcome.why : outcome.what;
}
