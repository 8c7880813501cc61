import { Button } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { useBench } from '../../bench/bench.ts';
import { busyDevices } from '../../bench/run-view.ts';
import { useStore } from '../../bench/store.ts';
import { useNavigation } from '../../ui/navigation.ts';
import { pubsub } from './pubsub-words.ts';
import { simulate as text } from './words.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page } from '../../ui/Page.tsx';
import { ownAuthorities } from '../server/index.ts';
import { againOf, serverOf } from './again.ts';
import { chosenAnew, emptyDraft, withMode } from './form.ts';
import { participants } from './pubsub.ts';
import { RunPage } from './RunPage.tsx';
import { SetupPage } from './SetupPage.tsx';

interface SimulateProps {
  readonly deviceIds: readonly string[] | undefined;
  /** Who is to listen to what the devices publish. */
  readonly subscriberIds: readonly string[] | undefined;
  /** Whether to set up a new run even where one is there to be looked at. */
  readonly setup: boolean;
}

/** The newest run, or the form of a new one. */
export function Simulate({ deviceIds, subscriberIds, setup }: SimulateProps) {
  const bench = useBench();
  const { go } = useNavigation();
  const runs = useStore(bench.runs);
  const { authorities, devices } = useStore(bench.overview);
  const [shown, setShown] = useState(runs[0]?.model.runId);
  const [settingUp, setSettingUp] = useState(setup || runs.length === 0);
  const [isStartedAtOnce, setStartedAtOnce] = useState(false);
  const [first] = devices;
  const busy = busyDevices(runs);
  const idle = devices.map(({ deviceId }) => deviceId).filter((deviceId) => !busy.has(deviceId));
  const [draft, setDraft] = useState(() => {
    const empty = emptyDraft(deviceIds ?? chosenAnew(runs[0]?.model.deviceIds ?? [], idle));
    return subscriberIds === undefined ? empty : withMode(empty, 'pubsub', bench.platforms.get(), subscriberIds);
  });
  useEffect(() => {
    if (setup) setSettingUp(true);
  }, [setup]);
  const run = runs.find(({ model }) => model.runId === shown);
  if (run !== undefined && !settingUp) {
    return (
      <RunPage
        run={run}
        runs={runs}
        onShow={setShown}
        onNew={() => {
          const stillBusy = participants(draft).some((deviceId) => busy.has(deviceId));
          if (stillBusy) setDraft({ ...draft, deviceIds: chosenAnew(draft.deviceIds, idle), subscribers: [] });
          setStartedAtOnce(false);
          setSettingUp(true);
        }}
        onAgain={(serverCa) => {
          const there = serverOf(run.model, bench.hub.get(), ownAuthorities(authorities));
          setDraft(againOf(run.model, draft, serverCa === undefined ? there : { server: 'other', serverCa }));
          setStartedAtOnce(true);
          setSettingUp(true);
        }}
      />
    );
  }
  if (first === undefined) {
    return (
      <Page title={text.title} subtitle={text.subtitle}>
        <section className="card" aria-label={text.noDevicesTitle}>
          <EmptyState
            drawing="devices"
            title={text.noDevicesTitle}
            text={text.noDevices}
            action={
              <Button appearance="primary" data-autofocus onClick={() => go({ page: 'create-devices' })}>
                {text.createDevices}
              </Button>
            }
            others={
              <Button
                size="small"
                appearance="transparent"
                className="linkbutton"
                onClick={() => go({ page: 'create-devices', pair: true })}
              >
                {pubsub.pair}
              </Button>
            }
          />
        </section>
      </Page>
    );
  }
  return (
    <SetupPage
      draft={draft}
      onChange={setDraft}
      isStartedAtOnce={isStartedAtOnce}
      onStarted={(started) => {
        setShown(started.model.runId);
        setSettingUp(false);
      }}
      onBack={run === undefined ? undefined : () => setSettingUp(false)}
    />
  );
}
