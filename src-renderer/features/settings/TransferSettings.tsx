import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import type { MethodOutput } from '../../../src-main/contract/methods.ts';
import type { SettingsChange } from '../../../src-main/contract/models.ts';
import { useBench } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import { takeOver } from '../../bench/imported-settings.ts';
import { Card } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { transfer as text } from './transfer-words.ts';

interface Chosen {
  readonly token: string;
  readonly name: string;
  readonly found: MethodOutput<'settings.look'>;
}

/** Settings to a file, and from one that was looked at. `onImported`: what the page shows is not so any more. */
export function TransferSettings({ onImported }: { readonly onImported: () => void }) {
  const bench = useBench();
  const [chosen, setChosen] = useState<Chosen>();
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState('');
  const buttons = useRef<HTMLDivElement>(null);
  const begin = () => {
    setFailure(undefined);
    setSaid('');
  };
  const save = async () => {
    begin();
    const made = await bench.call('settings.text', {});
    if (!made.ok) return setFailure(made.error);
    const saved = await bench.call('file.save', { suggestedName: text.fileName, text: made.value.text });
    if (!saved.ok) return setFailure(saved.error);
    return saved.value.name === undefined ? undefined : setSaid(text.exported(saved.value.name));
  };
  const choose = async () => {
    begin();
    setChosen(undefined);
    const answer = await bench.call('file.choose', { kind: 'settings' });
    if (!answer.ok) return setFailure(answer.error);
    const { file } = answer.value;
    if (file === undefined) return undefined;
    const found = await bench.call('settings.look', { file: file.token });
    return found.ok ? setChosen({ ...file, found: found.value }) : setFailure(found.error);
  };
  const close = (words: string) => {
    setChosen(undefined);
    setSaid(words);
    buttons.current?.querySelector('button')?.focus();
  };
  const change = async ({ token, found }: Chosen) => {
    setBusy(true);
    const reply = await bench.call('settings.import', { file: token, seen: found.seen });
    const info = reply.ok ? await bench.call('app.info', {}) : undefined;
    setBusy(false);
    if (!reply.ok) return setFailure(reply.error);
    if (info?.ok === true) await takeOver(bench, info.value.settings);
    onImported();
    return close(text.changed);
  };
  return (
    <Card title={text.title}>
      <div className="stack">
        <p className="dim">{text.text}</p>
        {chosen === undefined ? null : (
          <ToChange chosen={chosen} busy={busy} onChange={() => void change(chosen)} onCancel={() => close('')} />
        )}
        <Problem failure={failure} />
        <div ref={buttons} className="row">
          <Button disabledFocusable={busy} onClick={() => void save()}>
            {text.export}
          </Button>
          <Button disabledFocusable={busy} onClick={() => void choose()}>
            {text.import}
          </Button>
          <span role="status" className="dim">
            {said}
          </span>
        </div>
      </div>
    </Card>
  );
}

interface ToChangeProps {
  readonly chosen: Chosen;
  readonly busy: boolean;
  readonly onChange: () => void;
  readonly onCancel: () => void;
}

/** What was not there before has no value that it had. */
const isNew = ({ name, before }: SettingsChange): boolean => name !== undefined && before === undefined;

function ToChange({ chosen: { name, found }, busy, onChange, onCancel }: ToChangeProps) {
  const { changes, notes } = found;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="well stack">
      <h3 ref={heading} tabIndex={-1} className="break" style={{ outline: 'none' }}>
        {text.inFile(name)}
      </h3>
      {notes.map((note) => (
        <MessageBar key={note} intent="warning" layout="multiline">
          <MessageBarBody>{note}</MessageBarBody>
        </MessageBar>
      ))}
      {changes.length === 0 ? (
        <p>{text.nothing}</p>
      ) : (
        <dl className="stack tight">
          {changes.map((one) => (
            <div key={`${one.setting} ${one.name ?? ''} ${one.after ?? ''}`}>
              <dt className="break">{text.label(one)}</dt>
              <dd className="small dim break">
                {isNew(one) ? null : `${text.value(one, one.before)} → `}
                <b className="break">{text.value(one, one.after)}</b>
              </dd>
            </div>
          ))}
        </dl>
      )}
      <div className="row">
        {changes.length === 0 ? null : (
          <Button appearance="primary" disabledFocusable={busy} onClick={onChange}>
            {text.change(changes.length)}
          </Button>
        )}
        <Button onClick={onCancel}>{text.cancel}</Button>
      </div>
    </div>
  );
}
