import { Button, Field, ProgressBar } from '@fluentui/react-components';
import { useReducer, useState } from 'react';
import { useBench } from '../../api/bench.ts';
import { useStore } from '../../api/store.ts';
import { useNavigation } from '../../app/navigation.ts';
import { createAuthority as text } from '../../text/create-authority.ts';
import { keyTypes } from '../../text/keys.ts';
import { ui } from '../../text/ui.ts';
import { DaysField } from '../../ui/DaysField.tsx';
import { ChoiceField, NewPassphraseFields, TextField } from '../../ui/Fields.tsx';
import { ExportButton } from '../../ui/export/ExportButton.tsx';
import { HowTo } from '../../ui/HowTo.tsx';
import { CertificateFactList, FileList } from '../../ui/Made.tsx';
import { Card } from '../../ui/Page.tsx';
import { Problem, Warnings } from '../../ui/Problem.tsx';
import { Wizard } from '../../ui/Wizard.tsx';
import { type Draft, type State, next, orderOf, start, subjectOf } from './steps.ts';

/** A root or an intermediate authority, in two steps. */
export function CreateAuthority({ parent }: { readonly parent: string | undefined }) {
  const bench = useBench();
  const { go } = useNavigation();
  const { authorities } = useStore(bench.overview);
  const [jobId] = useState(() => crypto.randomUUID());
  const [cancelling, setCancelling] = useState(false);
  const [state, dispatch] = useReducer(next, undefined, () =>
    start(
      authorities.map(({ name }) => name),
      parent,
    ),
  );
  const { draft } = state;
  const parentRemembered = authorities.find(({ name }) => name === draft.parent)?.passphraseRemembered ?? false;

  const goOn = async () => {
    const after = next(state, { type: 'next', parentRemembered });
    dispatch({ type: 'next', parentRemembered });
    if (after.step !== 'making') return;
    setCancelling(false);
    const made = await bench.call('authority.create', orderOf(draft, bench.workspace, jobId));
    if (made.ok) {
      await bench.rememberWorkspace();
      dispatch({ type: 'made', made: made.value });
    } else {
      dispatch({ type: 'failed', failure: made.error });
    }
  };
  const frame = { title: text.title, subtitle: text.subtitle, steps: text.steps };

  switch (state.step) {
    case 'about':
      return (
        <Wizard
          {...frame}
          current={0}
          heading={text.about}
          faults={state.faults}
          unsaved={false}
          back={{ label: ui.cancel, onBack: () => go({ page: 'home' }) }}
          next={{ label: text.next, onNext: () => void goOn() }}
        >
          <About
            state={state}
            authorities={authorities.map(({ name }) => name)}
            onType={(part) => dispatch({ type: 'typed', part })}
          />
        </Wizard>
      );
    case 'passphrase':
      return (
        <Wizard
          {...frame}
          current={1}
          heading={text.passphrase}
          faults={state.faults}
          unsaved={draft.passphrase.first !== ''}
          back={{ onBack: () => dispatch({ type: 'back' }) }}
          next={{ label: text.create, onNext: () => void goOn() }}
        >
          <Problem failure={state.failure} />
          <NewPassphraseFields
            value={draft.passphrase}
            onChange={(passphrase) => dispatch({ type: 'typed', part: { passphrase } })}
            faults={state.faults}
            remembers={bench.info.remembers}
          />
          {draft.kind === 'intermediate' && !parentRemembered ? (
            <TextField
              label={text.parentPassphrase(draft.parent)}
              type="password"
              required
              value={draft.parentPassphrase}
              onChange={(parentPassphrase) => dispatch({ type: 'typed', part: { parentPassphrase } })}
              fault={state.faults.parentPassphrase}
            />
          ) : null}
        </Wizard>
      );
    case 'making':
      return (
        <Wizard {...frame} current={1} heading={text.passphrase} unsaved>
          <Field
            validationMessage={draft.keyType.startsWith('rsa') ? text.makingRsa : text.making}
            validationState="none"
          >
            <ProgressBar aria-label={text.making} />
          </Field>
          <div>
            <Button
              disabledFocusable={cancelling}
              onClick={() => {
                setCancelling(true);
                void bench.call('job.cancel', { jobId });
              }}
            >
              {cancelling ? ui.cancelling : ui.cancel}
            </Button>
          </div>
        </Wizard>
      );
    case 'made': {
      const { made } = state;
      return (
        <Wizard
          {...frame}
          current={2}
          heading={text.made(made.name)}
          unsaved={false}
          back={{ label: text.home, onBack: () => go({ page: 'home' }) }}
          next={{ label: text.toProve, onNext: () => go({ page: 'prove', authority: made.name }) }}
          aside={<Button onClick={() => go({ page: 'create-devices', authority: made.name })}>{text.toDevices}</Button>}
        >
          <Warnings warnings={made.warnings} />
          <Card title={text.files} beside={<ExportButton subjects={[{ kind: 'authority', name: made.name }]} />}>
            <p className="sub">{text.filesHint(made.name)}</p>
            <FileList files={made.files} />
          </Card>
          <div className="card">
            <CertificateFactList facts={made.certificate} />
          </div>
          <HowTo topic={howtoOf(draft)} />
        </Wizard>
      );
    }
  }
}

function howtoOf(draft: Draft) {
  const { name, subject, keyType, validityDays, parent } = orderOf(draft, '', '');
  return {
    topic: 'authority' as const,
    name,
    subject,
    keyType,
    ...(validityDays === undefined ? {} : { validityDays }),
    ...(parent === undefined ? {} : { parent }),
  };
}

interface AboutProps {
  readonly state: Extract<State, { step: 'about' }>;
  readonly authorities: readonly string[];
  readonly onType: (part: Partial<Draft>) => void;
}

function About({ state: { draft, faults }, authorities, onType }: AboutProps) {
  const hasSubject = Object.keys(subjectOf(draft)).length > 0;
  return (
    <>
      {authorities.length === 0 ? null : (
        <div className="columns">
          <ChoiceField
            label={text.kind}
            value={draft.kind}
            options={[
              ['root', text.kinds.root],
              ['intermediate', text.kinds.intermediate],
            ]}
            onChange={(kind) => onType({ kind })}
          />
          {draft.kind === 'root' ? null : (
            <ChoiceField
              label={text.parent}
              value={draft.parent}
              options={authorities.map((name) => [name, name] as const)}
              onChange={(parent) => onType({ parent })}
              fault={faults.parent}
            />
          )}
        </div>
      )}
      <TextField
        label={text.name}
        required
        autofocus
        value={draft.name}
        onChange={(name) => onType({ name })}
        fault={faults.name}
        hint={text.nameHint}
      />
      <div className="columns">
        <ChoiceField
          label={text.key}
          value={draft.keyType}
          options={keyTypes}
          onChange={(keyType) => onType({ keyType })}
        />
        <DaysField value={draft.days} onChange={(days) => onType({ days })} fault={faults.days} />
      </div>
      <details open={hasSubject || undefined}>
        <summary>{text.more}</summary>
        <div className="columns" style={{ marginTop: 12 }}>
          <TextField
            label={text.organization}
            value={draft.organization}
            onChange={(organization) => onType({ organization })}
            fault={faults.organization}
          />
          <TextField
            label={text.organizationalUnit}
            value={draft.organizationalUnit}
            onChange={(organizationalUnit) => onType({ organizationalUnit })}
            fault={faults.organizationalUnit}
          />
          <TextField
            label={text.locality}
            value={draft.locality}
            onChange={(locality) => onType({ locality })}
            fault={faults.locality}
          />
          <TextField
            label={text.state}
            value={draft.stateOrProvince}
            onChange={(stateOrProvince) => onType({ stateOrProvince })}
            fault={faults.stateOrProvince}
          />
          <TextField
            label={text.country}
            value={draft.country}
            onChange={(country) => onType({ country })}
            fault={faults.country}
            hint={text.countryHint}
          />
        </div>
      </details>
    </>
  );
}
