import { Button } from '@fluentui/react-components';
import { type SubmitEvent, useState } from 'react';
import type { MethodOutput } from '../../../../src-main/contract/methods.ts';
import { useBench } from '../../../bench/bench.ts';
import type { Failure } from '../../../bench/host.ts';
import { useCancel } from '../../../bench/use-cancel.ts';
import { Card } from '../../../ui/Page.tsx';
import { Problem, Warnings } from '../../../ui/Problem.tsx';
import { Waiting } from '../../../ui/Waiting.tsx';
import { type Asked, answersOf, refused } from './asked.ts';
import { AskedFields } from './AskedFields.tsx';
import { viewer as text } from './words.ts';
import css from './viewer.module.css';

type Compared = MethodOutput<'certificate.compare'>;

/** In what this certificate and the first of a file differ. */
export function Compare({ pem }: { readonly pem: string }) {
  const bench = useBench();
  const { begin, ...cancel } = useCancel();
  const [file, setFile] = useState<{ readonly token: string; readonly name: string }>();
  const [asked, setAsked] = useState<Asked>({});
  const [fault, setFault] = useState<string>();
  const [compared, setCompared] = useState<Compared>();
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const compare = async (token: string, answers: Asked) => {
    setBusy(true);
    setFailure(undefined);
    setFault(undefined);
    setCompared(undefined);
    const reply = await bench.call('certificate.compare', {
      left: { from: 'text', text: pem },
      right: { from: 'file', file: token, ...answersOf(answers) },
      jobId: begin().jobId,
    });
    setBusy(false);
    if (reply.ok) return setCompared(reply.value);
    const next = refused(answers, reply.error);
    setAsked(next.asked);
    setFault(next.fault);
    return setFailure(next.failure);
  };
  const choose = async () => {
    const chosen = await bench.call('file.choose', { kind: 'certificate' });
    if (!chosen.ok) return setFailure(chosen.error);
    if (chosen.value.file === undefined) return undefined;
    setFile(chosen.value.file);
    setAsked({});
    return compare(chosen.value.file.token, {});
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!busy && file !== undefined) void compare(file.token, asked);
  };
  const isAsked = asked.password !== undefined || asked.patient !== undefined;
  return (
    <Card
      title={text.compare}
      beside={
        <Button disabledFocusable={busy} onClick={() => void choose()}>
          {text.compareWith}
        </Button>
      }
    >
      <form className="stack" onSubmit={submit} aria-busy={busy} noValidate>
        {file === undefined ? <p className="dim">{text.compareHint}</p> : <p>{text.comparedWith(file.name)}</p>}
        <Problem failure={failure} />
        <AskedFields asked={asked} fault={fault} onChange={setAsked} />
        {file === undefined ? null : (
          <div className="row">
            <Waiting wait={busy ? { words: text.reading, ...cancel } : undefined}>
              {isAsked ? (
                <Button type="submit" appearance="primary">
                  {text.compareNow}
                </Button>
              ) : null}
            </Waiting>
          </div>
        )}
        {compared === undefined ? null : <Differences compared={compared} />}
      </form>
    </Card>
  );
}

function Differences({ compared: { left, right, differences, warnings } }: { readonly compared: Compared }) {
  if (differences.length === 0) return <p role="status">{text.same}</p>;
  return (
    <>
      <Warnings warnings={warnings} />
      <table className={`plain ${css['differences']}`}>
        <thead>
          <tr>
            <th scope="col">{text.field}</th>
            <th scope="col">{left}</th>
            <th scope="col">{text.theOther(right)}</th>
          </tr>
        </thead>
        <tbody>
          {differences.map(({ field, left: own, right: other }) => (
            <tr key={field}>
              <td>{field}</td>
              <td className="break">{own ?? <span className="faint">{text.notThere}</span>}</td>
              <td className="break">{other ?? <span className="faint">{text.notThere}</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
