import { Button } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import type { ProvisioningResult } from '../../../src-main/contract/models.ts';
import { simulate as text } from './words.ts';
import { dateTime } from '../../ui/format.ts';
import { Remedy } from '../../ui/Remedy.tsx';
import { Copyable } from '../../ui/Copy.tsx';
import { TableHead } from '../../ui/TableHead.tsx';
import { Card, Tag } from '../../ui/Page.tsx';

/** Rows that are drawn. */
const listed = 200;

interface ResultsProps {
  readonly results: readonly ProvisioningResult[];
  readonly onClose: () => void;
}

/** What became of each device: where it belongs, or why not and what to do. */
export function ProvisionResults({ results, onClose }: ResultsProps) {
  const status = useRef<HTMLParagraphElement>(null);
  useEffect(() => status.current?.focus(), [results]);
  const good = results.filter(({ type }) => type === 'provisioned');
  const shown = [...results.filter(({ type }) => type !== 'provisioned'), ...good].slice(0, listed);
  return (
    <Card title={text.provisioned} beside={<Button onClick={onClose}>{text.closeResults}</Button>}>
      <p ref={status} tabIndex={-1} role="status">
        <Tag tone={good.length === results.length ? 'ok' : 'warn'}>
          {text.provisionedCount(good.length, results.length)}
        </Tag>
      </p>
      <div className="scroll" tabIndex={0} role="region" aria-label={text.provisioned}>
        <table className="plain">
          <TableHead names={text.resultHeaders} />
          <tbody>
            {shown.map((result) => (
              <tr key={result.registrationId}>
                <td className="break">{result.registrationId}</td>
                <Cells result={result} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {results.length > listed ? <p className="faint small">{text.onlyResults(listed, results.length)}</p> : null}
    </Card>
  );
}

function Cells({ result }: { readonly result: ProvisioningResult }) {
  switch (result.type) {
    case 'provisioned':
      return (
        <>
          <td className="nowrap">
            <Copyable text={result.assignedHub} what={text.assignedHub} />
          </td>
          <td className="nowrap">
            <Copyable text={result.deviceId} what={text.assignedDevice} />
            {result.issued === undefined ? null : (
              <div className="dim small">{text.issuedUntil(dateTime(result.issued.notAfter))}</div>
            )}
          </td>
          <td className="break">{result.substatus}</td>
          <td>{text.profiles[result.connectionProfile]}</td>
        </>
      );
    case 'failed':
      return (
        <td colSpan={4}>
          <div className="stack tight">
            <span className="break">{result.what}</span>
            <span>
              <b>{text.whatToDo}</b> {result.remedy}
            </span>
            <Remedy action={result.action} />
            <details className="small">
              <summary>{text.raw}</summary>
              <code className="mono break">
                {result.cause} · {result.raw}
              </code>
            </details>
          </div>
        </td>
      );
    case 'cancelled':
      return <td colSpan={4}>{text.notProvisioned}</td>;
  }
}
