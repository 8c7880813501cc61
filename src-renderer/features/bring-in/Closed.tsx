import { Button } from '@fluentui/react-components';
import { LockClosedRegular } from '@fluentui/react-icons';
import { type SubmitEvent, useState } from 'react';
import type { BringInFindings } from '../../../src-main/contract/models.ts';
import { useBench } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import { useCancel } from '../../bench/use-cancel.ts';
import { TextField } from '../../ui/Fields.tsx';
import { Card } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { Waiting } from '../../ui/Waiting.tsx';
import { bringIn as text } from './words.ts';
import css from './bring-in.module.css';

interface ClosedProps {
  readonly found: BringInFindings;
  readonly onFound: (found: BringInFindings) => void;
}

/** What is behind a password, and a field for one that is tried on all of it. */
export function Closed({ found, onFound }: ClosedProps) {
  const bench = useBench();
  const [password, setPassword] = useState('');
  const [fault, setFault] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const { begin, ...cancel } = useCancel();
  const { closed, collection } = found;
  const tryIt = async () => {
    setBusy(true);
    setFailure(undefined);
    const { workspace } = bench;
    const order = { collection, workspace, passwords: [password], jobId: begin().jobId };
    const reply = await bench.call('bringIn.unlock', order);
    setBusy(false);
    if (!reply.ok) return setFailure(reply.error);
    const opened = reply.value.closed.length < closed.length || reply.value.findings.length > found.findings.length;
    setFault(opened ? undefined : text.noFit);
    if (opened) setPassword('');
    return onFound(reply.value);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (password === '') setFault(text.passwordNeeded);
    else if (!busy) void tryIt();
  };
  return (
    <Card title={text.closedTitle(closed.length)}>
      <form className="stack" onSubmit={submit} noValidate aria-busy={busy}>
        <ul className={css['closed']}>
          {closed.map(({ file, what, reason }) => (
            <li key={`${file} ${what}`}>
              <LockClosedRegular aria-hidden="true" />
              <span className="break">{file}</span>
              <span className="dim">{reason ?? text.closedKinds[what]}</span>
            </li>
          ))}
        </ul>
        <div className={css['try']}>
          <TextField
            label={text.password}
            type="password"
            value={password}
            hint={text.passwordHint}
            onChange={(value) => {
              setPassword(value);
              setFault(undefined);
            }}
            fault={fault}
          />
          <div className={css['action']}>
            <Waiting wait={busy ? { words: text.trying, ...cancel } : undefined}>
              <Button type="submit">{text.tryIt}</Button>
            </Waiting>
          </div>
        </div>
        <Problem failure={failure} />
      </form>
    </Card>
  );
}
