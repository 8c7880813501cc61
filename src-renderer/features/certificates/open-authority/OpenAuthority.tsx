import { Checkbox } from '@fluentui/react-components';
import { useReducer } from 'react';
import { useBench } from '../../../bench/bench.ts';
import { useStore } from '../../../bench/store.ts';
import { useNavigation } from '../../../ui/navigation.ts';
import { openAuthority as text } from './words.ts';
import { ui } from '../../../ui/words.ts';
import { ChooseField } from '../../../ui/ChooseField.tsx';
import { TextField } from '../../../ui/Fields.tsx';
import { HowTo } from '../../howto/index.ts';
import { CertificateFactList, FileList } from '../certificate/index.ts';
import { Card } from '../../../ui/Page.tsx';
import { Problem, Warnings } from '../../../ui/Problem.tsx';
import { useCancel } from '../../../bench/use-cancel.ts';
import { Wizard } from '../../../ui/Wizard.tsx';
import { passphraseStep } from '../../passphrase/index.ts';
import { howtoOf, isJavaKeystore } from './howto.ts';
import { type ChosenFile, next, orderOf, start } from './steps.ts';

/** Brings in an authority from files. */
export function OpenAuthority() {
  const bench = useBench();
  const { go, leave } = useNavigation();
  const { authorities } = useStore(bench.overview);
  const [state, dispatch] = useReducer(next, undefined, start);
  const { begin, ...cancel } = useCancel();
  const frame = { title: text.title, subtitle: text.subtitle, steps: text.steps };

  const choose = async (take: (file: ChosenFile) => void) => {
    const chosen = await bench.call('file.choose', { kind: 'certificate' });
    if (!chosen.ok) dispatch({ type: 'failed', failure: chosen.error });
    else if (chosen.value.file !== undefined) take(chosen.value.file);
  };
  const goOn = async () => {
    const after = next(state, { type: 'next' });
    dispatch({ type: 'next' });
    if (after.step !== 'opening') return;
    const made = await bench.call('authority.import', orderOf(after.draft, bench.workspace, begin().jobId));
    if (made.ok) {
      await bench.rememberWorkspace();
      dispatch({ type: 'opened', made: made.value });
    } else {
      dispatch({ type: 'failed', failure: made.error });
    }
  };

  switch (state.step) {
    case 'files': {
      const { draft } = state;
      return (
        <Wizard
          {...frame}
          current={0}
          heading={text.files}
          faults={state.faults}
          unsaved={false}
          back={{ label: ui.cancel, onBack: leave }}
          next={{ label: text.next, onNext: () => void goOn() }}
        >
          <Problem failure={state.failure} />
          {draft.patient === undefined ? null : (
            <Checkbox
              label={text.patient}
              checked={draft.patient}
              onChange={(_event, data) => dispatch({ type: 'typed', part: { patient: data.checked === true } })}
            />
          )}
          <ChooseField
            choose={text.choose}
            none={text.none}
            label={text.certificate}
            hint={text.certificateHint}
            required
            chosen={draft.file?.name}
            fault={state.faults.file}
            onChoose={() =>
              void choose((file) => dispatch({ type: 'chosen', file, existing: authorities.map(({ name }) => name) }))
            }
          />
          <ChooseField
            choose={text.choose}
            none={text.none}
            label={text.key}
            hint={text.keyHint}
            chosen={draft.keyFile?.name}
            fault={state.faults.keyFile}
            onChoose={() => void choose((keyFile) => dispatch({ type: 'typed', part: { keyFile } }))}
            remove={{ label: text.remove, onRemove: () => dispatch({ type: 'typed', part: { keyFile: undefined } }) }}
          />
          <div className="columns">
            <TextField
              label={text.filePassword}
              type="password"
              value={draft.filePassword}
              onChange={(filePassword) => dispatch({ type: 'typed', part: { filePassword } })}
              hint={text.filePasswordHint}
              fault={state.faults.filePassword}
            />
            {draft.keyPassword === undefined ? null : (
              <TextField
                label={text.keyPassword}
                type="password"
                required
                value={draft.keyPassword}
                onChange={(keyPassword) => dispatch({ type: 'typed', part: { keyPassword } })}
                fault={state.faults.keyPassword}
              />
            )}
            <TextField
              label={text.name}
              required
              value={draft.name}
              onChange={(name) => dispatch({ type: 'typed', part: { name, named: true } })}
              fault={state.faults.name}
            />
          </div>
        </Wizard>
      );
    }
    case 'passphrase':
    case 'opening': {
      const editing = state.step === 'passphrase' ? state : undefined;
      return passphraseStep({
        ...frame,
        heading: text.passphrase,
        intro: text.passphraseHint,
        passphrase: state.draft.passphrase,
        faults: editing?.faults ?? {},
        failure: editing?.failure,
        remembers: bench.info.remembers,
        action: text.open,
        wait: editing === undefined ? { words: text.opening, ...cancel } : undefined,
        onType: (passphrase) => dispatch({ type: 'typed', part: { passphrase } }),
        onBack: () => dispatch({ type: 'back' }),
        onNext: () => void goOn(),
      });
    }
    case 'opened':
      return (
        <Wizard
          {...frame}
          current={2}
          done
          heading={text.opened(state.made.name)}
          unsaved={false}
          back={{ label: ui.close, onBack: leave }}
          next={{
            label: text.prove,
            onNext: () => go({ page: 'prove', authority: state.made.name }),
          }}
        >
          <p className="dim">{text.openedHint}</p>
          <Warnings warnings={state.made.warnings} />
          <div className="card">
            <CertificateFactList facts={state.made.certificate} />
          </div>
          <Card title={text.made}>
            <FileList files={state.made.files} />
          </Card>
          {isJavaKeystore(state.draft) ? null : <HowTo topic={howtoOf(state.draft)} />}
        </Wizard>
      );
  }
}
