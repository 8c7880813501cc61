import { Button, Field, Input, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { DeleteRegular, RenameRegular } from '@fluentui/react-icons';
import { type SubmitEvent, useRef, useState } from 'react';
import type { SavedConnection } from '../../../src-main/contract/models.ts';
import { useBench } from '../../bench/bench.ts';
import { useConnections } from '../../bench/connections.ts';
import { type Failure, faultText } from '../../bench/host.ts';
import { AskDialog } from '../../ui/AskDialog.tsx';
import { Busy } from '../../ui/Busy.tsx';
import { Card } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { ui } from '../../ui/words.ts';
import { connections as text } from './words.ts';

/** What can be done with the saved connections: they are saved where a server is asked for. */
export function Connections() {
  const bench = useBench();
  const { saved, failure, change } = useConnections();
  const [renaming, setRenaming] = useState<string>();
  const [asked, setAsked] = useState<SavedConnection>();
  const [failed, setFailed] = useState<Failure>();
  const place = useRef<HTMLDivElement>(null);
  const remove = async (one: SavedConnection) => {
    setFailed(await change(bench.call('connection.delete', { name: one.name })));
    // The button that asked is gone, and the focus with it.
    place.current?.focus();
  };
  return (
    <Card title={text.title}>
      <div ref={place} className="stack" tabIndex={-1} style={{ outline: 'none' }}>
        <p className="dim">{text.text}</p>
        {saved === undefined && failure === undefined ? <Busy /> : null}
        {saved?.connections.length === 0 ? <p>{text.none}</p> : null}
        {saved?.unreadable.map((fault) => (
          <MessageBar key={fault} intent="warning" layout="multiline">
            <MessageBarBody>{fault}</MessageBarBody>
          </MessageBar>
        ))}
        <ul className="list" aria-label={text.title}>
          {saved?.connections.map((one) =>
            one.name === renaming ? (
              <li key={one.name}>
                <Rename
                  name={one.name}
                  onRename={async (to) => {
                    const fault = await change(bench.call('connection.rename', { name: one.name, to }));
                    if (fault === undefined) setRenaming(undefined);
                    return fault;
                  }}
                  onCancel={() => setRenaming(undefined)}
                />
              </li>
            ) : (
              <li key={one.name}>
                <div>
                  <b className="break">{one.name}</b>
                  <p className="dim small break">{text.about(bench.platform(one.platform)?.label ?? '', one)}</p>
                </div>
                <span className="end row nowrap tight">
                  <Button
                    size="small"
                    appearance="subtle"
                    icon={<RenameRegular />}
                    title={text.rename}
                    aria-label={text.renameNamed(one.name)}
                    onClick={() => setRenaming(one.name)}
                  />
                  <Button
                    size="small"
                    appearance="subtle"
                    icon={<DeleteRegular />}
                    title={text.delete}
                    aria-label={text.deleteNamed(one.name)}
                    onClick={() => setAsked(one)}
                  />
                </span>
              </li>
            ),
          )}
        </ul>
        <Problem failure={failure ?? failed} />
      </div>
      <AskDialog
        open={asked !== undefined}
        title={text.deleteTitle(asked?.name ?? '')}
        text={text.deleteText}
        yes={text.delete}
        no={ui.cancel}
        onAnswer={(yes) => {
          if (yes && asked !== undefined) void remove(asked);
          setAsked(undefined);
        }}
      />
    </Card>
  );
}

interface RenameProps {
  readonly name: string;
  readonly onRename: (to: string) => Promise<Failure | undefined>;
  readonly onCancel: () => void;
}

function Rename({ name, onRename, onCancel }: RenameProps) {
  const [to, setTo] = useState(name);
  const [fault, setFault] = useState<string>();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void onRename(to).then((failed) => setFault(failed === undefined ? undefined : faultText(failed)));
  };
  return (
    <form className="row grow" style={{ alignItems: 'start' }} onSubmit={submit} noValidate>
      <Field
        className="grow"
        {...(fault === undefined ? {} : { validationMessage: fault, validationState: 'error' as const })}
      >
        <Input
          autoFocus
          aria-label={text.renameNamed(name)}
          autoComplete="off"
          value={to}
          onFocus={({ target }) => target.select()}
          onChange={(_event, data) => setTo(data.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') onCancel();
          }}
        />
      </Field>
      <Button type="submit" appearance="primary">
        {text.rename}
      </Button>
      <Button onClick={onCancel}>{ui.cancel}</Button>
    </form>
  );
}
