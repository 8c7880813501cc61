import { Button, Field, Textarea } from '@fluentui/react-components';
import { useReducer } from 'react';
import { useBench } from '../../../bench/bench.ts';
import { useNameFault } from '../../../bench/name-check.ts';
import { useStore } from '../../../bench/store.ts';
import { useCancel } from '../../../bench/use-cancel.ts';
import { ChoiceField, TextField } from '../../../ui/Fields.tsx';
import { keyTypes } from '../../../ui/keys.ts';
import { useNavigation } from '../../../ui/navigation.ts';
import { NewSecretFields } from '../../../ui/NewSecretFields.tsx';
import { Card } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { Wizard } from '../../../ui/Wizard.tsx';
import { ui } from '../../../ui/words.ts';
import { HowTo } from '../../howto/index.ts';
import { FileList, Remarks } from '../certificate/index.ts';
import { hostsOf } from '../create-server/index.ts';
import { RequestFacts, RequestForms } from '../request/index.ts';
import { SubjectPart } from '../subject/index.ts';
import { type Draft, type State, next, orderOf, start } from './steps.ts';
import { createRequest as text } from './words.ts';

/** A key and a request for a device, to be signed here or elsewhere. */
export function CreateRequest() {
  const bench = useBench();
  const { leave } = useNavigation();
  const { devices, requests } = useStore(bench.overview);
  const { begin, ...cancel } = useCancel();
  const [state, dispatch] = useReducer(next, undefined, () =>
    start([...devices.map(({ deviceId }) => deviceId), ...requests.map(({ name }) => name)], bench.kept.get().defaults),
  );
  const goOn = async () => {
    const after = next(state, { type: 'next' });
    dispatch({ type: 'next' });
    if (after.step !== 'making') return;
    const { draft } = after;
    const { jobId } = begin();
    const checked = await bench.call('server.checkHosts', { hosts: hostsOf(draft.hosts) });
    if (!checked.ok) return dispatch({ type: 'failed', failure: checked.error });
    const { faults, ...hosts } = checked.value;
    const [fault] = faults;
    if (fault !== undefined) return dispatch({ type: 'unnameable', fault: fault.message });
    const made = await bench.call('request.create', orderOf(draft, hosts, bench.workspace, jobId));
    if (!made.ok) return dispatch({ type: 'failed', failure: made.error });
    await bench.rememberWorkspace();
    dispatch({ type: 'made', made: made.value, hosts });
  };
  if (state.step === 'made') return <Made state={state} />;
  const editing = state.step === 'device' ? state : { step: 'device' as const, draft: state.draft, faults: {} };
  return (
    <Wizard
      title={text.title}
      subtitle={text.subtitle}
      steps={text.steps}
      current={0}
      heading={text.heading}
      faults={editing.faults}
      unsaved={false}
      back={{ label: ui.cancel, onBack: leave }}
      next={{ label: text.create, onNext: () => void goOn() }}
      wait={state.step === 'making' ? { words: text.making(state.draft.keyType), ...cancel } : undefined}
    >
      <Form state={editing} onType={(part) => dispatch({ type: 'typed', part })} />
    </Wizard>
  );
}

interface FormProps {
  readonly state: Extract<State, { step: 'device' }>;
  readonly onType: (part: Partial<Draft>) => void;
}

function Form({ state: { draft, faults, failure }, onType }: FormProps) {
  const typed = useNameFault('request', draft.deviceId);
  return (
    <>
      <Problem failure={failure} />
      <div className="columns">
        <TextField
          label={text.deviceId}
          required
          autofocus
          value={draft.deviceId}
          onChange={(deviceId) => onType({ deviceId })}
          fault={faults.deviceId ?? typed}
          hint={text.deviceIdHint}
        />
        <ChoiceField
          label={text.key}
          value={draft.keyType}
          options={keyTypes}
          onChange={(keyType) => onType({ keyType })}
        />
      </div>
      <NewSecretFields
        label={text.keyPassphrase}
        againLabel={text.keyPassphraseAgain}
        value={draft.keyPassphrase}
        onChange={(keyPassphrase) => onType({ keyPassphrase })}
        fault={faults.keyPassphrase}
        againFault={faults.keyAgain}
        hint={text.keyPassphraseHint}
      />
      <Field
        label={text.names}
        hint={text.namesHint}
        {...(faults.hosts === undefined ? {} : { validationMessage: faults.hosts, validationState: 'error' as const })}
      >
        <Textarea
          value={draft.hosts}
          onChange={(_event, data) => onType({ hosts: data.value })}
          rows={2}
          spellCheck={false}
          textarea={{ className: 'mono' }}
        />
      </Field>
      <SubjectPart draft={draft} faults={faults} about={text.subjectAbout} onType={onType} />
    </>
  );
}

/** The files, the request as text, and whom it can be handed to. */
function Made({ state: { made, howto } }: { readonly state: Extract<State, { step: 'made' }> }) {
  const bench = useBench();
  const { go } = useNavigation();
  const { authorities } = useStore(bench.overview);
  const { name, request, files, warnings } = made;
  const show = () => go({ page: 'certificates', selected: { kind: 'request', name } });
  const canSign = authorities.length > 0;
  return (
    <Wizard
      title={text.title}
      subtitle={text.subtitle}
      steps={text.steps}
      current={1}
      done
      heading={text.made(name)}
      unsaved={false}
      aside={<Button onClick={() => go({ page: 'complete-request', name })}>{text.complete}</Button>}
      back={canSign ? { label: text.show, onBack: show } : undefined}
      next={
        canSign
          ? { label: text.sign, onNext: () => go({ page: 'sign-request', name }) }
          : { label: text.show, onNext: show }
      }
    >
      <Card title={text.files}>
        <p className="sub">{text.filesHint(name.replaceAll(':', '%3A'))}</p>
        <FileList files={files} />
      </Card>
      <Remarks warnings={warnings} />
      <RequestForms details={request} />
      <RequestFacts details={request} />
      <HowTo topic={howto} />
    </Wizard>
  );
}
