import { Button } from '@fluentui/react-components';
import { type SubmitEvent, useEffect, useState } from 'react';
import type { MethodOutput } from '../../../../src-main/contract/methods.ts';
import { useBench } from '../../../bench/bench.ts';
import type { Answer } from '../../../bench/host.ts';
import { Card } from '../../../ui/Page.tsx';
import { Problem, Warnings } from '../../../ui/Problem.tsx';
import { Waiting } from '../../../ui/Waiting.tsx';
import type { Asked } from './asked.ts';
import { AskedFields } from './AskedFields.tsx';
import { useAsking } from './use-asking.ts';
import { viewer as text } from './words.ts';
import css from './viewer.module.css';

type Compared = MethodOutput<'certificate.compare'>;

interface CompareProps {
  readonly pem: string;
  /** The device of the workspace to begin with. */
  readonly against: string | undefined;
}

/** In what this certificate and another differ: that of a device, or the first of a file. */
export function Compare({ pem, against }: CompareProps) {
  const bench = useBench();
  const ofDevice = useDeviceCompared(pem, against);
  const { ask, asked, setAsked, fault, failure, setFailure, busy, cancel, found: compared } = useAsking<Compared>();
  const [file, setFile] = useState<{ readonly token: string; readonly name: string }>();
  const compare = (token: string, answers: Asked) =>
    ask(answers, (given, jobId) =>
      bench.call('certificate.compare', {
        left: { from: 'text', text: pem },
        right: { from: 'file', file: token, ...given },
        jobId,
      }),
    );
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
        {file === undefined && against !== undefined ? <p>{text.comparedWithDevice(against)}</p> : null}
        {file === undefined && against === undefined ? <p className="dim">{text.compareHint}</p> : null}
        {file === undefined ? null : <p>{text.comparedWith(file.name)}</p>}
        <Problem failure={failure ?? (file === undefined && ofDevice?.ok === false ? ofDevice.error : undefined)} />
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
        {file === undefined && ofDevice?.ok === true ? <Differences compared={ofDevice.value} /> : null}
        {compared === undefined ? null : <Differences compared={compared} file />}
      </form>
    </Card>
  );
}

/** Compares at once with the certificate of a device of the workspace. */
function useDeviceCompared(pem: string, name: string | undefined): Answer<Compared> | undefined {
  const bench = useBench();
  const [answer, setAnswer] = useState<Answer<Compared>>();
  useEffect(() => {
    if (name === undefined) return undefined;
    let wanted = true;
    const right = { from: 'thing', workspace: bench.workspace, kind: 'device', name } as const;
    void bench.call('certificate.compare', { left: { from: 'text', text: pem }, right }).then((reply) => {
      if (wanted) setAnswer(reply);
    });
    return () => {
      wanted = false;
    };
  }, [bench, pem, name]);
  return answer;
}

interface DifferencesProps {
  readonly compared: Compared;
  /** Whether the other is of a file. */
  readonly file?: boolean;
}

function Differences({ compared: { left, right, differences, warnings }, file = false }: DifferencesProps) {
  if (differences.length === 0) return <p role="status">{text.same}</p>;
  return (
    <>
      <Warnings warnings={warnings} />
      <table className={`plain ${css['differences']}`}>
        <thead>
          <tr>
            <th scope="col">{text.field}</th>
            <th scope="col">{left}</th>
            <th scope="col">{file ? text.theOther(right) : text.ofWorkspace(right)}</th>
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
