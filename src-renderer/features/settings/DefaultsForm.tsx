import { Button } from '@fluentui/react-components';
import { type SubmitEvent, useEffect, useState } from 'react';
import type { CertificateDefaults } from '../../../src-main/contract/models.ts';
import { useBench } from '../../bench/bench.ts';
import { type Failure, faultText } from '../../bench/host.ts';
import { useStore } from '../../bench/store.ts';
import { SubjectPart, subjectFieldOf } from '../certificates/subject/index.ts';
import { ChoiceField, TextField } from '../../ui/Fields.tsx';
import { keyTypes } from '../../ui/keys.ts';
import { Card } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { useFirstFault } from '../../ui/use-first-fault.ts';
import { validity } from '../../ui/validity.ts';
import {
  type DefaultsDraft,
  type DefaultsFaults,
  defaultsOf,
  draftOf,
  faultsOfDefaults,
  keyOwners,
  lived,
  ownDefaults,
} from './defaults.ts';
import { defaults as text } from './words.ts';

/** What the wizards begin with. */
export function DefaultsForm({ onUnsaved }: { readonly onUnsaved: (unsaved: boolean) => void }) {
  const bench = useBench();
  const { defaults: saved } = useStore(bench.kept);
  const [draft, setDraft] = useState(() => draftOf(saved));
  const [faults, setFaults] = useState<DefaultsFaults>({});
  const [failure, setFailure] = useState<Failure>();
  const [said, setSaid] = useState('');
  const { form, toFirstFault } = useFirstFault<HTMLFormElement>();
  const unsaved = JSON.stringify(draft) !== JSON.stringify(draftOf(saved));
  useEffect(() => onUnsaved(unsaved), [unsaved, onUnsaved]);
  const type = (part: Partial<DefaultsDraft>) => {
    setDraft((before) => ({ ...before, ...part }));
    setFaults({});
    setSaid('');
  };
  const keep = async (wanted: CertificateDefaults, words: string) => {
    const reply = await bench.call('app.changeSettings', { defaults: wanted });
    setFailure(undefined);
    if (reply.ok) {
      bench.kept.set(reply.value);
      setDraft(draftOf(reply.value.defaults));
      setFaults({});
      return setSaid(words);
    }
    const field = subjectFieldOf(reply.error.details.field);
    if (field === undefined) return setFailure(reply.error);
    setFaults({ [field]: faultText(reply.error) });
    return toFirstFault();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const found = faultsOfDefaults(draft);
    setFaults(found);
    if (Object.keys(found).length > 0) toFirstFault();
    else void keep(defaultsOf(draft), text.saved);
  };
  return (
    <Card title={text.title}>
      <form ref={form} className="stack" onSubmit={submit} noValidate>
        <p className="dim">{text.text}</p>
        <SubjectPart
          draft={draft.subject}
          faults={faults}
          about={text.subject}
          onType={(part) => type({ subject: { ...draft.subject, ...part } })}
        />
        <div className="columns">
          {keyOwners.map((one) => (
            <ChoiceField
              key={one}
              label={text.keys[one]}
              value={draft.keyTypes[one]}
              options={keyTypes}
              onChange={(chosen) => type({ keyTypes: { ...draft.keyTypes, [one]: chosen } })}
            />
          ))}
        </div>
        <div className="columns">
          {lived.map((one) => (
            <TextField
              key={one}
              label={text.days[one]}
              value={draft.days[one]}
              suffix={validity.days}
              fault={faults[`days.${one}`]}
              onChange={(typed) => type({ days: { ...draft.days, [one]: typed } })}
            />
          ))}
        </div>
        <Problem failure={failure} />
        <div className="row">
          <Button type="submit" appearance="primary">
            {text.save}
          </Button>
          <Button onClick={() => void keep(ownDefaults, text.reset)}>{text.own}</Button>
          <span role="status" className="dim">
            {said}
          </span>
        </div>
      </form>
    </Card>
  );
}
