import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { MethodOutput } from '../../../../src-main/contract/methods.ts';
import { useBench } from '../../../bench/bench.ts';
import type { Failure } from '../../../bench/host.ts';
import { Card } from '../../../ui/Page.tsx';
import { Problem, Warnings } from '../../../ui/Problem.tsx';
import { viewer as text } from './words.ts';
import css from './viewer.module.css';

type Compared = MethodOutput<'certificate.compare'>;

/** In what this certificate and the first of a file differ. */
export function Compare({ pem }: { readonly pem: string }) {
  const bench = useBench();
  const [compared, setCompared] = useState<Compared>();
  const [failure, setFailure] = useState<Failure>();
  const choose = async () => {
    setFailure(undefined);
    const chosen = await bench.call('file.choose', { kind: 'certificate' });
    if (!chosen.ok) return setFailure(chosen.error);
    if (chosen.value.file === undefined) return undefined;
    const reply = await bench.call('certificate.compare', {
      left: { from: 'text', text: pem },
      right: { from: 'file', file: chosen.value.file.token },
    });
    setCompared(reply.ok ? reply.value : undefined);
    return setFailure(reply.ok ? undefined : reply.error);
  };
  return (
    <Card title={text.compare} beside={<Button onClick={() => void choose()}>{text.compareWith}</Button>}>
      <div className="stack">
        <Problem failure={failure} />
        {compared === undefined ? <p className="dim">{text.compareHint}</p> : <Differences compared={compared} />}
      </div>
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
