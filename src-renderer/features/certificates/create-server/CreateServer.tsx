import { useEffect, useReducer } from 'react';
import { useBench } from '../../../bench/bench.ts';
import { nameFault } from '../../../bench/name-check.ts';
import { useStore } from '../../../bench/store.ts';
import { useNavigation } from '../../../ui/navigation.ts';
import { createServer as text } from './words.ts';
import { ui } from '../../../ui/words.ts';
import { firstToSign, refusalOf, certificate } from '../certificate/index.ts';
import { useCancel } from '../../../bench/use-cancel.ts';
import { Wizard } from '../../../ui/Wizard.tsx';
import { Made } from './Made.tsx';
import { Names } from './Names.tsx';
import { Signing } from './Signing.tsx';
import { type Draft, hostsOf, next, orderOf, start } from './steps.ts';

/** Half a name is no fault yet. */
const stillTypingMs = 400;

/** A certificate for a TLS server, in two steps. */
export function CreateServer({ authority }: { readonly authority: string | undefined }) {
  const bench = useBench();
  const { leave } = useNavigation();
  const { authorities, servers } = useStore(bench.overview);
  const { begin, ...cancel } = useCancel();
  const [state, dispatch] = useReducer(next, undefined, () =>
    start(
      servers.map(({ name }) => name),
      authority ?? firstToSign(authorities),
      bench.kept.get().defaults,
    ),
  );
  const { draft } = state;
  const { hosts, name } = draft;
  const remembered = authorities.find(({ name }) => name === draft.authority)?.passphraseRemembered ?? false;
  const refusal = refusalOf(authorities, draft.authority, 'certificate');
  const type = (part: Partial<Draft>) => dispatch({ type: 'typed', part });

  const unchecked = state.step === 'names' && state.checked === undefined;
  const waiting = state.step === 'names' && state.checking;
  useEffect(() => {
    if (!unchecked && !waiting) return;
    const check = async () => {
      const reply = await bench.call('server.checkHosts', { hosts: hostsOf(hosts) });
      const fault = waiting ? await nameFault(bench, 'server', name) : undefined;
      dispatch(
        reply.ok
          ? { type: 'checked', hosts, checked: reply.value, nameFault: fault }
          : { type: 'failed', failure: reply.error },
      );
    };
    const timer = setTimeout(() => void check(), waiting ? 0 : stillTypingMs);
    return () => clearTimeout(timer);
  }, [bench, hosts, name, unchecked, waiting]);

  const goOn = async () => {
    const event = { type: 'next', remembered, refusal } as const;
    const after = next(state, event);
    dispatch(event);
    if (after.step !== 'making') return;
    const { jobId } = begin();
    const made = await bench.call('server.create', orderOf(draft, after.checked, bench.workspace, jobId));
    if (made.ok) {
      await bench.rememberWorkspace();
      dispatch({ type: 'made', made: made.value });
    } else {
      dispatch({ type: 'failed', failure: made.error });
    }
  };
  const frame = { title: text.title, subtitle: text.subtitle, steps: text.steps };

  switch (state.step) {
    case 'names':
      return (
        <Wizard
          {...frame}
          current={0}
          heading={text.names}
          faults={state.faults}
          unsaved={false}
          back={{ label: ui.cancel, onBack: leave }}
          next={{ label: state.checking ? text.checking : text.nextSigner, onNext: () => void goOn() }}
        >
          <Names state={state} onType={type} />
        </Wizard>
      );
    case 'signer':
    case 'making': {
      const editing = state.step === 'signer' ? state : undefined;
      const words = certificate.making(draft.keyType);
      return (
        <Wizard
          {...frame}
          current={1}
          heading={text.who}
          faults={editing?.faults}
          unsaved
          back={{ onBack: () => dispatch({ type: 'back' }) }}
          next={{ label: text.create, onNext: () => void goOn() }}
          wait={editing === undefined ? { words, ...cancel } : undefined}
        >
          <Signing
            state={editing ?? { ...state, step: 'signer', faults: {} }}
            authorities={authorities}
            remembered={remembered}
            onType={type}
          />
        </Wizard>
      );
    }
    case 'made':
      return <Made {...frame} state={state} />;
  }
}
