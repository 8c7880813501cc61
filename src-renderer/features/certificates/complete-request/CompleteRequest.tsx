import { Field, Textarea } from '@fluentui/react-components';
import { useState } from 'react';
import type { MethodInput } from '../../../../src-main/contract/methods.ts';
import type { AnsweredRequest, RequestLine } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import { type Failure, faultText } from '../../../bench/host.ts';
import { useStore } from '../../../bench/store.ts';
import { useCancel } from '../../../bench/use-cancel.ts';
import { ChooseField } from '../../../ui/ChooseField.tsx';
import { ChoiceField, TextField } from '../../../ui/Fields.tsx';
import { useNavigation } from '../../../ui/navigation.ts';
import { Problem } from '../../../ui/Problem.tsx';
import { Wizard } from '../../../ui/Wizard.tsx';
import { ui } from '../../../ui/words.ts';
import { Answered } from '../request/index.ts';
import { type Draft, type Faults, empty, faultsOf, howtoOf, orderOf } from './order.ts';
import { completeRequest as text } from './words.ts';

/** Brings a certificate that somebody else has signed back to the key of its request. */
export function CompleteRequest({ name }: { readonly name: string | undefined }) {
  const bench = useBench();
  const { leave } = useNavigation();
  const { requests } = useStore(bench.overview);
  const [made, setMade] = useState<Completed>();
  const frame = { title: text.title, subtitle: text.subtitle, steps: text.steps };
  if (made !== undefined) return <Answered {...frame} heading={text.done(made.made.name)} {...made} />;
  const waiting = requests.filter(({ privateKey }) => privateKey !== 'none');
  const first = waiting.find((one) => one.name === name) ?? waiting[0];
  if (first !== undefined) return <Form waiting={waiting} first={first} onMade={setMade} />;
  return (
    <Wizard {...frame} current={0} heading={text.nothing} unsaved={false} back={{ label: ui.close, onBack: leave }}>
      <p className="dim">{text.nothingHint}</p>
    </Wizard>
  );
}

interface Completed {
  readonly made: AnsweredRequest;
  readonly howto: MethodInput<'howto.show'> | undefined;
}

interface FormProps {
  /** Those whose key is here. */
  readonly waiting: readonly RequestLine[];
  readonly first: RequestLine;
  readonly onMade: (completed: Completed) => void;
}

function Form({ waiting, first, onMade }: FormProps) {
  const bench = useBench();
  const { leave } = useNavigation();
  const { begin, ...cancel } = useCancel();
  const [draft, setDraft] = useState<Draft>(empty);
  const [faults, setFaults] = useState<Faults>({});
  const [failure, setFailure] = useState<Failure>();
  const [working, setWorking] = useState(false);
  const [chosen, setChosen] = useState(first.name);
  const line = waiting.find(({ name }) => name === chosen) ?? first;
  const encrypted = line.privateKey === 'encrypted';
  const type = (part: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...part }));
    setFaults({});
  };
  const choose = async () => {
    const picked = await bench.call('file.choose', { kind: 'certificate' });
    if (!picked.ok) setFailure(picked.error);
    else if (picked.value.file !== undefined) type({ file: picked.value.file });
  };
  const complete = async () => {
    const found = faultsOf(draft, encrypted);
    setFailure(undefined);
    setFaults(found);
    if (Object.keys(found).length > 0) return;
    setWorking(true);
    const { jobId } = begin();
    const order = { ...orderOf(draft, encrypted), workspace: bench.workspace, name: line.name, jobId };
    const reply = await bench.call('request.complete', order);
    setWorking(false);
    if (reply.ok) {
      onMade({ made: reply.value, howto: howtoOf(draft, line.name, encrypted, reply.value.kind) });
      await bench.refresh();
    } else if (reply.error.details.field === 'keyPassphrase' || reply.error.code === 'WRONG_PASSWORD') {
      setFaults({ keyPassphrase: faultText(reply.error) });
    } else if (reply.error.details.field === 'answer') {
      setFaults({ [draft.file === undefined ? 'text' : 'file']: faultText(reply.error) });
    } else setFailure(reply.error);
  };
  return (
    <Wizard
      title={text.title}
      subtitle={text.subtitle}
      steps={text.steps}
      current={0}
      heading={text.heading(line.name)}
      faults={faults}
      unsaved={draft.text !== ''}
      back={{ label: ui.cancel, onBack: leave }}
      next={{ label: text.complete, onNext: () => void complete() }}
      wait={working ? { words: text.working, ...cancel } : undefined}
    >
      <Problem failure={failure} />
      {waiting.length > 1 ? (
        <ChoiceField
          label={text.request}
          value={line.name}
          options={waiting.map(({ name }) => [name, name] as const)}
          onChange={(name) => {
            setChosen(name);
            setFaults({});
          }}
        />
      ) : null}
      <ChooseField
        label={text.file}
        hint={text.fileHint}
        choose={text.choose}
        none={text.none}
        chosen={draft.file?.name}
        fault={faults.file}
        onChoose={() => void choose()}
        remove={{ label: text.remove, onRemove: () => type({ file: undefined }) }}
      />
      {draft.file === undefined ? (
        <Field
          label={text.paste}
          {...(faults.text === undefined ? {} : { validationMessage: faults.text, validationState: 'error' as const })}
        >
          <Textarea
            value={draft.text}
            onChange={(_event, data) => type({ text: data.value })}
            rows={5}
            spellCheck={false}
            textarea={{ className: 'mono' }}
          />
        </Field>
      ) : null}
      <div className="columns">
        {encrypted ? (
          <TextField
            label={text.keyPassphrase}
            type="password"
            required
            value={draft.keyPassphrase}
            onChange={(keyPassphrase) => type({ keyPassphrase })}
            fault={faults.keyPassphrase}
            hint={text.keyPassphraseHint}
          />
        ) : (
          <TextField
            label={text.pfxPassword}
            type="password"
            value={draft.pfxPassword}
            onChange={(pfxPassword) => type({ pfxPassword })}
            hint={text.pfxPasswordHint}
          />
        )}
      </div>
    </Wizard>
  );
}
