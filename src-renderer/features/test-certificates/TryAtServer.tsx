import { Button, Checkbox } from '@fluentui/react-components';
import { type SubmitEvent, useState } from 'react';
import type { MethodOutput } from '../../../src-main/contract/methods.ts';
import type { TestSet } from '../../../src-main/contract/models.ts';
import { useBench } from '../../bench/bench.ts';
import { type Failure, faultText } from '../../bench/host.ts';
import { useStore } from '../../bench/store.ts';
import { useCancel } from '../../bench/use-cancel.ts';
import { ChoiceField } from '../../ui/Fields.tsx';
import { Card } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { useFirstFault } from '../../ui/use-first-fault.ts';
import { type Wait, Waiting } from '../../ui/Waiting.tsx';
import { type PlaceFaults, PlaceFields, isLocalHub, placeFaults } from '../server/index.ts';
import { type Draft, orderOf, platformsFor } from './form.ts';
import { testCertificates as text } from './words.ts';

type Result = MethodOutput<'testCertificates.run'>;

interface TryProps {
  readonly sets: readonly TestSet[];
  /** Which one to begin with. */
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  readonly onDone: (result: Result | undefined) => void;
}

/** Connects with each certificate of a set to a server that is chosen as in *Simulate*. */
export function TryAtServer({ sets, draft, onChange, onDone }: TryProps) {
  const bench = useBench();
  const hub = useStore(bench.hub);
  const [faults, setFaults] = useState<PlaceFaults>({});
  const [failure, setFailure] = useState<Failure>();
  const [running, setRunning] = useState<Pick<Wait, 'words' | 'progress'>>();
  const { begin, ...cancel } = useCancel();
  const { form: element, toFirstFault } = useFirstFault<HTMLFormElement>();
  const platforms = platformsFor(bench.platforms.get());
  const form = platforms.find(({ id }) => id === draft.platform) ?? platforms[0];
  const set = sets.find(({ name }) => name === draft.set) ?? sets[0];
  if (form === undefined) throw new Error('There is no platform.');
  const type = (part: Partial<Draft>) => {
    onChange({ ...draft, ...part });
    setFaults({});
  };
  const run = async (chosen: TestSet) => {
    const found = placeFaults(draft, form);
    setFaults(found);
    if (Object.keys(found).length > 0) return toFirstFault();
    const { jobId } = begin();
    setRunning({ words: text.running });
    setFailure(undefined);
    onDone(undefined);
    const stopWatching = bench.watchJob(jobId, (done, total) =>
      setRunning({ words: text.running, progress: { done, total } }),
    );
    const order = orderOf({ ...draft, set: chosen.name, platform: form.id }, form, hub, bench.workspace);
    const answer = await bench.call('testCertificates.run', { ...order, jobId });
    stopWatching();
    setRunning(undefined);
    if (answer.ok) return onDone(answer.value);
    const { field } = answer.error.details;
    if (field === undefined || !/^(?:host|port|settings\..*)$/.test(field)) return setFailure(answer.error);
    setFaults({ [field]: faultText(answer.error) });
    return toFirstFault();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (running === undefined && set !== undefined) void run(set);
  };
  const unready = set === undefined || (isLocalHub(form) && !hub.running);
  return (
    <Card title={text.run}>
      <form ref={element} className="stack" onSubmit={submit} noValidate>
        {set === undefined ? (
          <p className="dim">{text.noSets}</p>
        ) : (
          <ChoiceField
            label={text.set}
            value={set.name}
            options={sets.map(({ name }) => [name, name] as const)}
            onChange={(name) => type({ set: name })}
            hint={text.setHint(set.deviceId)}
          />
        )}
        <PlaceFields
          draft={draft}
          form={form}
          platforms={platforms}
          except={['subscription']}
          faults={faults}
          whileStopped={text.hubStopped}
          onType={type}
        />
        <Checkbox
          label={text.crlGiven}
          checked={draft.revocationListGiven}
          onChange={(_event, data) => type({ revocationListGiven: data.checked === true })}
        />
        <Problem failure={failure} />
        <Waiting wait={running === undefined ? undefined : { ...running, ...cancel }} />
        <div className="row">
          <Button
            type="submit"
            appearance={set === undefined ? 'secondary' : 'primary'}
            disabledFocusable={unready || running !== undefined}
          >
            {text.runAction}
          </Button>
        </div>
      </form>
    </Card>
  );
}
