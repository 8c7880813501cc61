import { Button, Field, Textarea } from '@fluentui/react-components';
import { type FormEvent, useState } from 'react';
import type { MethodOutput } from '../../../../src-main/contract/methods.ts';
import { type HubStatus, useBench } from '../../../bench/bench.ts';
import { useStore } from '../../../bench/store.ts';
import { hubDevice as text } from './words.ts';
import { Busy } from '../../../ui/Busy.tsx';
import { CopyButton } from '../../../ui/Copy.tsx';
import { TextField } from '../../../ui/Fields.tsx';
import { Card, Tag } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { jsonFault, pretty } from '../json.ts';
import { useCommand } from '../use-command.ts';
import css from './devices.module.css';

/** As the contract takes it. */
const methodName = /^[^/+#?\s]{1,128}$/;

/** A direct method, and what the device answered. */
export function CallMethod({ deviceId }: { readonly deviceId: string }) {
  const bench = useBench();
  const [name, setName] = useState('reboot');
  const [payload, setPayload] = useState('{"delaySeconds": 5}');
  const [seconds, setSeconds] = useState('30');
  const [tried, setTried] = useState(false);
  const [answer, setAnswer] = useState<MethodOutput<'hub.callMethod'>>();
  const { busy, failure, run } = useCommand();
  const connected = isConnected(useStore(bench.hub), deviceId);
  /** It was not connected when it was called last. */
  const [away, setAway] = useState(false);
  const timeoutMs = Number(seconds) * 1000;
  const payloadFault = jsonFault(payload);
  const nameFault = methodName.test(name) ? undefined : text.methodFault;
  const secondsFault = timeoutMs >= 5000 && timeoutMs <= 300_000 ? undefined : text.timeoutFault;
  const call = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (busy || [payloadFault, nameFault, secondsFault].some((fault) => fault !== undefined)) return;
    setAnswer(undefined);
    setAway(false);
    const body = payload.trim() === '' ? {} : { payload };
    const answered = await run(() =>
      bench.call('hub.callMethod', { deviceId, name, timeoutMs: Math.round(timeoutMs), ...body }),
    );
    setAnswer(answered);
    if (answered !== undefined) return;
    await bench.readHub();
    setAway(!isConnected(bench.hub.get(), deviceId));
  };
  return (
    <Card title={text.method}>
      <form className="stack" onSubmit={(event) => void call(event)} noValidate>
        <p className="dim">{text.methodText}</p>
        <div className={css['methodrow']}>
          <TextField
            label={text.methodName}
            mono
            value={name}
            onChange={setName}
            fault={tried ? nameFault : undefined}
          />
          <TextField
            label={text.timeout}
            suffix={text.seconds}
            value={seconds}
            onChange={setSeconds}
            fault={tried ? secondsFault : undefined}
          />
        </div>
        <Field
          label={text.payload}
          hint={text.payloadHint}
          {...(payloadFault === undefined
            ? {}
            : { validationMessage: payloadFault, validationState: 'error' as const })}
        >
          <Textarea
            textarea={{ className: 'mono' }}
            rows={3}
            resize="vertical"
            spellCheck={false}
            value={payload}
            onChange={(_event, data) => setPayload(data.value)}
          />
        </Field>
        <div className="row">
          <Button type="submit" appearance="primary" disabledFocusable={busy}>
            {text.call}
          </Button>
          {busy ? <Busy label={text.calling} /> : null}
        </div>
        {/* It says nothing any more once the device has come. */}
        <Problem failure={away && connected && failure?.code === 'NOT_CONNECTED' ? undefined : failure} />
        <div role="status">{answer === undefined ? null : <Answer answer={answer} />}</div>
      </form>
    </Card>
  );
}

const isConnected = ({ devices }: HubStatus, deviceId: string): boolean =>
  devices.some((device) => device.deviceId === deviceId && device.connected);

function Answer({ answer: { status, payload } }: { readonly answer: MethodOutput<'hub.callMethod'> }) {
  return (
    <div className="stack tight">
      <div className="row">
        <h3>{text.answer}</h3>
        <Tag tone={status >= 200 && status < 300 ? 'ok' : 'warn'}>{text.status(status)}</Tag>
        <span className="grow" />
        {payload === '' ? null : <CopyButton text={payload} what={text.answer} />}
      </div>
      {payload === '' ? (
        <p className="dim">{text.noPayload}</p>
      ) : (
        <pre className="code" tabIndex={0} aria-label={text.answer}>
          {pretty(payload)}
        </pre>
      )}
    </div>
  );
}
