import { Button } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import type { RunSetup } from '../../../src-main/contract/models.ts';
import { useBench } from '../../bench/bench.ts';
import { type RunView, busyDevices } from '../../bench/run-view.ts';
import { useStore } from '../../bench/store.ts';
import { useNavigation } from '../../ui/navigation.ts';
import { pubsub } from './pubsub-words.ts';
import { simulate as text } from './words.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page } from '../../ui/Page.tsx';
import { ownAuthorities } from '../server/index.ts';
import { begunWith, draftOf, setupOfRun } from './again.ts';
import { type Draft, emptyDraft, withMode } from './form.ts';
import { participants } from './pubsub.ts';
import { planWords } from './plan-words.ts';
import { RunPage } from './RunPage.tsx';
import { SetupPage } from './SetupPage.tsx';

interface SimulateProps {
  readonly deviceIds: readonly string[] | undefined;
  /** Who is to listen to what the devices publish. */
  readonly subscriberIds: readonly string[] | undefined;
  /** Whether to set up a new run even where one is there to be looked at. */
  readonly setup: boolean;
}

/** The newest run, or the form of a new one, which begins with what the last one of the workspace had. */
export function Simulate({ deviceIds, subscriberIds, setup }: SimulateProps) {
  const bench = useBench();
  const { go } = useNavigation();
  const runs = useStore(bench.runs);
  const { authorities, devices } = useStore(bench.overview);
  const [shown, setShown] = useState(runs[0]?.model.runId);
  const [settingUp, setSettingUp] = useState(setup || runs.length === 0);
  const [isStartedAtOnce, setStartedAtOnce] = useState(false);
  const [isPlanWanted, setPlanWanted] = useState(false);
  const [first] = devices;
  // Asked when it is needed: a run that ends draws nothing here anew.
  const idle = (): string[] => {
    const busy = busyDevices(bench.runs.get());
    return devices.map(({ deviceId }) => deviceId).filter((deviceId) => !busy.has(deviceId));
  };
  const asBefore = (of: RunSetup | undefined, before: Draft): Draft => {
    const form = bench.platform(of?.platform ?? '');
    return of === undefined || form === undefined ? before : draftOf(of, form, before);
  };
  const beginning = (last: RunSetup | undefined): Draft => {
    const begun = begunWith(asBefore(last, emptyDraft([])), idle());
    const chosen: Draft = deviceIds === undefined ? begun : { ...begun, mode: 'telemetry', subscribers: [], deviceIds };
    return subscriberIds === undefined ? chosen : withMode(chosen, 'pubsub', bench.platforms.get(), subscriberIds);
  };
  const setupOfThat = ({ model }: RunView) => setupOfRun(model, bench.hub.get(), ownAuthorities(authorities));
  const [opened] = useState(() => {
    const newest = runs.find(({ model }) => model.workspace === bench.workspace);
    return { isKnown: newest !== undefined, draft: beginning(newest === undefined ? undefined : setupOfThat(newest)) };
  });
  const [draft, setDraft] = useState(opened.draft);
  const begin = useRef(beginning);
  useEffect(() => {
    if (opened.isKnown) return;
    void bench.call('runSetup.read', { workspace: bench.workspace }).then((kept) => {
      // What was typed meanwhile stays. Where it cannot be read the form begins as the first one did.
      if (kept.ok && kept.value.setup !== undefined) {
        const last = begin.current(kept.value.setup);
        setDraft((now) => (now === opened.draft ? last : now));
      }
    });
  }, [bench, opened]);
  useEffect(() => {
    if (setup) setSettingUp(true);
  }, [setup]);
  // The form and a run are pages of one route; each begins at its top.
  useEffect(() => {
    document.querySelector('main')?.scrollTo(0, 0);
  }, [shown, settingUp]);
  const run = runs.find(({ model }) => model.runId === shown);
  if (run !== undefined && !settingUp) {
    return (
      <RunPage
        run={run}
        runs={runs}
        onShow={setShown}
        onNew={() => {
          const free = idle();
          const isFree = new Set(free);
          const chosen = participants(draft);
          // Where all were busy as the form was begun, nobody is chosen in it.
          const before = chosen.length === 0 ? asBefore(setupOfThat(run), draft) : draft;
          if (!chosen.every((deviceId) => isFree.has(deviceId)) || before !== draft) setDraft(begunWith(before, free));
          setStartedAtOnce(false);
          setSettingUp(true);
        }}
        onAgain={(serverCa) => {
          const again = asBefore(setupOfThat(run), draft);
          const seed = draft.seed.trim() === String(run.model.seed) ? draft.seed : '';
          setDraft({ ...again, seed, ...(serverCa === undefined ? {} : { server: 'other', serverCa }) });
          setStartedAtOnce(true);
          setSettingUp(true);
        }}
      />
    );
  }
  if (first === undefined && !isPlanWanted) {
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
              <>
                <Button
                  size="small"
                  appearance="transparent"
                  className="linkbutton"
                  onClick={() => go({ page: 'create-devices', pair: true })}
                >
                  {pubsub.pair}
                </Button>
                <Button
                  size="small"
                  appearance="transparent"
                  className="linkbutton"
                  onClick={() => setPlanWanted(true)}
                >
                  {planWords.open}
                </Button>
              </>
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
      isPlanWanted={isPlanWanted}
      onStarted={(started) => {
        setShown(started.model.runId);
        setSettingUp(false);
      }}
      onBack={run === undefined ? undefined : () => setSettingUp(false)}
    />
  );
}
