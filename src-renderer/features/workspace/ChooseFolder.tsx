import { Button, MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { useState } from 'react';
import type { WorkspaceInfo } from '../../../src-main/contract/models.ts';
import { useBench } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import { workspace as text } from './words.ts';
import { Busy } from '../../ui/Busy.tsx';
import { Card } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';

interface ChooseProps {
  readonly onOpened: (name: string) => void;
}

/** A folder of the user's choice: opened where it is a workspace, and made one only when the user says so. */
export function ChooseFolder({ onOpened }: ChooseProps) {
  const bench = useBench();
  const [busy, setBusy] = useState<'choosing' | 'opening'>();
  const [chosen, setChosen] = useState<WorkspaceInfo>();
  const [failure, setFailure] = useState<Failure>();
  const [said, setSaid] = useState('');

  const open = async ({ workspace, name }: WorkspaceInfo, make: boolean) => {
    setBusy('opening');
    const failed = await bench.openWorkspace(workspace, make);
    setBusy(undefined);
    setFailure(failed);
    if (failed !== undefined) return;
    setChosen(undefined);
    onOpened(name);
  };
  const choose = async () => {
    setBusy('choosing');
    setFailure(undefined);
    setChosen(undefined);
    setSaid('');
    const reply = await bench.call('workspace.choose', {});
    setBusy(undefined);
    if (!reply.ok) return setFailure(reply.error);
    const { workspace } = reply.value;
    if (workspace === undefined) return setSaid(text.nothingChosen);
    if (workspace.state === 'ready') return await open(workspace, false);
    return setChosen(workspace);
  };
  return (
    <Card title={text.other}>
      <div className="stack">
        <p className="dim">{text.otherText}</p>
        <div className="row">
          <Button
            appearance={chosen === undefined ? 'primary' : 'secondary'}
            disabledFocusable={busy !== undefined}
            onClick={() => void choose()}
          >
            {text.choose}
          </Button>
          {busy === undefined ? null : <Busy label={busy === 'choosing' ? text.choosing : text.opening} />}
          <span role="status" className="dim">
            {said}
          </span>
        </div>
        {chosen === undefined ? null : (
          <Chosen
            chosen={chosen}
            busy={busy !== undefined}
            onMake={() => void open(chosen, true)}
            onCancel={() => setChosen(undefined)}
          />
        )}
        <Problem failure={failure} />
      </div>
    </Card>
  );
}

interface ChosenProps {
  readonly chosen: WorkspaceInfo;
  readonly busy: boolean;
  readonly onMake: () => void;
  readonly onCancel: () => void;
}

function Chosen({ chosen: { state, name, folder }, busy, onMake, onCancel }: ChosenProps) {
  if (state === 'missing' || state === 'unreadable') {
    const missing = state === 'missing';
    return (
      <MessageBar intent="warning" layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>{missing ? text.missingTitle(name) : text.unreadableTitle(name)}</MessageBarTitle>{' '}
          {missing ? text.missingText : text.unreadableText}
          <div className="mono break">{folder}</div>
        </MessageBarBody>
      </MessageBar>
    );
  }
  return (
    <section className="well stack tight" aria-label={text.notOneTitle(name)}>
      <h3>{text.notOneTitle(name)}</h3>
      <p className="mono break">{folder}</p>
      <p className="dim">{state === 'new' ? text.newText : text.notOneText}</p>
      <div className="row">
        {/* It answers the question that has just been put. */}
        <Button appearance="primary" autoFocus disabledFocusable={busy} onClick={onMake}>
          {text.make}
        </Button>
        <Button onClick={onCancel}>{text.cancel}</Button>
      </div>
    </section>
  );
}
