import { useEffect, useMemo, useRef, useState } from 'react';
import { Bench, BenchProvider } from '../bench/bench.ts';
import type { CertbenchHost, Failure } from '../bench/host.ts';
import { useStore } from '../bench/store.ts';
import { app } from './words.ts';
import { ui } from '../ui/words.ts';
import { Busy } from '../ui/Busy.tsx';
import { AskDialog } from '../ui/AskDialog.tsx';
import { Problem } from '../ui/Problem.tsx';
import { type Navigation, NavigationProvider } from '../ui/navigation.ts';
import { Notice } from './Notice.tsx';
import { WithRemedies } from '../features/remedies/index.ts';
import { PageOf } from './PageOf.tsx';
import { Palette } from './palette/index.ts';
import { ShortcutSheet, useShortcuts } from './shortcuts/index.ts';
import { Rail } from './Rail.tsx';
import type { Route } from '../ui/routes.ts';
import css from './app.module.css';

/** Opens the app: reads what there is, then shows the frame with its pages. */
export function App({ host }: { readonly host: CertbenchHost }) {
  const [bench, setBench] = useState<Bench>();
  const [failure, setFailure] = useState<Failure>();
  const opening = useRef(false);
  useEffect(() => {
    if (opening.current) return;
    opening.current = true;
    void Bench.open(host).then((opened) => (opened.ok ? setBench(opened.value) : setFailure(opened.error)));
  }, [host]);
  if (failure !== undefined) return <Problem failure={failure} />;
  if (bench === undefined) {
    return (
      <main>
        <Busy label={app.loading} size="medium" />
      </main>
    );
  }
  return (
    <BenchProvider value={bench}>
      <Frame bench={bench} />
    </BenchProvider>
  );
}

function Frame({ bench }: { readonly bench: Bench }) {
  const [route, setRoute] = useState<Route>({ page: 'home' });
  const [asked, setAsked] = useState<Route>();
  const [shown, setShown] = useState<'palette' | 'shortcuts'>();
  const unsaved = useRef(false);
  const runs = useStore(bench.runs);
  const jobs = useStore(bench.jobs);
  const main = useRef<HTMLElement>(null);
  const navigation = useMemo<Navigation>(
    () => ({
      route,
      go(next) {
        if (unsaved.current) setAsked(next);
        else setRoute(next);
      },
      setUnsaved(value) {
        unsaved.current = value;
      },
    }),
    [route],
  );
  useShortcuts({
    go: navigation.go,
    search: () => setShown((before) => (before === 'palette' ? undefined : 'palette')),
    help: () => setShown('shortcuts'),
  });
  useEffect(() => {
    main.current?.scrollTo(0, 0);
  }, [route]);
  useEffect(() => {
    // Electron asks in a dialog of its own; a browser can only ask like this.
    if (bench.info.shell !== 'browser') return;
    const ask = (event: BeforeUnloadEvent) => {
      if (unsaved.current || runs.some((run) => !run.ended) || jobs.some(({ looksOnly }) => !looksOnly)) {
        event.preventDefault();
      }
    };
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [bench, runs, jobs]);
  return (
    <NavigationProvider value={navigation}>
      <WithRemedies>
        <div className={css['app']}>
          <Rail onSearch={() => setShown('palette')} />
          <main ref={main}>
            <Notice />
            <PageOf route={route} />
          </main>
          <Palette
            open={shown === 'palette'}
            onClose={() => setShown(undefined)}
            onShowShortcuts={() => setShown('shortcuts')}
          />
          <ShortcutSheet open={shown === 'shortcuts'} onClose={() => setShown(undefined)} />
          <AskDialog
            open={asked !== undefined}
            title={ui.leaveTitle}
            text={ui.leaveText}
            yes={ui.leave}
            no={ui.stay}
            onAnswer={(leave) => {
              if (leave && asked !== undefined) {
                unsaved.current = false;
                setRoute(asked);
              }
              setAsked(undefined);
            }}
          />
        </div>
      </WithRemedies>
    </NavigationProvider>
  );
}
