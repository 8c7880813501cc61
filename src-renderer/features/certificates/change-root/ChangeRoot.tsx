import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useCallback, useEffect, useReducer, useState } from 'react';
import { useBench } from '../../../bench/bench.ts';
import { freeName } from '../../../bench/free-name.ts';
import type { Failure } from '../../../bench/host.ts';
import { useStore } from '../../../bench/store.ts';
import { useCancel } from '../../../bench/use-cancel.ts';
import { useNavigation } from '../../../ui/navigation.ts';
import { Problem } from '../../../ui/Problem.tsx';
import { Wizard } from '../../../ui/Wizard.tsx';
import { ui } from '../../../ui/words.ts';
import { proveLocally } from '../prove/index.ts';
import { BelowFields, Reissued, hasEncryptedKeys } from '../renew-authority/index.ts';
import { Left, NewRoot } from './Steps.tsx';
import { TrustBoth } from './TrustBoth.tsx';
import { beginOrder, chosenOf, faultsOf, finishOrder, isBegun, moveOrder, next, start, stepNames } from './steps.ts';
import { text } from './words.ts';

/** A root gives way to another, in four steps; where somebody comes back follows from what is there. */
export function ChangeRoot({ from }: { readonly from: string }) {
  const bench = useBench();
  const { go, leave } = useNavigation();
  const overview = useStore(bench.overview);
  const hub = useStore(bench.hub);
  const hubPort = useStore(bench.hubPort);
  const { begin, ...cancel } = useCancel();
  const [progress, setProgress] = useState<{ readonly done: number; readonly total: number }>();
  const [state, dispatch] = useReducer(next, undefined, () =>
    start(
      freeName(
        `${from} G2`,
        overview.authorities.map(({ name }) => name),
      ),
    ),
  );
  const read = useCallback(
    async (type: 'read' | 'worked') => {
      const answer = await bench.call('rootChange.read', { workspace: bench.workspace, from });
      dispatch(answer.ok ? { type, known: answer.value } : { type: 'failed', failure: answer.error });
    },
    [bench, from],
  );
  useEffect(() => {
    void read('read');
    // The hub may have been started or told of a root meanwhile.
  }, [read, hub]);
  const frame = { title: text.title(from), subtitle: text.subtitle, steps: text.steps };

  if (state.step === 'reading') {
    return (
      <Wizard {...frame} current={0} heading={text.reading} unsaved={false} back={{ label: ui.cancel, onBack: leave }}>
        <Problem failure={state.failure} />
      </Wizard>
    );
  }
  if (state.step === 'done') {
    const { to, report, hubTold } = state;
    return (
      <Wizard
        {...frame}
        current={3}
        done
        heading={text.done.heading(to)}
        unsaved={false}
        next={{
          label: text.done.show,
          onNext: () => go({ page: 'certificates', selected: { kind: 'authority', name: to } }),
        }}
      >
        <Reissued report={report} />
        {hubTold ? <p>{text.done.hub}</p> : null}
        <p className="dim">{text.done.trash}</p>
      </Wizard>
    );
  }

  const { step, known, draft, faults, failure, working, report } = state;
  const to = known.to?.name ?? '';
  const isRemembered = (name: string) =>
    overview.authorities.find((one) => one.name === name)?.passphraseRemembered === true;
  const asked = { old: !isRemembered(from), new: !isRemembered(to) };
  const current = stepNames.indexOf(step);
  const onType = (part: Partial<typeof draft>) => dispatch({ type: 'typed', part });

  /** Does the work of a step under a job that can be cancelled, unless something is missing for it. */
  const work = async (deed: (jobId: string) => Promise<void>) => {
    const found = faultsOf(step, state, asked);
    dispatch({ type: 'faulty', faults: found });
    if (Object.keys(found).length > 0) return;
    const { jobId } = begin();
    dispatch({ type: 'began' });
    const stopWatching = bench.watchJob(jobId, (done, total) => setProgress({ done, total }));
    await deed(jobId);
    stopWatching();
    setProgress(undefined);
    await bench.refresh();
  };
  const make = () =>
    work(async (jobId) => {
      const answer = await bench.call('rootChange.begin', { ...beginOrder(draft, bench.workspace, from), jobId });
      if (!answer.ok) return dispatch({ type: 'failed', failure: answer.error });
      // It was typed just now: it is not asked for again.
      dispatch({ type: 'typed', part: { passphrase: draft.newPassphrase.first } });
      return dispatch({ type: 'worked', known: answer.value });
    });
  const proveHere = () =>
    work(async (jobId) => {
      let failed: Failure | undefined;
      await proveLocally(bench, { authority: to, passphrase: draft.passphrase, port: hubPort, jobId }, (event) => {
        if (event.type === 'failed') failed = event.failure;
      });
      if (failed !== undefined) return dispatch({ type: 'failed', failure: failed });
      return read('worked');
    });
  const move = () =>
    work(async (jobId) => {
      const answer = await bench.call('authority.reissue', { ...moveOrder(state, bench.workspace), jobId });
      if (!answer.ok) return dispatch({ type: 'failed', failure: answer.error });
      dispatch({ type: 'moved', report: answer.value });
      return read('worked');
    });
  const finish = () =>
    work(async (jobId) => {
      const answer = await bench.call('rootChange.finish', { ...finishOrder(state, bench.workspace), jobId });
      await bench.readHub();
      if (!answer.ok) return dispatch({ type: 'failed', failure: answer.error });
      return dispatch({ type: 'finished', report: answer.value, hubTold: answer.value.hubTold });
    });

  const isLeft = known.left.length > 0;
  const steps = {
    root: isBegun(known)
      ? { heading: text.root.made(to), label: text.trust.heading, onNext: () => dispatch({ type: 'go', to: 'trust' }) }
      : { heading: text.root.heading, label: text.root.make, onNext: () => void make() },
    trust: {
      heading: text.trust.heading,
      label: text.trust.next,
      onNext: () => dispatch({ type: 'go', to: 'move' }),
    },
    move: isLeft
      ? {
          heading: text.move.heading(to),
          label: text.move.move(chosenOf(known, draft).length),
          onNext: () => void move(),
        }
      : {
          heading: text.move.heading(to),
          label: text.move.next,
          onNext: () => dispatch({ type: 'go', to: 'withdraw' }),
        },
    withdraw: { heading: text.withdraw.heading(from), label: text.withdraw.withdraw, onNext: () => void finish() },
  } as const;
  const { done = 0, total = 0 } = progress ?? {};
  const waits = {
    root: text.root.making,
    trust: text.trust.proving,
    move: text.move.moving(done, total),
    withdraw: text.withdraw.withdrawing(done, total),
  };
  const { heading, ...onwards } = steps[step];
  const [before] = stepNames.slice(Math.max(0, current - 1), current);
  const stepProps = { known, draft, faults, onType };
  const secrets = (
    <BelowFields
      passphraseOf={asked.new ? to : undefined}
      keysEncrypted={hasEncryptedKeys(overview)}
      draft={draft}
      faults={faults}
      onType={onType}
    />
  );
  return (
    <Wizard
      {...frame}
      current={current}
      heading={heading}
      faults={faults}
      unsaved={working || (step === 'root' && draft.newPassphrase.first !== '')}
      back={
        before === undefined
          ? { label: ui.cancel, onBack: leave }
          : { onBack: () => dispatch({ type: 'go', to: before }) }
      }
      next={step === 'withdraw' && isLeft ? undefined : onwards}
      wait={
        working ? { words: waits[step], ...(total > 0 ? { progress: { done, total } } : {}), ...cancel } : undefined
      }
    >
      <Problem failure={failure} />
      {report === undefined ? null : <Reissued report={report} />}
      {step === 'root' && !isBegun(known) ? (
        <NewRoot {...stepProps} oldAsked={asked.old} remembers={bench.info.remembers} />
      ) : null}
      {step === 'trust' ? (
        <TrustBoth
          known={known}
          passphrase={asked.new ? draft.passphrase : undefined}
          fault={faults['passphrase']}
          onPassphrase={(passphrase) => onType({ passphrase })}
          onProveHere={() => void proveHere()}
        />
      ) : null}
      {step === 'move' ? (
        <>
          <Left {...stepProps} />
          {isLeft ? secrets : null}
        </>
      ) : null}
      {step === 'withdraw' ? (
        <>
          <p className="dim">{text.withdraw.about}</p>
          {known.ledOver === 0 ? null : <p className="number">{text.withdraw.ledOver(known.ledOver)}</p>}
          {isLeft ? (
            <MessageBar intent="warning" layout="multiline">
              <MessageBarBody>{text.withdraw.left(known.left.length)}</MessageBarBody>
            </MessageBar>
          ) : (
            <>
              <p>
                {text.withdraw.does(from)} {text.withdraw.clouds}
              </p>
              {secrets}
            </>
          )}
        </>
      ) : null}
    </Wizard>
  );
}
