import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Bench, BenchProvider } from '../bench/bench.ts';
import { type CertbenchHost, type Failure, call } from '../bench/host.ts';
import { useStore } from '../bench/store.ts';
import { app } from './words.ts';
import { ui } from '../ui/words.ts';
import { Busy } from '../ui/Busy.tsx';
import { AskDialog } from '../ui/AskDialog.tsx';
import { Problem } from '../ui/Problem.tsx';
import { type Navigation, NavigationProvider } from '../ui/navigation.ts';
import { Notice } from './Notice.tsx';
import { WithRemedies } from '../features/remedies/index.ts';
import { useAskedPage } from './use-asked-page.ts';
import { DropTarget } from './DropTarget.tsx';
import { failedPage } from './failed-page.ts';
import { PageGuard } from './PageGuard.tsx';
import { PageOf } from './PageOf.tsx';
import { Palette } from './palette/index.ts';
import { ShortcutSheet, useShortcuts } from './shortcuts/index.ts';
import { speak } from '../ui/language/index.ts';
import { Rail } from './Rail.tsx';
import { type Route, isWizard } from '../ui/routes.ts';
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
  const [before, setBefore] = useState<Route>(route);
  const [asked, setAsked] = useState<Route>();
  const [shown, setShown] = useState<'palette' | 'shortcuts'>();
  const unsaved = useRef(false);
  const latest = useRef(route);
  useLayoutEffect(() => {
    latest.current = route;
  }, [route]);
  const runs = useStore(bench.runs);
  const jobs = useStore(bench.jobs);
  const main = useRef<HTMLElement>(null);
  const show = useCallback(
    (next: Route) => {
      if (!isWizard(route)) setBefore(route);
      setRoute(next);
    },
    [route],
  );
  const navigation = useMemo<Navigation>(() => {
    const go = (next: Route) => (unsaved.current ? setAsked(next) : show(next));
    return {
      route,
      go,
      leave: () => go(before),
      current: () => latest.current,
      setUnsaved(value) {
        unsaved.current = value;
      },
    };
  }, [route, before, show]);
  const kept = useStore(bench.kept);
  const language = kept.language === 'system' ? bench.info.systemLanguage : kept.language;
  // All that is drawn below reads its texts while it is drawn.
  speak(language);
  useAskedPage(bench.host, navigation.go);
  const rememberFocus = useFocusBack(shown !== undefined, main);
  const open = (what: 'palette' | 'shortcuts') => {
    if (shown === undefined) rememberFocus();
    setShown(what);
  };
  useShortcuts({
    go: navigation.go,
    search: () => (shown === 'palette' ? setShown(undefined) : open('palette')),
    help: () => open('shortcuts'),
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
        <div className={css['app']} key={language}>
          <Rail onSearch={() => open('palette')} />
          <main ref={main}>
            <Notice />
            <PageGuard
              route={route}
              onFailed={(error, stack) => {
                void call(bench.host, 'app.reportFailedPage', failedPage(route.page, error, stack));
              }}
            >
              <PageOf route={route} />
            </PageGuard>
          </main>
          <DropTarget go={navigation.go} />
          <Palette
            open={shown === 'palette'}
            onClose={() => setShown(undefined)}
            onShowShortcuts={() => open('shortcuts')}
          />
          {shown === 'shortcuts' ? <ShortcutSheet onClose={() => setShown(undefined)} /> : null}
          <AskDialog
            open={asked !== undefined}
            title={ui.leaveTitle}
            text={ui.leaveText}
            yes={ui.leave}
            no={ui.stay}
            onAnswer={(leave) => {
              if (leave && asked !== undefined) {
                unsaved.current = false;
                show(asked);
              }
              setAsked(undefined);
            }}
          />
        </div>
      </WithRemedies>
    </NavigationProvider>
  );
}

/** Once a dialog is gone the focus goes back to where it was; where that is gone too, to the heading of the page. Answers how to remember it. */
function useFocusBack(open: boolean, main: RefObject<HTMLElement | null>): () => void {
  const before = useRef<Element>(null);
  useEffect(() => {
    if (open || before.current === null) return;
    const { current } = before;
    before.current = null;
    // Whoever has the focus by now, a new page above all, keeps it.
    if (document.activeElement !== null && document.activeElement !== document.body) return;
    const to = current.isConnected && current !== document.body ? current : main.current?.querySelector('h1');
    if (to instanceof HTMLElement) to.focus();
  }, [open, main]);
  return () => {
    before.current = document.activeElement;
  };
}
