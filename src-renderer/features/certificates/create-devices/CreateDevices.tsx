import { useEffect, useReducer, useState } from 'react';
import { useBench } from '../../../bench/bench.ts';
import { nameFault } from '../../../bench/name-check.ts';
import { admitDevices } from '../../../bench/admit-devices.ts';
import { useStore } from '../../../bench/store.ts';
import { useNavigation } from '../../../ui/navigation.ts';
import { createDevices as text } from './words.ts';
import { ui } from '../../../ui/words.ts';
import { Problem } from '../../../ui/Problem.tsx';
import { firstToSign, refusalOf } from '../certificate/index.ts';
import { useCancel } from '../../../bench/use-cancel.ts';
import { Wizard } from '../../../ui/Wizard.tsx';
import { Made } from './Made.tsx';
import { Protection } from './Protection.tsx';
import { Signer } from './Signer.tsx';
import { type Draft, orderOf, setOf } from './order.ts';
import { type State, countOf, next, start } from './steps.ts';
import { WhichDevices } from './WhichDevices.tsx';

interface CreateDevicesProps {
  readonly authority: string | undefined;
  readonly pair: boolean;
}

/** Devices: one, several, a pair, a list or a CSV file. */
export function CreateDevices({ authority, pair }: CreateDevicesProps) {
  const bench = useBench();
  const { leave } = useNavigation();
  const { authorities, devices } = useStore(bench.overview);
  const hub = useStore(bench.hub);
  const { begin, ...cancel } = useCancel();
  /** Whether a file is looked at, beside what the state says. */
  const [looking, setLooking] = useState(false);
  const [state, dispatch] = useReducer(next, undefined, () =>
    start({
      authority: authority ?? firstToSign(authorities),
      devices: devices.map(({ deviceId }) => deviceId),
      hubRunning: hub.running,
      pair,
      defaults: bench.kept.get().defaults,
    }),
  );
  const { draft } = state;
  const remembered = authorities.find(({ name }) => name === draft.authority)?.passphraseRemembered ?? false;
  const refusal = refusalOf(authorities, draft.authority, 'certificate');
  const type = (part: Partial<Draft>) => dispatch({ type: 'typed', part });

  // A file shows what is in it at once, with its faults, before anything is made.
  const csvText = state.step === 'devices' && draft.way === 'csv' ? draft.csv?.text : undefined;
  useEffect(() => {
    if (csvText === undefined) return;
    let over = false;
    const { jobId } = begin();
    setLooking(true);
    void bench
      .call('device.preview', { workspace: bench.workspace, devices: { kind: 'csv', text: csvText }, jobId })
      .then((preview) => {
        if (over) return;
        setLooking(false);
        dispatch(
          preview.ok
            ? { type: 'previewed', preview: preview.value, goOn: false }
            : { type: 'failed', failure: preview.error },
        );
      });
    return () => {
      over = true;
      setLooking(false);
      void bench.call('job.cancel', { jobId });
    };
  }, [bench, begin, csvText]);

  const goOn = async () => {
    const event = { type: 'next', remembered, refusal } as const;
    const after = next(state, event);
    dispatch(event);
    if (after.step === 'devices' && after.checking) {
      const { jobId } = begin();
      const preview = await bench.call('device.preview', {
        workspace: bench.workspace,
        devices: setOf(after.draft),
        jobId,
      });
      const { way, deviceId } = after.draft;
      const idFault = way === 'one' ? await nameFault(bench, 'device', deviceId) : undefined;
      if (preview.ok) dispatch({ type: 'previewed', preview: preview.value, goOn: true, idFault });
      else dispatch({ type: 'failed', failure: preview.error });
    } else if (after.step === 'making') {
      await make(after.draft);
    }
  };
  const make = async (ordered: Draft) => {
    const { jobId, isStopped } = begin();
    const stopWatching = bench.watchJob(jobId, (done) => dispatch({ type: 'progress', done }));
    const made = await bench.call('device.create', orderOf(ordered, bench.workspace, jobId));
    stopWatching();
    if (!made.ok) {
      await bench.refresh();
      dispatch({ type: 'failed', failure: made.error });
      return;
    }
    await bench.rememberWorkspace();
    const register = ordered.register && bench.hub.get().running && !isStopped();
    const failure = register
      ? await admitDevices(
          bench,
          'iot-hub',
          made.value.devices.map(({ deviceId }) => deviceId),
          jobId,
          (count) => dispatch({ type: 'registered', count }),
        )
      : undefined;
    dispatch({ type: 'made', made: made.value });
    if (failure !== undefined && failure.code !== 'CANCELLED') dispatch({ type: 'failed', failure });
  };
  const frame = { title: text.title, subtitle: text.subtitle, steps: text.steps };

  switch (state.step) {
    case 'signer':
      return (
        <Wizard
          {...frame}
          current={0}
          heading={text.who}
          faults={state.faults}
          unsaved={false}
          back={{ label: ui.cancel, onBack: leave }}
          next={{ label: text.nextDevices, onNext: () => void goOn() }}
        >
          <Problem failure={state.failure} />
          <Signer
            draft={state.draft}
            authorities={authorities}
            remembered={remembered}
            fault={state.faults.passphrase}
            onType={type}
          />
        </Wizard>
      );
    case 'devices':
      return (
        <Wizard
          {...frame}
          current={1}
          heading={text.which}
          faults={state.faults}
          unsaved={draft.way === 'csv' ? draft.csv !== undefined : draft.ids !== ''}
          back={{ onBack: () => dispatch({ type: 'back' }) }}
          next={{ label: text.nextFiles, onNext: () => void goOn() }}
          wait={looking || state.checking ? { words: text.checking, ...cancel } : undefined}
        >
          <WhichDevices
            state={state}
            onType={type}
            onLeaveOut={(on) => dispatch({ type: 'left-out', on })}
            onFailure={(failure) => dispatch({ type: 'failed', failure })}
          />
        </Wizard>
      );
    case 'files':
    case 'making': {
      const editing = state.step === 'files' ? state : undefined;
      const faults = editing?.faults ?? {};
      return (
        <Wizard
          {...frame}
          current={2}
          heading={text.files}
          faults={faults}
          unsaved
          back={{ onBack: () => dispatch({ type: 'back' }) }}
          next={{ label: nextLabel(state), onNext: () => void goOn() }}
          wait={state.step === 'making' ? { ...progressOf(state), ...cancel } : undefined}
        >
          <Problem failure={editing?.failure} />
          <Protection
            draft={state.draft}
            faults={faults}
            preview={state.preview}
            hubRunning={hub.running}
            onType={type}
          />
        </Wizard>
      );
    }
    case 'made':
      return (
        <Made
          {...frame}
          state={state}
          onRegistered={(count, failure) =>
            dispatch({ type: 'registered', count, ...(failure === undefined ? {} : { failure }) })
          }
        />
      );
  }
}

/** What was begun goes on where it was. */
function nextLabel({ preview, done = 0, step }: Extract<State, { step: 'files' | 'making' }>): string {
  const left = countOf(preview) - done;
  return step === 'files' && done > 0 && left > 0 ? text.goOn(left) : text.create(countOf(preview));
}

/** The devices are made, and then registered. */
function progressOf({ preview, done, registered }: Extract<State, { step: 'making' }>) {
  const total = countOf(preview);
  return registered > 0
    ? { words: text.registering(registered, total), progress: { done: registered, total } }
    : { words: text.making(done, total), progress: { done, total } };
}
