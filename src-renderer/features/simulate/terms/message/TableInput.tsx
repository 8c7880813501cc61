import { Button, Field } from '@fluentui/react-components';
import { useState } from 'react';
import { useBench } from '../../../../bench/bench.ts';
import { faultText } from '../../../../bench/host.ts';
import type { Members } from '../members.ts';
import type { Path } from '../tree.ts';
import { messageWords as text } from './words.ts';

/** Of a table: a file of the user's, whose name only its choosing tells, or what a plan has in itself. */
export function TableInput({ of, path }: { readonly of: Members; readonly path: Path }) {
  const bench = useBench();
  const [chosen, setChosen] = useState<{ readonly token: string; readonly name: string }>();
  const [failed, setFailed] = useState<string>();
  const file = of.text([...path, 'file']);
  const choose = async () => {
    const answer = await bench.call('file.choose', { kind: 'csv' });
    if (!answer.ok) return setFailed(faultText(answer.error));
    if (answer.value.file === undefined) return;
    setFailed(undefined);
    setChosen(answer.value.file);
    of.put(path, { file: answer.value.file.token });
  };
  const name = chosen?.token === file ? chosen.name : text.aFile;
  const fault = failed ?? of.fault(path) ?? of.fault([...path, 'file']);
  return (
    <Field
      label={text.table}
      {...(fault === undefined ? {} : { validationMessage: fault, validationState: 'error' as const })}
    >
      <div className="row" data-fault={fault === undefined ? undefined : true} tabIndex={-1}>
        <Button size="small" onClick={() => void choose()}>
          {text.chooseTable}
        </Button>
        <span className="dim break">{file !== '' ? name : of.has([...path, 'text']) ? text.inPlan : text.noFile}</span>
      </div>
    </Field>
  );
}
