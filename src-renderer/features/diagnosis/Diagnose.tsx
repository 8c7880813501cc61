import { Button } from '@fluentui/react-components';
import { type SubmitEvent, useState } from 'react';
import type { MethodOutput } from '../../../src-main/contract/methods.ts';
import { useBench } from '../../bench/bench.ts';
import { type Failure, faultText } from '../../bench/host.ts';
import { useStore } from '../../bench/store.ts';
import { useCancel } from '../../bench/use-cancel.ts';
import type { RemedyAction } from '../../../src-main/contract/remedies.ts';
import { useNavigation } from '../../ui/navigation.ts';
import { Page } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { RemedyProvider, useRemedies } from '../../ui/remedies.ts';
import { useFirstFault } from '../../ui/use-first-fault.ts';
import { type Wait, Waiting } from '../../ui/Waiting.tsx';
import { Chain } from './Chain.tsx';
import { type PlaceFaults, at, isLocalHub } from '../server/index.ts';
import { type Draft, faultsOf, fieldOf, nobody, orderOf } from './form.ts';
import { saveChain } from './save-chain.ts';
import { Server } from './Server.tsx';
import { Steps } from './Steps.tsx';
import { Who } from './Who.tsx';
import { diagnosis as text } from './words.ts';
import css from './diagnosis.module.css';

interface DiagnoseProps {
  readonly deviceId: string | undefined;
  /** Where the form begins. */
  readonly place: { readonly host: string; readonly port: number; readonly platform: string } | undefined;
}

/** Looks at a server, and tries to log a device in, step by step. */
export function Diagnose({ deviceId, place: given }: DiagnoseProps) {
  const bench = useBench();
  const { go } = useNavigation();
  const hub = useStore(bench.hub);
  const { devices } = useStore(bench.overview);
  const [draft, setDraft] = useState<Draft>(() => {
    const usual = hub.running ? 'local-hub' : 'mqtt-broker';
    const form = bench.platform(given?.platform ?? usual) ?? bench.platforms.get()[0];
    const place = { ...at(form), ...(given && { host: given.host, port: String(given.port) }) };
    return { ...place, serverCa: undefined, ...nobody, deviceId: deviceId ?? '' };
  });
  const [faults, setFaults] = useState<PlaceFaults>({});
  const [failure, setFailure] = useState<Failure>();
  const [running, setRunning] = useState<Pick<Wait, 'words' | 'progress'>>();
  const [diagnosed, setDiagnosed] = useState<MethodOutput<'diagnosis.run'>>();
  const { begin, ...cancel } = useCancel();
  const { form: element, toFirstFault } = useFirstFault<HTMLFormElement>();
  const form = bench.platform(draft.platform) ?? bench.platforms.get()[0];
  if (form === undefined) throw new Error('There is no platform.');
  const isKeyEncrypted =
    draft.whose === 'workspace' && devices.some((one) => one.deviceId === draft.deviceId && one.keyEncrypted);
  const type = (part: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...part }));
    setFaults({});
  };
  const run = async (wanted: Draft = draft) => {
    const found = faultsOf(wanted, bench.platform(wanted.platform) ?? form, isKeyEncrypted);
    setFaults(found);
    if (Object.keys(found).length > 0) return toFirstFault();
    const { jobId } = begin();
    setRunning({ words: text.running });
    setFailure(undefined);
    setDiagnosed(undefined);
    const stopWatching = bench.watchJob(jobId, (done, total) =>
      setRunning({ words: text.running, progress: { done, total } }),
    );
    const answer = await bench.call('diagnosis.run', {
      ...orderOf(wanted, bench.platform(wanted.platform) ?? form, hub, bench.workspace),
      jobId,
    });
    stopWatching();
    setRunning(undefined);
    if (answer.ok) return setDiagnosed(answer.value);
    const field = fieldOf(answer.error.details.field ?? '');
    if (field === undefined) return setFailure(answer.error);
    setFaults({ [field]: faultText(answer.error) });
    return toFirstFault();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (running === undefined && !isUnready) void run();
  };
  const remedies = useRemedies();
  /** Another port or platform is tried on this page, with the device that is chosen; and its files are at hand here. */
  const here = remedies && {
    ...remedies,
    act: async (action: RemedyAction) => {
      const { certificate, password } = draft;
      if (action.do === 'save-chain' && certificate !== undefined) return saveChain(bench, { certificate, password });
      if (action.do !== 'diagnose-at') return remedies.act(action);
      const { host, port, platform } = action;
      const there = { ...draft, ...at(bench.platform(platform)), host, port: String(port) };
      setDraft(there);
      await run(there);
      return 'done' as const;
    },
  };
  const isUnready = isLocalHub(form) && !hub.running;
  const { server } = diagnosed ?? {};
  return (
    <Page
      title={text.title}
      subtitle={text.subtitle}
      beside={<Button onClick={() => go({ page: 'support' })}>{text.support}</Button>}
    >
      <div className="stack">
        <form ref={element} className="stack" onSubmit={submit} noValidate>
          <div className={`columns ${css['form']}`}>
            <Server draft={draft} form={form} faults={faults} onType={type} />
            <Who
              draft={draft}
              devices={devices}
              faults={faults}
              isKeyEncrypted={isKeyEncrypted}
              onType={type}
              onFailure={setFailure}
            />
          </div>
          <Problem failure={failure} />
          <div className="foot">
            <Waiting wait={running === undefined ? undefined : { ...running, ...cancel }}>
              <span className="grow" />
            </Waiting>
            <Button type="submit" appearance="primary" disabledFocusable={isUnready || running !== undefined}>
              {text.action}
            </Button>
          </div>
        </form>
        {diagnosed === undefined ? null : (
          <RemedyProvider value={here}>
            <Steps diagnosed={diagnosed} />
          </RemedyProvider>
        )}
        {diagnosed === undefined || server === undefined || server.chain.length === 0 ? null : (
          <Chain
            server={server}
            host={diagnosed.host}
            steps={diagnosed.steps}
            onTrust={(serverCa) => type({ serverCa })}
          />
        )}
      </div>
    </Page>
  );
}
