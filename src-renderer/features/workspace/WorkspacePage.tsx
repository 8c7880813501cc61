import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import { useBench } from '../../bench/bench.ts';
import { useStore } from '../../bench/store.ts';
import { workspace as text } from './words.ts';
import { Copyable } from '../../ui/Copy.tsx';
import { ShowInFolder } from '../certificates/certificate/index.ts';
import { TrashCard } from '../certificates/trash/index.ts';
import { countsOf } from '../certificates/kinds/index.ts';
import { Card, Page } from '../../ui/Page.tsx';
import { ChooseFolder } from './ChooseFolder.tsx';
import { RecentWorkspaces } from './RecentWorkspaces.tsx';
import css from './workspace.module.css';

/** Where everything lies, and how to work somewhere else. */
export function WorkspacePage() {
  const bench = useBench();
  const { workspace } = useStore(bench.overview);
  const [said, setSaid] = useState('');
  const here = useRef(workspace.workspace);
  useReadWhileHeld(workspace.heldBy !== undefined);
  useEffect(() => {
    if (here.current === workspace.workspace) return;
    here.current = workspace.workspace;
    // What was pressed is gone: readers go on at the top, with the new one.
    document.querySelector('h1')?.focus();
  }, [workspace.workspace]);
  return (
    <Page title={text.title} subtitle={text.subtitle}>
      <p role="status" className="visually-hidden">
        {said}
      </p>
      <div className={`stack ${css['workspacepage']}`}>
        <Current />
        <div className="columns level">
          {/* Which ones are recent changes with the one that is open. */}
          <RecentWorkspaces key={workspace.workspace} onOpened={(name) => setSaid(text.opened(name))} />
          <ChooseFolder onOpened={(name) => setSaid(text.opened(name))} />
        </div>
        <TrashCard key={`trash ${workspace.workspace}`} />
        <About />
      </div>
    </Page>
  );
}

/** How often the folder is looked at while another program holds it, in milliseconds. */
const readEveryMs = 2000;

/** Nothing tells that another program has begun to write, or has finished. */
function useReadWhileHeld(held: boolean): void {
  const bench = useBench();
  useEffect(() => {
    void bench.refresh();
    if (!held) return;
    const timer = setInterval(() => void bench.refresh(), readEveryMs);
    return () => clearInterval(timer);
  }, [bench, held]);
}

function Current() {
  const bench = useBench();
  const overview = useStore(bench.overview);
  const { name, folder, state, heldBy } = overview.workspace;
  const exists = state === 'ready' || state === 'not-a-workspace';
  return (
    <Card title={text.current} beside={exists ? <ShowInFolder path="." label={text.showFolder} /> : null}>
      <div className="stack">
        <dl className="facts">
          <dt>{text.name}</dt>
          <dd>{name}</dd>
          <dt>{text.folder}</dt>
          <dd>
            <Copyable text={folder} what={text.folder} />
          </dd>
          <dt>{text.holds}</dt>
          <dd>{countsOf(overview).join(', ')}</dd>
        </dl>
        {heldBy === undefined ? null : (
          <MessageBar intent="info" layout="multiline">
            <MessageBarBody>
              <MessageBarTitle>{text.heldTitle}</MessageBarTitle> {heldBy}. {text.heldText}
            </MessageBarBody>
          </MessageBar>
        )}
        <p className="dim">{exists ? text.plain : text.notMade}</p>
      </div>
    </Card>
  );
}

function About() {
  const { info } = useBench();
  return (
    <Card title={text.about}>
      <dl className="facts">
        <dt>{text.version}</dt>
        <dd>
          <Copyable text={info.version} what={text.version} />
        </dd>
        <dt>{text.runsIn}</dt>
        <dd>{text.shell(info.shell)}</dd>
        <dt>{text.passphrases}</dt>
        <dd>{text.remembered(info.remembers)}</dd>
        <dt>{text.settings}</dt>
        <dd>{text.settingsText(info.system)}</dd>
      </dl>
    </Card>
  );
}
