import { Button } from '@fluentui/react-components';
import { type SubmitEvent, useEffect, useRef, useState } from 'react';
import { useBench } from '../../api/bench.ts';
import { type Failure, cancelled, faultText } from '../../api/host.ts';
import { hubHost } from '../../api/hub-host.ts';
import { type RunView, busyDevices } from '../../api/run-view.ts';
import { useStore } from '../../api/store.ts';
import { simulate as text } from '../../text/simulate.ts';
import { TextField } from '../../ui/Fields.tsx';
import { Card, Page } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { type Cancellation, useCancel } from '../../ui/use-cancel.ts';
import { type Wait, Waiting } from '../../ui/Waiting.tsx';
import { Credentials } from './Credentials.tsx';
import { DevicePicker } from './DevicePicker.tsx';
import { type Draft, type Faults, cloudTarget, faultsOf, isLocal, orderOf } from './form.ts';
import { localFaceOf } from './local-faces.ts';
import { Target } from './Target.tsx';
import { What } from './What.tsx';

interface SetupProps {
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  readonly onStarted: (run: RunView) => void;
  readonly onBack: (() => void) | undefined;
}

function busyFault({ deviceIds }: Draft, runs: readonly RunView[]): Faults {
  const busy = busyDevices(runs);
  const first = deviceIds.find((deviceId) => busy.has(deviceId));
  return first === undefined ? {} : { deviceIds: text.deviceBusy(first) };
}

/** The form of a run. */
export function SetupPage({ draft, onChange, onStarted, onBack }: SetupProps) {
  const bench = useBench();
  const { devices } = useStore(bench.overview);
  const hub = useStore(bench.hub);
  const [faults, setFaults] = useState<Faults>({});
  const [failure, setFailure] = useState<Failure>();
  /** How far starting is; undefined while nothing is started. */
  const [starting, setStarting] = useState<Pick<Wait, 'words' | 'progress'>>();
  const { begin, ...cancel } = useCancel();
  const page = useRef<HTMLFormElement>(null);
  const form = bench.platform(draft.platform) ?? bench.platforms[0];
  if (form === undefined) throw new Error('There is no platform.');
  const chosen = new Set(draft.deviceIds);
  const keysEncrypted = devices.some(({ deviceId, keyEncrypted }) => keyEncrypted && chosen.has(deviceId));
  const face = localFaceOf(form);
  // Asked again when it is needed: a hub that was stopped may have known them.
  const missing = () => {
    const wanted = devices.filter(({ deviceId }) => chosen.has(deviceId));
    return face?.missing(bench.hub.get(), wanted) ?? [];
  };
  const unregistered = missing();
  const type = (part: Partial<Draft>) => {
    onChange({ ...draft, ...part });
    setFaults({});
  };
  useEffect(() => {
    page.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [faults]);

  const targetOf = async ({ isStopped }: Cancellation) => {
    if (!isLocal(draft, form)) return { ok: true as const, value: cloudTarget(draft, form) };
    const fault = bench.hub.get().running ? undefined : await bench.startHub(bench.hubPort.get());
    const total = missing().length;
    const registering =
      fault ??
      (await face?.prepare(
        bench,
        missing(),
        (done) => setStarting({ words: text.registering(done, total), progress: { done, total } }),
        isStopped,
      ));
    if (registering !== undefined) return { ok: false as const, error: registering };
    const { address } = bench.hub.get();
    // The server's certificate is for this name.
    const server = { host: hubHost(address), port: address?.port ?? 0, serverCaPem: address?.authorityPem ?? '' };
    const known = face?.settings(bench.hub.get()) ?? {};
    return { ok: true as const, value: { ...server, known } };
  };
  const start = async () => {
    const found = { ...faultsOf(draft, form, keysEncrypted), ...busyFault(draft, bench.runs.get()) };
    setFaults(found);
    if (Object.keys(found).length > 0 || starting !== undefined) return;
    const work = begin();
    setStarting({ words: text.starting });
    setFailure(undefined);
    const run = await startRun(work);
    setStarting(undefined);
    if (run.ok && !work.isStopped()) return onStarted(run.value);
    // It had begun before the cancel came.
    if (run.ok) await run.value.stop();
    if (run.ok || work.isStopped()) return setFailure(cancelled(text.cancelled));
    const { field } = run.error.details;
    if (
      field !== undefined &&
      (field in draft || field === 'host' || field === 'port' || field.startsWith('settings.'))
    )
      setFaults({ [field]: faultText(run.error) });
    else setFailure(run.error);
  };
  const startRun = async (work: Cancellation) => {
    const target = await targetOf(work);
    if (!target.ok) return target;
    if (work.isStopped()) return { ok: false as const, error: cancelled(text.cancelled) };
    const { jobId } = work;
    const stopWatching = bench.watchJob(jobId, (done, total) =>
      setStarting({ words: text.starting, progress: { done, total } }),
    );
    const run = await bench.startRun({ ...orderOf(draft, form, bench.workspace, target.value), jobId });
    stopWatching();
    return run;
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void start();
  };
  return (
    <Page title={text.title} subtitle={text.subtitle}>
      <div className="stack">
        <form ref={page} className="stack" onSubmit={submit} noValidate>
          <Problem failure={failure} />
          <div className="columns setup">
            <Card title={text.devices}>
              <DevicePicker
                devices={devices}
                chosen={draft.deviceIds}
                fault={faults['deviceIds']}
                onChange={(deviceIds) => type({ deviceIds })}
              />
            </Card>
            <div className="stack">
              <Card title={text.where}>
                <Target
                  draft={draft}
                  form={form}
                  faults={faults}
                  hub={hub}
                  unregistered={unregistered.length}
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
          <div className="foot">
            <Waiting wait={starting === undefined ? undefined : { ...starting, ...cancel }}>
              <span className="grow" />
              {onBack === undefined ? null : (
                <Button disabledFocusable={starting !== undefined} onClick={onBack}>
                  {text.backToRun}
                </Button>
              )}
            </Waiting>
            <Button type="submit" appearance="primary" data-autofocus disabledFocusable={starting !== undefined}>
              {text.start(draft.deviceIds.length)}
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
