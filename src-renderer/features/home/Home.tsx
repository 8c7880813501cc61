import { Button } from '@fluentui/react-components';
import { useMemo, useState } from 'react';
import { useBench } from '../../bench/bench.ts';
import type { SimulationTotals } from '../../../src-main/contract/models.ts';
import { Store, useStore } from '../../bench/store.ts';
import { useNavigation } from '../../ui/navigation.ts';
import { home as text } from './words.ts';
import { Page, Tag } from '../../ui/Page.tsx';
import { Attention } from './Attention.tsx';
import { FirstRun } from './FirstRun.tsx';
import { CertificateSummary } from './CertificateSummary.tsx';
import { journeyOf } from './journey.ts';
import { useRunTroubles } from './use-run-troubles.ts';
import css from './home.module.css';

/** The path in five stations, and the one next thing. */
export function Home() {
  const bench = useBench();
  const { go } = useNavigation();
  const overview = useStore(bench.overview);
  const hub = useStore(bench.hub);
  const [newest, ...older] = useStore(bench.runs);
  const none = useMemo(() => new Store<SimulationTotals | undefined>(undefined), []);
  const totals = useStore<SimulationTotals | undefined>(newest?.totals ?? none);
  const running = totals?.state === 'running' || totals?.state === 'paused';
  const sent = older.reduce((sum, run) => sum + run.totals.get().acknowledged, totals?.acknowledged ?? 0);
  // Telemetry of other programs counts as much as our own.
  const { events } = useStore(bench.hubEvents);
  const received = events.filter(({ type }) => type === 'message').length;
  const troubles = useRunTroubles(newest);
  const isAway = [...troubles.values()].some(({ type }) => type !== 'refused');
  const cutOff = running && totals.connected === 0 && isAway;
  // Of a fleet some are always away, and often on purpose.
  const isTold = cutOff || (running && newest?.fleet === undefined);
  const { stations, next } = journeyOf({ overview, hub, sent: Math.max(sent, received), running, cutOff });
  const isFirst = overview.authorities.length === 0 && overview.devices.length === 0;
  /** Whether all of it by one press goes on, or has failed. */
  const [began, setBegan] = useState(false);
  const beside = hub.running ? (
    <Tag tone="brand">{text.hubAt(hub.address.host, hub.address.port)}</Tag>
  ) : (
    <Tag>{text.hubOff}</Tag>
  );
  return (
    <Page title={text.title} subtitle={text.subtitle} beside={beside}>
      <section className="card" aria-label={text.path}>
        <ol className={css['path']}>
          {stations.map(({ title, state, lines }, index) => (
            <li
              key={title}
              className={`${css['station']} ${state}`}
              aria-current={state === 'now' ? 'step' : undefined}
            >
              <div className={css['n']} aria-hidden="true">
                {state === 'done' ? '✓' : index + 1}
              </div>
              <b>{title}</b>
              <small>
                {lines[0]}
                <br />
                {lines[1]}
              </small>
            </li>
          ))}
        </ol>
      </section>
      {isFirst || began ? (
        <FirstRun onBegin={() => setBegan(true)} onStepByStep={() => (isFirst ? go(next.route) : setBegan(false))} />
      ) : (
        <section className={`card ${css['next']}`} aria-label={next.title}>
          <div>
            <h2>{next.title}</h2>
            <p className="sub">{next.text}</p>
          </div>
          {/* The one next thing: Enter does it as soon as the page is there. */}
          <Button appearance="primary" size="large" data-autofocus onClick={() => go(next.route)}>
            {next.button}
          </Button>
        </section>
      )}
      <div className={css['homegrid']}>
        <CertificateSummary overview={overview} hub={hub} />
        <Attention trouble={isTold ? [...troubles.values()].at(-1) : undefined} />
      </div>
    </Page>
  );
}
