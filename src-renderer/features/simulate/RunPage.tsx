import { Button, Select } from '@fluentui/react-components';
import { useState } from 'react';
import { useBench } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import { devicesOf } from '../../bench/run-events.ts';
import type { RunView } from '../../bench/run-view.ts';
import { useStore } from '../../bench/store.ts';
import { simulate as text } from './words.ts';
import { clock, number } from '../../ui/format.ts';
import { RunRenewals } from '../operational/index.ts';
import { ClientPrograms, OwnDevice } from '../own-device/index.ts';
import { HowTo } from '../howto/index.ts';
import type { ChosenAuthorities } from '../server/index.ts';
import { Page, Tag, type Tone } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { isAtHub } from './again.ts';
import { Assignments } from './Assignments.tsx';
import { ChartPanel } from './chart/index.ts';
import { Fleet } from './fleet/index.ts';
import { Logs } from './Logs.tsx';
import { Outcomes } from './Outcomes.tsx';
import { rhythmSaid, rhythmTold } from './rhythm.ts';
import { RunFigures } from './RunFigures.tsx';
import { SaveResults } from './SaveResults.tsx';
import { Troubles } from './Troubles.tsx';
import { TrustServer } from './TrustServer.tsx';
import css from './simulate.module.css';

interface RunProps {
  readonly run: RunView;
  readonly runs: readonly RunView[];
  readonly onShow: (runId: string) => void;
  readonly onNew: () => void;
  /** The same once more: trusting somebody else, where one is given. */
  readonly onAgain: (serverCa?: ChosenAuthorities) => void;
}

const tones: Readonly<Record<string, Tone>> = { running: 'ok', paused: 'warn', finished: 'brand', failed: 'bad' };

/** A run, live. */
export function RunPage({ run, runs, onShow, onNew, onAgain }: RunProps) {
  const totals = useStore(run.totals);
  const hub = useStore(useBench().hub);
  const [failure, setFailure] = useState<Failure>();
  const { state } = totals;
  const over = state !== 'running' && state !== 'paused';
  const act = (command: () => Promise<Failure | undefined>) => void command().then(setFailure);
  const { model, fleet } = run;
  const atOurHub = isAtHub(model, hub);
  const trust = async (serverCa: ChosenAuthorities) => {
    const failed = over ? undefined : await run.stop();
    if (failed === undefined) onAgain(serverCa);
    else setFailure(failed);
  };
  const asked = (
    <>
      <Assignments run={run} />
      <RunRenewals run={run} />
    </>
  );
  const results = <SaveResults runId={model.runId} />;
  const talking = model.subscribers.length > 0;
  const logs = (
    <div className={css['runlog']}>
      <Logs run={run} />
    </div>
  );
  return (
    <Page
      key={model.runId}
      full
      title={text.title}
      beside={
        <>
          <Tag tone={tones[state] ?? 'plain'}>{text.states[state]}</Tag>
          {over || fleet !== undefined ? null : (
            <Tag tone={totals.connected === totals.devices ? 'ok' : 'warn'}>
              {text.connected(totals.connected, totals.devices)}
            </Tag>
          )}
          {runs.length < 2 ? null : (
            <Select
              size="small"
              aria-label={text.run}
              value={model.runId}
              onChange={(_event, data) => onShow(data.value)}
            >
              {runs.map((other) => (
                <option key={other.model.runId} value={other.model.runId}>
                  {text.runAt(clock(other.model.startedAt).slice(0, 8), devicesOf(other.model).length)}
                </option>
              ))}
            </Select>
          )}
          {over ? null : state === 'paused' ? (
            <Button onClick={() => act(run.resume)}>{text.resume}</Button>
          ) : (
            <Button onClick={() => act(run.pause)}>{text.pause}</Button>
          )}
          {over ? null : <Button onClick={() => act(run.stop)}>{text.stop}</Button>}
          <Button onClick={onNew}>{text.newRun}</Button>
          {over ? (
            <Button appearance="primary" onClick={() => onAgain()}>
              {text.again}
            </Button>
          ) : null}
        </>
      }
    >
      <Problem failure={failure} />
      <Troubles run={run} onTrust={(serverCa) => void trust(serverCa)} />
      {fleet === undefined ? <Facts run={run} /> : null}
      {fleet === undefined ? asked : null}
      <RunFigures run={run} />
      <Outcomes run={run} />
      {/* Of many devices the live picture comes first. */}
      {fleet === undefined ? null : (
        <>
          <Fleet
            run={run}
            fleet={fleet}
            trust={<TrustServer model={model} onTrust={(serverCa) => void trust(serverCa)} />}
          />
          {asked}
          <Facts run={run} />
          {results}
        </>
      )}
      {/* Who publishes and listens looks at the messages first. */}
      {talking ? logs : null}
      <Charts run={run} />
      {talking ? null : logs}
      {fleet === undefined ? results : null}
      {model.deviceIds.length === 0 ? null : <ByHand model={model} atOurHub={atOurHub} />}
    </Page>
  );
}

/** Nothing where no device gets through: an empty plot has nothing to tell. While they connect its place is kept. */
function Charts({ run }: { readonly run: RunView }) {
  const troubles = useStore(run.troubles);
  const nobody = [...troubles.values()].filter(({ type }) => type !== 'refused').length >= devicesOf(run.model).length;
  return nobody && run.readings.extent() === undefined ? null : <ChartPanel run={run} isAlone={run.isSample} />;
}

interface ByHandProps {
  readonly model: RunView['model'];
  readonly atOurHub: boolean;
}

/** The same with other programs: registering, sending, listening; and programs for a device of one's own. */
function ByHand({ model, atOurHub }: ByHandProps) {
  const { devices, servers } = useStore(useBench().overview);
  const deviceIds = model.deviceIds.slice(0, 20);
  const [deviceId = ''] = deviceIds;
  const signedBy = devices.find((device) => device.deviceId === deviceId)?.authority;
  const { platform, host, port, settings, serverCaPem } = model;
  const presented = servers.find(({ dns, addresses }) => [...dns, ...addresses].includes(host));
  const target = { platform, host, port, settings };
  const connecting = {
    ...target,
    model: model.model,
    seed: model.seed,
    alertAboveC: model.alertAboveC,
    ...(serverCaPem === undefined ? {} : { serverCaPem }),
  };
  const register = {
    topic: 'register' as const,
    deviceIds,
    ...target,
    ...(signedBy === undefined ? {} : { authority: signedBy }),
    ...(presented === undefined ? {} : { server: presented.name }),
  };
  return (
    <>
      <HowTo
        // The hub of this program knows its devices already.
        {...(atOurHub ? {} : { before: register })}
        topic={{ topic: 'simulate', deviceIds, ...connecting }}
        after={{ topic: 'listen', deviceId, ...connecting }}
      />
      <OwnDevice>
        <ClientPrograms order={{ deviceId, ...connecting }} />
      </OwnDevice>
    </>
  );
}

const several = ([first = '', ...others]: readonly string[]): string =>
  others.length === 0 ? first : `${first} + ${number(others.length)}`;

/** Who listens, and to what. */
function listeners({ subscribers }: RunView['model']): readonly (readonly [string, string])[] {
  if (subscribers.length === 0) return [];
  return [
    [text.facts.subscribers, several(subscribers.map(({ deviceId }) => deviceId))],
    [text.facts.filters, [...new Set(subscribers.flatMap(({ filters }) => filters))].join(', ')],
  ];
}

function Facts({ run: { model } }: { readonly run: RunView }) {
  const bench = useBench();
  const facts: readonly (readonly [name: string, value: string, inFull?: string])[] = [
    ...(model.deviceIds.length === 0 ? [] : [[text.facts.device, several(model.deviceIds)] as const]),
    ...listeners(model),
    [text.facts.platform, bench.platform(model.platform)?.label ?? model.platform],
    [text.facts.host, `${model.host}:${model.port}`],
    [text.facts.model, text.models[model.model].split(':')[0] ?? model.model],
    [text.facts.every, rhythmSaid(model), rhythmTold(model)],
    [text.facts.messages, model.messages === 0 ? text.untilStopped : number(model.messages)],
    [text.facts.alert, `${number(model.alertAboveC)} °C`],
    [text.facts.seed, String(model.seed)],
  ];
  return (
    <dl className={css['runfacts']}>
      {facts.map(([name, value, inFull = value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="clip" title={inFull}>
            {value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
