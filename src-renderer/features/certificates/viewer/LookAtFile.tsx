import { Button, Field, Textarea } from '@fluentui/react-components';
import { type SubmitEvent, useState } from 'react';
import type { MethodInput, MethodOutput } from '../../../../src-main/contract/methods.ts';
import { useBench } from '../../../bench/bench.ts';
import { ChooseField } from '../../../ui/ChooseField.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { Waiting } from '../../../ui/Waiting.tsx';
import type { Asked } from './asked.ts';
import { AskedFields } from './AskedFields.tsx';
import { Reports } from './Reports.tsx';
import { useAsking } from './use-asking.ts';
import { viewer as text } from './words.ts';

type Source = Exclude<MethodInput<'certificate.report'>['source'], { from: 'thing' }>;

/** Asks for a file or a text, and shows the certificates in it. */
export function LookAtFile() {
  const bench = useBench();
  const { ask, asked, setAsked, fault, setFault, failure, setFailure, busy, cancel, found } =
    useAsking<MethodOutput<'certificate.report'>>();
  const [file, setFile] = useState<{ readonly token: string; readonly name: string }>();
  const [pasted, setPasted] = useState('');

  const look = (source: Source, answers: Asked) =>
    ask(answers, (given, jobId) =>
      bench.call('certificate.report', { source: { ...source, ...given }, trees: true, jobId }),
    );
  const choose = async () => {
    const chosen = await bench.call('file.choose', { kind: 'certificate' });
    if (!chosen.ok) return setFailure(chosen.error);
    if (chosen.value.file === undefined) return undefined;
    setFile(chosen.value.file);
    setAsked({});
    setPasted('');
    return look({ from: 'file', file: chosen.value.file.token }, {});
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (busy) return;
    if (pasted.trim() !== '') {
      setFile(undefined);
      void look({ from: 'text', text: pasted }, asked);
    } else if (file !== undefined) void look({ from: 'file', file: file.token }, asked);
    else setFault(text.textNeeded);
  };
  const paste = (value: string) => {
    setPasted(value);
    setAsked({});
    setFault(undefined);
  };
  return (
    <>
      <form className="card stack" onSubmit={submit} aria-busy={busy} noValidate>
        <ChooseField
          label={text.file}
          hint={text.fileHint}
          choose={text.choose}
          none={text.none}
          chosen={file?.name}
          fault={undefined}
          onChoose={() => void choose()}
        />
        <AskedFields asked={asked} fault={fault} onChange={setAsked} />
        <Field
          label={text.paste}
          hint={text.pasteHint}
          {...(fault === undefined || asked.password !== undefined
            ? {}
            : { validationMessage: fault, validationState: 'error' as const })}
        >
          <Textarea
            textarea={{ className: 'mono' }}
            rows={4}
            value={pasted}
            spellCheck={false}
            onChange={(_event, { value }) => paste(value)}
          />
        </Field>
        <Problem failure={failure} />
        <div className="row">
          <Waiting wait={busy ? { words: text.reading, ...cancel } : undefined}>
            <Button type="submit" appearance="primary">
              {text.show}
            </Button>
          </Waiting>
        </div>
      </form>
      {found === undefined ? null : <Reports found={found} />}
    </>
  );
}
