import { Button, Tab, TabList } from '@fluentui/react-components';
import { type SubmitEvent, useEffect, useRef, useState } from 'react';
import { useBench } from '../../bench/bench.ts';
import type { ProvisioningResult } from '../../../src-main/contract/models.ts';
import { cancelled } from '../../bench/host.ts';
import { type RunView, busyDevices } from '../../bench/run-view.ts';
import { useStore } from '../../bench/store.ts';
import { pubsub } from './pubsub-words.ts';
import { simulate as text } from './words.ts';
import { TextField } from '../../ui/Fields.tsx';
import { useNavigation } from '../../ui/navigation.ts';
import { Card, Page } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { Waiting } from '../../ui/Waiting.tsx';
import { Foreseen, useForesight } from '../foresight/index.ts';
import { setupOf } from './again.ts';
import { Credentials } from './Credentials.tsx';
import { type Draft, type Faults, faultsOf, isLocal, orderOf, provisionOrderOf, withMode } from './form.ts';
import { foresightOrder } from './foresight-order.ts';
import { localFaceOf } from './local-faces.ts';
import { type Opened, PlanButtons, PlanNotice } from './Plan.tsx';
import { ProvisionResults } from './ProvisionResults.tsx';
import { participants } from './pubsub.ts';
import { Target } from './Target.tsx';
import { useForecast } from './terms/pace/use-forecast.ts';
import { Terms } from './terms/Terms.tsx';
import { useAttempt } from './use-attempt.ts';
import { usePlatformCheck } from './use-platform-check.ts';
import { useTarget } from './use-target.ts';
import { What } from './What.tsx';
import { Who } from './Who.tsx';
import css from './simulate.module.css';

interface SetupProps {
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  /** Whether it is started without being looked at, where nothing is missing. */
  readonly isStartedAtOnce: boolean;
  /** Whether a plan is to be chosen before anything else. */
  readonly isPlanWanted: boolean;
  readonly onStarted: (run: RunView) => void;
  readonly onBack: (() => void) | undefined;
}

function busyFault(draft: Draft, runs: readonly RunView[]): Faults {
  const busy = busyDevices(runs);
  const first = participants(draft).find((deviceId) => busy.has(deviceId));
  return first === undefined ? {} : { deviceIds: text.deviceBusy(first) };
}

/** The form of a run. */
export function SetupPage({ draft, onChange, isStartedAtOnce, isPlanWanted, onStarted, onBack }: SetupProps) {
  const bench = useBench();
  const { go } = useNavigation();
  const { devices } = useStore(bench.overview);
  const hub = useStore(bench.hub);
  const [opened, setOpened] = useState<Opened>({ told: [] });
  const [results, setResults] = useState<readonly ProvisioningResult[]>();
  const page = useRef<HTMLFormElement>(null);
  const form = bench.platform(draft.platform) ?? bench.platforms.get()[0];
  if (form === undefined) throw new Error('There is no platform.');
  const chosen = new Set(participants(draft));
  const [first] = draft.deviceIds;
  const live = usePlatformCheck(draft, form);
  const keysEncrypted = devices.some(({ deviceId, keyEncrypted }) => keyEncrypted && chosen.has(deviceId));
  const { unknown, prepare } = useTarget(draft, form);
  const { attempt, faults, setFaults, failure, setFailure, starting, cancel } = useAttempt(draft, prepare);
  const shown = { ...live.all, ...faults };
  const forecast = useForecast(draft, form);
  const local = isLocal(draft, form) ? localFaceOf(form) : undefined;
  const foresight = useForesight(
    chosen.size === 0 || Object.keys(live.all).length > 0 ? undefined : foresightOrder(draft, form, hub),
  );
  const type = (part: Partial<Draft>) => {
    onChange({ ...draft, ...part });
    setFaults({});
  };
  useEffect(() => {
    page.current?.querySelector<HTMLElement>('[aria-invalid=true], [data-fault]')?.focus();
  }, [faults]);

  const allFaults = (): Faults => ({
    ...live.found,
    ...faultsOf(draft, form, keysEncrypted),
    ...busyFault(draft, bench.runs.get()),
  });
  const start = async () => {
    const faulty = allFaults();
    const run = await attempt(faulty, text.starting, (target, jobId) =>
      bench.startRun({ ...orderOf(draft, form, bench.workspace, target), jobId }).then((started) => {
        // Without it the next run begins with less, and this one is none the worse.
        if (started.ok)
          void bench.call('runSetup.keep', { workspace: bench.workspace, setup: setupOf(draft, form, target) });
        return started;
      }),
    );
    if (run === undefined) return;
    if (!run.isStopped()) return onStarted(run.value);
    // It had begun before the cancel came.
    await run.value.stop();
    setFailure(cancelled(text.cancelled));
  };
  const isBegun = useRef(false);
  useEffect(() => {
    if (!isStartedAtOnce || isBegun.current) return;
    isBegun.current = true;
    void start();
  });
  const provision = async () => {
    setResults(undefined);
    const total = draft.deviceIds.length;
    const faulty = allFaults();
    const done = await attempt(faulty, text.provisioning(0, total), (target, jobId) =>
      bench.call('provision.run', { ...provisionOrderOf(draft, form, bench.workspace, target), jobId }),
    );
    if (done === undefined) return;
    setResults(done.value.results);
    if (done.isStopped()) setFailure(cancelled(text.provisioningCancelled));
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void start();
  };
  return (
    <Page
      title={text.title}
      subtitle={text.subtitle}
      beside={
        <Button onClick={() => go({ page: 'diagnose', ...(first === undefined ? {} : { deviceId: first }) })}>
          {text.diagnose}
        </Button>
      }
    >
      <div className="stack">
        <form ref={page} className="stack" onSubmit={submit} noValidate>
          <div className="row">
            <TabList
              aria-label={pubsub.mode}
              selectedValue={draft.mode}
              onTabSelect={(_event, data) => {
                const ids = devices.map(({ deviceId }) => deviceId);
                type(withMode(draft, data.value as Draft['mode'], bench.platforms.get(), ids));
              }}
            >
              {Object.entries(pubsub.modes).map(([mode, label]) => (
                <Tab key={mode} value={mode}>
                  {label}
                </Tab>
              ))}
            </TabList>
            <span className="grow" />
            <PlanButtons
              draft={draft}
              form={form}
              isOpenedAtOnce={isPlanWanted}
              onOpened={onChange}
              onTold={setOpened}
              onFailure={(cause) => {
                setFailure(cause);
                // What was told of the last plan is not about this one.
                if (cause !== undefined) setOpened({ told: [] });
              }}
            />
          </div>
          <Problem failure={failure} />
          <PlanNotice draft={draft} opened={opened} onTold={setOpened} onType={type} />
          <div className={`columns ${css['setup']}`}>
            <Who draft={draft} form={form} devices={devices} faults={shown} onType={type} />
            <div className="stack">
              <Card title={text.where}>
                <Target
                  draft={draft}
                  form={form}
                  faults={shown}
                  notices={live.notices}
                  hub={hub}
                  unknown={unknown}
                  onType={type}
                />
              </Card>
              <Card title={text.what}>
                <What draft={draft} faults={faults} onType={type} />
                {keysEncrypted ? (
                  <TextField
                    label={text.keyPassphrase}
                    type="password"
                    required
                    value={draft.keyPassphrase}
                    onChange={(keyPassphrase) => type({ keyPassphrase })}
                    fault={faults['keyPassphrase']}
                  />
                ) : null}
              </Card>
            </div>
          </div>
          <Terms draft={draft} faults={faults} forecast={forecast} onType={type} />
          {results === undefined || !form.provisions ? null : (
            <ProvisionResults results={results} onClose={() => setResults(undefined)} />
          )}
          <Foreseen foresight={foresight} of={chosen.size} {...(local === undefined ? {} : { mended: local.mends })} />
          <div className="foot">
            <Waiting wait={starting === undefined ? undefined : { ...starting, ...cancel }}>
              <span className="grow" />
              {onBack === undefined ? null : (
                <Button disabledFocusable={starting !== undefined} onClick={onBack}>
                  {text.backToRun}
                </Button>
              )}
            </Waiting>
            {form.provisions ? (
              <Button disabledFocusable={starting !== undefined} onClick={() => void provision()}>
                {text.provision(draft.deviceIds.length)}
              </Button>
            ) : null}
            <Button type="submit" appearance="primary" data-autofocus disabledFocusable={starting !== undefined}>
              {text.start(chosen.size)}
            </Button>
          </div>
        </form>
        {form.face === 'thingsboard' ? (
          <Credentials deviceIds={draft.deviceIds} serverCaPem={draft.serverCa?.pem} />
        ) : null}
      </div>
    </Page>
  );
}
