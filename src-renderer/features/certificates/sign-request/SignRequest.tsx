import { useEffect, useReducer } from 'react';
import { useBench } from '../../../bench/bench.ts';
import { useStore } from '../../../bench/store.ts';
import { useCancel } from '../../../bench/use-cancel.ts';
import { useNavigation } from '../../../ui/navigation.ts';
import { Wizard } from '../../../ui/Wizard.tsx';
import { ui } from '../../../ui/words.ts';
import { firstToSign, refusalOf } from '../certificate/index.ts';
import { Answered } from '../request/index.ts';
import { type Circumstances, type Draft, next, orderOf, sourceOf, start } from './steps.ts';
import { Terms } from './Terms.tsx';
import { Which } from './Which.tsx';
import { signRequest as text } from './words.ts';

interface SignRequestProps {
  /** A request of the workspace. */
  readonly name: string | undefined;
  readonly authority: string | undefined;
}

/** An authority of the workspace signs a request: which, for what, and what becomes of it. */
export function SignRequest({ name, authority }: SignRequestProps) {
  const bench = useBench();
  const { leave } = useNavigation();
  const { authorities, requests } = useStore(bench.overview);
  const { begin, ...cancel } = useCancel();
  const [state, dispatch] = useReducer(next, undefined, () => start(name, authority ?? firstToSign(authorities)));
  const draft = 'draft' in state ? state.draft : undefined;
  const reading = state.step === 'which' && state.reading ? state.draft : undefined;
  useEffect(() => {
    if (reading === undefined) return;
    let over = false;
    void bench.call('request.read', { workspace: bench.workspace, source: sourceOf(reading) }).then((reply) => {
      if (over) return;
      dispatch(reply.ok ? { type: 'read', details: reply.value } : { type: 'failed', failure: reply.error });
    });
    return () => {
      over = true;
    };
  }, [bench, reading]);

  const signer = authorities.find((line) => line.name === draft?.authority);
  const key = requests.find((line) => line.name === draft?.name)?.privateKey ?? 'none';
  const circumstances: Circumstances = {
    remembered: signer?.passphraseRemembered ?? false,
    refusal:
      draft === undefined
        ? undefined
        : refusalOf(authorities, draft.authority, draft.purpose === 'intermediate' ? 'authority' : 'certificate'),
    key,
  };
  const type = (part: Partial<Draft>) => dispatch({ type: 'typed', part });
  const goOn = async () => {
    const event = { type: 'next', circumstances } as const;
    const after = next(state, event);
    dispatch(event);
    if (after.step !== 'signing') return;
    const { jobId } = begin();
    const reply = await bench.call('request.sign', orderOf(after.draft, bench.workspace, jobId));
    dispatch(reply.ok ? { type: 'signed', made: reply.value } : { type: 'failed', failure: reply.error });
    if (reply.ok) await bench.refresh();
  };
  const frame = { title: text.title, subtitle: text.subtitle, steps: text.steps };

  switch (state.step) {
    case 'which':
      return (
        <Wizard
          {...frame}
          current={0}
          heading={text.which}
          faults={state.faults}
          unsaved={state.draft.text !== ''}
          back={{ label: ui.cancel, onBack: leave }}
          next={{ label: state.reading ? text.reading : text.read, onNext: () => void goOn() }}
        >
          <Which
            state={state}
            requests={requests}
            onType={type}
            onFail={(failure) => dispatch({ type: 'failed', failure })}
          />
        </Wizard>
      );
    case 'terms':
    case 'signing': {
      const editing = state.step === 'terms' ? state : { ...state, step: 'terms' as const, faults: {} };
      return (
        <Wizard
          {...frame}
          current={1}
          heading={text.terms(state.details.commonName ?? state.details.subject)}
          faults={state.step === 'terms' ? state.faults : undefined}
          unsaved
          back={{ onBack: () => dispatch({ type: 'back' }) }}
          next={{ label: text.sign, onNext: () => void goOn() }}
          wait={state.step === 'signing' ? { words: text.signing, ...cancel } : undefined}
        >
          <Terms state={editing} authorities={authorities} circumstances={circumstances} onType={type} />
        </Wizard>
      );
    }
    case 'signed': {
      const { made } = state;
      const heading = made.kind === 'certificate' ? text.signed(made.name) : text.ready(made.name);
      return <Answered {...frame} heading={heading} made={made} howto={state.howto} />;
    }
  }
}
