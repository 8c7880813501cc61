import { Button } from '@fluentui/react-components';
import { useReducer } from 'react';
import type { AuthorityLine } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import { nameFault, useNameFault } from '../../../bench/name-check.ts';
import { useStore } from '../../../bench/store.ts';
import { useNavigation } from '../../../ui/navigation.ts';
import { createAuthority as text } from './words.ts';
import { keyTypes } from '../../../ui/keys.ts';
import { ui } from '../../../ui/words.ts';
import { DaysField } from '../../../ui/DaysField.tsx';
import { ChoiceField, TextField } from '../../../ui/Fields.tsx';
import { ExportButton } from '../export/index.ts';
import { HowTo } from '../../howto/index.ts';
import { CertificateFactList, FileList, Remarks, certificate } from '../certificate/index.ts';
import { Card } from '../../../ui/Page.tsx';
import { SigningDoubts, refusalOf } from '../certificate/index.ts';
import { useCancel } from '../../../bench/use-cancel.ts';
import { Wizard } from '../../../ui/Wizard.tsx';
import { SubjectPart } from '../subject/index.ts';
import { passphraseStep } from '../../passphrase/index.ts';
import { type Draft, type State, factsOf, next, orderOf, start } from './steps.ts';

/** A root or an intermediate authority, in two steps. */
export function CreateAuthority({ parent }: { readonly parent: string | undefined }) {
  const bench = useBench();
  const { go, leave } = useNavigation();
  const { authorities } = useStore(bench.overview);
  const { begin, ...cancel } = useCancel();
  const [state, dispatch] = useReducer(next, undefined, () =>
    start(
      authorities.map(({ name }) => name),
      parent,
      bench.kept.get().defaults,
    ),
  );
  const { draft } = state;
  const parentRemembered = authorities.find(({ name }) => name === draft.parent)?.passphraseRemembered ?? false;
  const refusal = refusalOf(authorities, draft.parent, 'authority');

  const goOn = async () => {
    const event = { type: 'next', parentRemembered, refusal } as const;
    const after = next(state, event);
    dispatch(event);
    if (after.step === 'about' && after.checking) {
      const { name } = after.draft;
      dispatch({ type: 'checked', name, fault: await nameFault(bench, 'authority', name) });
    }
    if (after.step !== 'making') return;
    const made = await bench.call('authority.create', orderOf(after.draft, bench.workspace, begin().jobId));
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
          back={{ label: ui.cancel, onBack: leave }}
          next={{ label: text.next, onNext: () => void goOn() }}
        >
          <About state={state} authorities={authorities} onType={(part) => dispatch({ type: 'typed', part })} />
        </Wizard>
      );
    case 'passphrase':
    case 'making': {
      const editing = state.step === 'passphrase' ? state : undefined;
      const faults = editing?.faults ?? {};
      const words = certificate.making(draft.keyType);
      return passphraseStep({
        ...frame,
        heading: text.passphrase,
        passphrase: state.draft.passphrase,
        faults,
        failure: editing?.failure,
        remembers: bench.info.remembers,
        action: text.create,
        wait: editing === undefined ? { words, ...cancel } : undefined,
        onType: (passphrase) => dispatch({ type: 'typed', part: { passphrase } }),
        onBack: () => dispatch({ type: 'back' }),
        onNext: () => void goOn(),
        children:
          draft.kind === 'intermediate' && !parentRemembered ? (
            <TextField
              label={text.parentPassphrase(draft.parent)}
              type="password"
              required
              value={state.draft.parentPassphrase}
              onChange={(parentPassphrase) => dispatch({ type: 'typed', part: { parentPassphrase } })}
              fault={faults.parentPassphrase}
            />
          ) : null,
      });
    }
    case 'made': {
      const { made } = state;
      return (
        <Wizard
          {...frame}
          current={2}
          done
          heading={text.made(made.name)}
          unsaved={false}
          back={{ label: text.home, onBack: () => go({ page: 'home' }) }}
          next={{ label: text.toProve, onNext: () => go({ page: 'prove', authority: made.name }) }}
          aside={<Button onClick={() => go({ page: 'create-devices', authority: made.name })}>{text.toDevices}</Button>}
        >
          <Card
            title={text.files}
            beside={<ExportButton size="small" subjects={[{ kind: 'authority', name: made.name }]} />}
          >
            <p className="sub">{text.filesHint(made.name)}</p>
            <FileList files={made.files} />
          </Card>
          <Remarks warnings={made.warnings} />
          <div className="card">
            <CertificateFactList facts={made.certificate} />
          </div>
          <HowTo topic={{ topic: 'authority', ...factsOf(draft) }} />
        </Wizard>
      );
    }
  }
}

interface AboutProps {
  readonly state: Extract<State, { step: 'about' }>;
  readonly authorities: readonly AuthorityLine[];
  readonly onType: (part: Partial<Draft>) => void;
}

function About({ state: { draft, faults }, authorities, onType }: AboutProps) {
  const typed = useNameFault('authority', draft.name);
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
            hint={text.kindHints[draft.kind]}
          />
          {draft.kind === 'root' ? null : (
            <ChoiceField
              label={text.parent}
              value={draft.parent}
              options={authorities.map(({ name }) => [name, name] as const)}
              onChange={(parent) => onType({ parent })}
              fault={refusalOf(authorities, draft.parent, 'authority') ?? faults.parent}
            />
          )}
        </div>
      )}
      {draft.kind === 'root' ? null : <SigningDoubts lines={authorities} name={draft.parent} />}
      <TextField
        label={text.name}
        required
        autofocus
        value={draft.name}
        onChange={(name) => onType({ name })}
        fault={faults.name ?? typed}
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
      <SubjectPart
        draft={draft}
        faults={faults}
        about={text.subjectAbout}
        onType={onType}
        commonName={{
          value: draft.commonName,
          usual: draft.name,
          fault: faults.commonName,
          onType: (commonName) => onType({ commonName }),
        }}
      />
    </>
  );
}
