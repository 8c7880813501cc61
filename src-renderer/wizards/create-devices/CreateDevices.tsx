import { useEffect, useReducer, useState } from 'react';
import { useBench } from '../../api/bench.ts';
import { useStore } from '../../api/store.ts';
import { useNavigation } from '../../app/navigation.ts';
import { createDevices as text } from '../../text/create-devices.ts';
import { ui } from '../../text/ui.ts';
import { Problem } from '../../ui/Problem.tsx';
import { Wizard } from '../../ui/Wizard.tsx';
import { Made } from './Made.tsx';
import { Making } from './Making.tsx';
import { Protection } from './Protection.tsx';
import { registerDevices } from './register.ts';
import { Signer } from './Signer.tsx';
import { type Draft, orderOf, setOf } from './order.ts';
import { next, start } from './steps.ts';
import { WhichDevices } from './WhichDevices.tsx';

/** Devices: one, several, a list or a CSV file. */
export function CreateDevices({ authority }: { readonly authority: string | undefined }) {
  const bench = useBench();
  const { go } = useNavigation();
  const { authorities, devices } = useStore(bench.overview);
  const hub = useStore(bench.hub);
  const [jobId] = useState(() => crypto.randomUUID());
  const [state, dispatch] = useReducer(next, undefined, () =>
    start({
      authority: authority ?? authorities[0]?.name,
      devices: devices.map(({ deviceId }) => deviceId),
      hubRunning: hub.running,
    }),
  );
  const { draft } = state;
  const remembered = authorities.find(({ name }) => name === draft.authority)?.passphraseRemembered ?? false;
  const type = (part: Partial<Draft>) => dispatch({ type: 'typed', part });

  // A file shows what is in it at once, with its faults, before anything is made.
  const csvText = state.step === 'devices' && draft.way === 'csv' ? draft.csv?.text : undefined;
  useEffect(() => {
    if (csvText === undefined) return;
    void bench
      .call('device.preview', { workspace: bench.workspace, devices: { kind: 'csv', text: csvText } })
      .then((preview) =>
        dispatch(
          preview.ok
            ? { type: 'previewed', preview: preview.value, goOn: false }
            : { type: 'failed', failure: preview.error },
        ),
      );
  }, [bench, csvText]);

  const goOn = async () => {
    const event = { type: 'next', remembered } as const;
    const after = next(state, event);
    dispatch(event);
    if (after.step === 'devices' && after.checking) {
      const preview = await bench.call('device.preview', { workspace: bench.workspace, devices: setOf(draft) });
      if (preview.ok) dispatch({ type: 'previewed', preview: preview.value, goOn: true });
      else dispatch({ type: 'failed', failure: preview.error });
    } else if (after.step === 'making') {
      await make();
    }
  };
  const make = async () => {
    const progress = bench.host.subscribe(
      'job.progress',
      { jobId },
      ({ items, sequence }) => {
        dispatch({ type: 'progress', done: items.at(-1)?.done ?? 0 });
        progress.acknowledge(sequence);
      },
      () => undefined,
    );
    const made = await bench.call('device.create', orderOf(draft, bench.workspace, jobId));
    progress.close();
    if (!made.ok) {
      await bench.refresh();
      dispatch({ type: 'failed', failure: made.error });
      return;
    }
    await bench.rememberWorkspace();
    const register = draft.register && bench.hub.get().running;
    const failure = register
      ? await registerDevices(
          bench,
          made.value.devices.map(({ deviceId, authority: signer, certificate }) => ({
            deviceId,
            thumbprint: signer === undefined ? certificate.thumbprintSha256 : undefined,
          })),
          (count) => dispatch({ type: 'registered', count }),
        )
      : undefined;
    dispatch({ type: 'made', made: made.value });
    if (failure !== undefined) dispatch({ type: 'failed', failure });
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
          back={{ label: ui.cancel, onBack: () => go({ page: 'home' }) }}
          next={{ label: text.nextDevices, onNext: () => void goOn() }}
        >
          <Problem failure={state.failure} />
          <Signer
            draft={draft}
            authorities={authorities.map(({ name }) => name)}
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
          next={{
            label: state.checking ? text.checking : text.nextFiles,
            disabled: state.checking,
            onNext: () => void goOn(),
          }}
        >
          <WhichDevices state={state} onType={type} onFailure={(failure) => dispatch({ type: 'failed', failure })} />
        </Wizard>
      );
    case 'files':
      return (
        <Wizard
          {...frame}
          current={2}
          heading={text.files}
          faults={state.faults}
          unsaved
          back={{ onBack: () => dispatch({ type: 'back' }) }}
          next={{ label: text.create(state.preview.total), onNext: () => void goOn() }}
        >
          <Problem failure={state.failure} />
          <Protection state={state} hubRunning={hub.running} onType={type} />
        </Wizard>
      );
    case 'making':
      return (
        <Wizard {...frame} current={2} heading={text.files} unsaved>
          <Making state={state} onCancel={() => void bench.call('job.cancel', { jobId })} />
        </Wizard>
      );
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
