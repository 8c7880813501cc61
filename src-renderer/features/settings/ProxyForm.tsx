import { Button, Field, Radio, RadioGroup } from '@fluentui/react-components';
import { type ReactNode, type SubmitEvent, useEffect, useState } from 'react';
import type { ProxySettings } from '../../../src-main/contract/models.ts';
import { useBench } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import { Busy } from '../../ui/Busy.tsx';
import { TextField } from '../../ui/Fields.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { useFirstFault } from '../../ui/use-first-fault.ts';
import { type Draft, type Faults, type Use, draftOf, faultsOf, isChanged, keepsPassword, orderOf } from './form.ts';
import { settings as text } from './words.ts';

interface ProxyFormProps {
  readonly saved: ProxySettings;
  readonly onSaved: (saved: ProxySettings) => void;
  readonly onUnsaved: (unsaved: boolean) => void;
}

/** By which proxy servers elsewhere are reached. */
export function ProxyForm({ saved, onSaved, onUnsaved }: ProxyFormProps) {
  const bench = useBench();
  const [draft, setDraft] = useState(() => draftOf(saved));
  const [faults, setFaults] = useState<Faults>({});
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState('');
  const { form, toFirstFault } = useFirstFault<HTMLFormElement>();
  const unsaved = isChanged(draft, saved);
  useEffect(() => onUnsaved(unsaved), [unsaved, onUnsaved]);

  const type = (part: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...part }));
    setFaults({});
    setSaid('');
  };
  const save = async () => {
    setBusy(true);
    setFailure(undefined);
    setSaid('');
    const reply = await bench.call('proxy.change', orderOf(draft));
    setBusy(false);
    if (reply.ok) {
      onSaved(reply.value);
      setDraft(draftOf(reply.value));
      return setSaid(text.saved);
    }
    const atFields = faultsOf(reply.error);
    if (atFields === undefined) return setFailure(reply.error);
    setFaults(atFields);
    return toFirstFault();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!busy) void save();
  };
  return (
    <form ref={form} className="stack" onSubmit={submit} aria-busy={busy} noValidate>
      <Field label={text.proxy}>
        <RadioGroup value={draft.use} onChange={(_event, data) => type({ use: data.value as Use })}>
          <Radio value="computer" label={<Choice use="computer" about={<OfComputer saved={saved} />} />} />
          <Radio value="none" label={<Choice use="none" about={text.noneText} />} />
          <Radio value="own" label={<Choice use="own" about={text.ownText} />} />
        </RadioGroup>
      </Field>
      {draft.use === 'own' ? <OwnFields draft={draft} saved={saved} faults={faults} onType={type} /> : null}
      <Problem failure={failure} />
      <div className="row">
        <Button type="submit" appearance="primary" disabledFocusable={busy}>
          {text.save}
        </Button>
        {busy ? <Busy /> : null}
        <span role="status" className="dim">
          {said}
        </span>
      </div>
    </form>
  );
}

function Choice({ use, about }: { readonly use: Use; readonly about: ReactNode }) {
  return (
    <>
      {text.uses[use]}
      <br />
      <span className="dim small break">{about}</span>
    </>
  );
}

function OfComputer({ saved }: { readonly saved: ProxySettings }) {
  const { info } = useBench();
  return (
    <>
      {text.computer(saved.computer, info.shell)}
      {saved.computerExceptions === '' ? null : (
        <>
          <br />
          {text.computerExceptions(saved.computerExceptions)}
        </>
      )}
    </>
  );
}

interface OwnFieldsProps {
  readonly draft: Draft;
  readonly saved: ProxySettings;
  readonly faults: Faults;
  readonly onType: (part: Partial<Draft>) => void;
}

function OwnFields({ draft, saved, faults, onType }: OwnFieldsProps) {
  const { info } = useBench();
  return (
    <div className="columns">
      <TextField
        label={text.address}
        required
        mono
        placeholder={text.addressExample}
        value={draft.address}
        onChange={(address) => onType({ address })}
        fault={faults.address}
      />
      <TextField
        label={text.exceptions}
        hint={text.exceptionsHint}
        mono
        placeholder={text.exceptionsExample}
        value={draft.exceptions}
        onChange={(exceptions) => onType({ exceptions })}
        fault={faults.exceptions}
      />
      <TextField
        label={text.userName}
        hint={text.userNameHint}
        value={draft.userName}
        onChange={(userName) => onType({ userName })}
        fault={faults.userName}
      />
      <TextField
        label={text.password}
        type="password"
        hint={keepsPassword(draft, saved) ? text.passwordKept : text.passwordHint(info.remembers)}
        value={draft.password}
        onChange={(password) => onType({ password })}
        fault={faults.password}
      />
    </div>
  );
}
