import { Button, Spinner } from '@fluentui/react-components';
import { type SubmitEvent, useEffect, useRef, useState } from 'react';
import { useBench } from '../../api/bench.ts';
import { type Failure, faultText } from '../../api/host.ts';
import type { RunView } from '../../api/run-view.ts';
import { useStore } from '../../api/store.ts';
import { simulate as text } from '../../text/simulate.ts';
import { ui } from '../../text/ui.ts';
import { TextField } from '../../ui/Fields.tsx';
import { Card, Page } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { registerDevices } from '../../wizards/create-devices/register.ts';
import { DevicePicker } from './DevicePicker.tsx';
import { type Draft, type Faults, cloudTarget, faultsOf, isLocal, orderOf } from './form.ts';
import { Target } from './Target.tsx';
import { What } from './What.tsx';

interface SetupProps {
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  readonly onStarted: (run: RunView) => void;
  readonly onBack: (() => void) | undefined;
}

/** Two runs with one device would end each other's connection, over and over (MQTT 3.1.1, 3.1.4-2). */
function busyFault({ deviceIds }: Draft, runs: readonly RunView[]): Faults {
  const busy = new Set(runs.filter((run) => !run.ended).flatMap(({ model }) => model.deviceIds));
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
  const [starting, setStarting] = useState(false);
  const cancelled = useRef(false);
  const page = useRef<HTMLFormElement>(null);
  const form = bench.platform(draft.platform) ?? bench.platforms[0];
  if (form === undefined) throw new Error('There is no platform.');
  const chosen = new Set(draft.deviceIds);
  const keysEncrypted = devices.some(({ deviceId, keyEncrypted }) => keyEncrypted && chosen.has(deviceId));
  const registered = new Set(hub.devices.map(({ deviceId }) => deviceId));
  const unregistered = devices.filter(({ deviceId }) => chosen.has(deviceId) && !registered.has(deviceId));
  const type = (part: Partial<Draft>) => {
    onChange({ ...draft, ...part });
    setFaults({});
  };
  useEffect(() => {
    page.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [faults]);

  const targetOf = async () => {
    if (!isLocal(draft, form)) return { ok: true as const, value: cloudTarget(draft, form) };
    const fault = bench.hub.get().running ? undefined : await bench.startHub(bench.hubPort.get());
    const registering =
      fault ??
      (await registerDevices(
        bench,
        unregistered.map(({ deviceId, authority, thumbprintSha256 }) => ({
          deviceId,
          thumbprint: authority === undefined ? thumbprintSha256 : undefined,
        })),
        () => undefined,
      ));
    if (registering !== undefined) return { ok: false as const, error: registering };
    const { address } = bench.hub.get();
    // The server's certificate is for this name.
    return {
      ok: true as const,
      value: { host: 'localhost', port: address?.port ?? 0, serverCaPem: address?.authorityPem ?? '' },
    };
  };
  const start = async () => {
    const found = { ...faultsOf(draft, form, keysEncrypted), ...busyFault(draft, bench.runs.get()) };
    setFaults(found);
    if (Object.keys(found).length > 0 || starting) return;
    setStarting(true);
    cancelled.current = false;
    setFailure(undefined);
    const target = await targetOf();
    const run = target.ok ? await bench.startRun(orderOf(draft, form, bench.workspace, target.value)) : target;
    setStarting(false);
    if (run.ok) {
      // Reading keys cannot be broken off; what was wanted no more ends before it begins.
      if (cancelled.current) await run.value.stop();
      else onStarted(run.value);
      return;
    }
    const { field } = run.error.details;
    if (
      field !== undefined &&
      (field in draft || field === 'host' || field === 'port' || field.startsWith('settings.'))
    )
      setFaults({ [field]: faultText(run.error) });
    else setFailure(run.error);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void start();
  };
  return (
    <Page title={text.title} subtitle={text.subtitle}>
      <form ref={page} className="stack" onSubmit={submit} noValidate>
        <Problem failure={failure} />
        <div className="columns">
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
          <span className="grow" />
          {starting ? <Spinner size="tiny" delay={300} /> : null}
          {starting ? <Button onClick={() => (cancelled.current = true)}>{ui.cancel}</Button> : null}
          {onBack === undefined || starting ? null : <Button onClick={onBack}>{text.backToRun}</Button>}
          <Button type="submit" appearance="primary" data-autofocus disabledFocusable={starting}>
            {starting ? text.starting : text.start(draft.deviceIds.length)}
          </Button>
        </div>
      </form>
    </Page>
  );
}
