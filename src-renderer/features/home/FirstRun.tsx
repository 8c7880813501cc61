import { Button } from '@fluentui/react-components';
import { type SubmitEvent, useEffect, useRef, useState } from 'react';
import type { RemedyAction } from '../../../src-main/contract/remedies.ts';
import { useBench } from '../../bench/bench.ts';
import { type Failure, faultText } from '../../bench/host.ts';
import { useCancel } from '../../bench/use-cancel.ts';
import { useNavigation } from '../../ui/navigation.ts';
import { noPassphrase, passphraseFaults } from '../../ui/new-secret.ts';
import { Problem } from '../../ui/Problem.tsx';
import type { Deed } from '../../ui/remedies.ts';
import { Waiting } from '../../ui/Waiting.tsx';
import { NewPassphraseFields } from '../passphrase/index.ts';
import { type Stage, seeItWork } from './first-run.ts';
import { firstRun as text } from './words.ts';
import css from './home.module.css';

interface FirstRunProps {
  /** From now on it stays, whatever the workspace holds. */
  readonly onBegin: () => void;
  readonly onStepByStep: () => void;
}

/** All five stations by one press. */
export function FirstRun({ onBegin, onStepByStep }: FirstRunProps) {
  const bench = useBench();
  const { go, current, setUnsaved } = useNavigation();
  const { begin, ...cancel } = useCancel();
  const [passphrase, setPassphrase] = useState({ ...noPassphrase, shown: true });
  const [faults, setFaults] = useState<ReturnType<typeof passphraseFaults>>({});
  const [stage, setStage] = useState<Stage>();
  const [failure, setFailure] = useState<Failure>();
  const form = useRef<HTMLFormElement>(null);
  const working = stage !== undefined;
  useEffect(() => {
    setUnsaved(working);
    return () => setUnsaved(false);
  }, [working, setUnsaved]);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [faults]);
  // Nobody is left to be told: what has begun ends, and nothing follows.
  const leave = useRef(cancel.onCancel);
  useEffect(() => () => leave.current(), []);

  const start = async (port = bench.hubPort.get()) => {
    if (working) return;
    const typed = passphraseFaults(passphrase);
    setFaults(typed);
    if (Object.keys(typed).length > 0) return;
    setFailure(undefined);
    onBegin();
    const ended = await seeItWork(bench, { ...begin(), passphrase, port }, setStage);
    setStage(undefined);
    setUnsaved(false);
    if (ended === undefined) {
      if (current().page === 'home') go({ page: 'simulate' });
    } else if (ended.details.field === 'passphrase') setFaults({ passphrase: faultText(ended) });
    else setFailure(ended);
  };
  const act = (action: RemedyAction): Promise<Deed> | undefined => {
    if (action.do !== 'use-port') return undefined;
    void start(action.port);
    return Promise.resolve('elsewhere');
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void start();
  };
  return (
    <section className={`card ${css['first']}`} aria-label={text.title}>
      <form ref={form} className="stack" onSubmit={submit} aria-busy={working} noValidate>
        <div>
          <h2>{text.title}</h2>
          <p className="sub">{text.text}</p>
        </div>
        <Problem failure={failure} act={act} />
        <NewPassphraseFields
          value={passphrase}
          onChange={(value) => {
            setPassphrase({ shown: false, ...value });
            setFaults({});
          }}
          faults={faults}
          remembers={bench.info.remembers}
        />
        <div className="row">
          <Waiting wait={stage === undefined ? undefined : { words: text.doing[stage], ...cancel }}>
            <Button onClick={onStepByStep}>{text.stepByStep}</Button>
            <Button onClick={() => go({ page: 'bring-in' })}>{text.bringIn}</Button>
            <span className="grow" />
          </Waiting>
          <Button type="submit" appearance="primary" size="large" disabledFocusable={working}>
            {failure === undefined ? text.start : text.goOn}
          </Button>
        </div>
      </form>
    </section>
  );
}
