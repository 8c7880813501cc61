import { Button } from '@fluentui/react-components';
import { type SubmitEvent, useCallback, useEffect, useState } from 'react';
import { useBench } from '../../../bench/bench.ts';
import { useStore } from '../../../bench/store.ts';
import { thingsboardHub, thingsboardDevice as text } from './words.ts';
import { Busy } from '../../../ui/Busy.tsx';
import { CopyButton } from '../../../ui/Copy.tsx';
import { TextField } from '../../../ui/Fields.tsx';
import { Card, Tag } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { JsonObjectField } from '../JsonObjectField.tsx';
import { jsonFault, objectFault, pretty } from '../json.ts';
import { useCommand } from '../use-command.ts';
import type { ThingsBoardDevice } from './DeviceItem.tsx';

interface PageProps {
  readonly device: ThingsBoardDevice;
  readonly onBack: () => void;
}

/** One device: its attributes, and calls to it. */
export function DevicePage({ device: { name, connected }, onBack }: PageProps) {
  return (
    <div className="stack">
      <div className="row">
        <Button onClick={onBack}>{text.back}</Button>
        <h2 className="break">{name}</h2>
        {connected ? <Tag tone="ok">{thingsboardHub.connected}</Tag> : null}
      </div>
      <Attributes name={name} />
      <Call name={name} />
    </div>
  );
}

function Attributes({ name }: { readonly name: string }) {
  const bench = useBench();
  const { events } = useStore(bench.hubEvents);
  const [attributes, setAttributes] = useState({ shared: '{}', client: '{}' });
  const [change, setChange] = useState('{\n  "intervalSeconds": 10\n}');
  const [said, setSaid] = useState('');
  const { busy, failure, run, fail } = useCommand();
  const read = useCallback(async () => {
    const answer = await bench.call('hub.thingsBoardAttributes', { name });
    if (answer.ok) setAttributes(answer.value);
    else fail(answer.error);
  }, [bench, fail, name]);
  // Whatever it published may have been attributes.
  const newest = events.findLast((event) => event.type === 'message' && event.deviceId === name)?.at;
  useEffect(() => void read(), [read, newest]);
  const fault = objectFault(change);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy || fault !== undefined) return;
    setSaid('');
    const done = await run(() => bench.call('hub.thingsBoardSetAttributes', { name, shared: change }));
    if (done !== undefined) setSaid(done.delivered ? text.delivered : text.kept);
    await read();
  };
  return (
    <div className="columns">
      <Card title={text.shared}>
        <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
          <p className="dim">{text.sharedText}</p>
          <pre className="code" tabIndex={0} aria-label={text.shared}>
            {attributes.shared}
          </pre>
          <JsonObjectField label={text.change} hint={text.changeHint} value={change} onChange={setChange} />
          <Problem failure={failure} />
          <div className="row">
            <Button type="submit" disabledFocusable={busy}>
              {text.set}
            </Button>
            <span role="status" className="dim">
              {said}
            </span>
          </div>
        </form>
      </Card>
      <Card title={text.client}>
        <p className="dim">{text.clientText}</p>
        <pre className="code" tabIndex={0} aria-label={text.client}>
          {attributes.client}
        </pre>
      </Card>
    </div>
  );
}

function Call({ name }: { readonly name: string }) {
  const bench = useBench();
  const [method, setMethod] = useState('setInterval');
  const [params, setParams] = useState('{"seconds": 10}');
  const [answer, setAnswer] = useState<string>();
  const { busy, failure, run } = useCommand();
  const fault = jsonFault(params);
  const call = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy || fault !== undefined || method.trim() === '') return;
    setAnswer(undefined);
    const body = params.trim() === '' ? {} : { params };
    const done = await run(() => bench.call('hub.thingsBoardRpc', { name, method: method.trim(), ...body }));
    setAnswer(done?.answer);
  };
  return (
    <Card title={text.call}>
      <form className="stack" onSubmit={(event) => void call(event)} noValidate>
        <p className="dim">{text.callText}</p>
        <TextField
          label={text.method}
          mono
          value={method}
          onChange={setMethod}
          fault={method.trim() === '' ? text.methodNeeded : undefined}
        />
        <TextField label={text.params} mono value={params} onChange={setParams} fault={fault} />
        <div className="row">
          <Button type="submit" appearance="primary" disabledFocusable={busy}>
            {text.callButton}
          </Button>
          {busy ? <Busy label={text.calling} /> : null}
        </div>
        <Problem failure={failure} />
        <div role="status">
          {answer === undefined ? null : (
            <div className="stack tight">
              <div className="row">
                <h3>{text.answer}</h3>
                <span className="grow" />
                <CopyButton text={answer} what={text.answer} />
              </div>
              <pre className="code" tabIndex={0} aria-label={text.answer}>
                {pretty(answer)}
              </pre>
            </div>
          )}
        </div>
      </form>
    </Card>
  );
}
