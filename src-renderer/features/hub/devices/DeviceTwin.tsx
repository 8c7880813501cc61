import { Button, Radio, RadioGroup } from '@fluentui/react-components';
import { type FormEvent, useCallback, useEffect, useState } from 'react';
import type { MethodOutput } from '../../../../src-main/contract/methods.ts';
import { useBench } from '../../../bench/bench.ts';
import type { HubEvents } from '../../../bench/hub-events.ts';
import { hubDevice as text } from './words.ts';
import { Busy } from '../../../ui/Busy.tsx';
import { Card } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { JsonObjectField } from '../JsonObjectField.tsx';
import { JsonPane } from '../JsonPane.tsx';
import { objectFault } from '../json.ts';
import { useCommand } from '../use-command.ts';
import css from './devices.module.css';

type Part = keyof typeof text.parts;

/** The twin, and a change of what is not the device's own. */
export function DeviceTwin({ deviceId }: { readonly deviceId: string }) {
  const bench = useBench();
  const [twin, setTwin] = useState<MethodOutput<'hub.getTwin'>>();
  const { busy, failure, run, fail } = useCommand();
  const [patch, setPatch] = useState('{\n  "intervalSeconds": 10\n}');
  const [part, setPart] = useState<Part>('desired');
  const [said, setSaid] = useState('');
  const read = useCallback(async () => {
    const reply = await bench.call('hub.getTwin', { deviceId });
    if (reply.ok) setTwin(reply.value);
    return reply;
  }, [bench, deviceId]);

  useEffect(() => {
    void read().then((reply) => (reply.ok ? undefined : fail(reply.error)));
    let newest = reportOf(bench.hubEvents.get(), deviceId);
    return bench.hubEvents.subscribe(() => {
      const now = reportOf(bench.hubEvents.get(), deviceId);
      if (now === newest) return;
      newest = now;
      void read();
    });
  }, [bench, deviceId, read, fail]);

  const fault = objectFault(patch);
  const update = async (event: FormEvent) => {
    event.preventDefault();
    if (fault !== undefined || busy) return;
    setSaid('');
    const change = { deviceId, patch };
    if (part === 'tags') {
      const done = await run(() => bench.call('hub.updateTags', change));
      if (done === undefined) return;
      setSaid(text.tagged);
    } else {
      const done = await run(() => bench.call('hub.updateDesired', change));
      if (done === undefined) return;
      setSaid(text.updated(done.version, done.delivered));
    }
    await read();
  };
  return (
    <Card title={text.twin}>
      <div className="stack">
        <p className="dim">{text.twinText}</p>
        {twin === undefined ? (
          <div className={css['twin']}>{failure === undefined ? <Busy /> : null}</div>
        ) : (
          <div className="columns">
            <JsonPane title={text.desired} json={twin.desired} />
            <JsonPane title={text.reported} json={twin.reported} />
            <JsonPane title={text.tags} json={twin.tags} />
          </div>
        )}
        <form className="stack tight" onSubmit={(event) => void update(event)} noValidate>
          <RadioGroup
            layout="horizontal"
            aria-label={text.part}
            value={part}
            onChange={(_event, data) => setPart(data.value as Part)}
          >
            {(Object.keys(text.parts) as Part[]).map((one) => (
              <Radio key={one} value={one} label={text.parts[one]} />
            ))}
          </RadioGroup>
          <JsonObjectField label={text.patch[part]} hint={text.patchHint} value={patch} onChange={setPatch} />
          <div className="row">
            <Button type="submit" appearance="primary" disabledFocusable={fault !== undefined || busy}>
              {text.update}
            </Button>
            {busy ? <Busy /> : null}
            <span role="status" className="dim">
              {said}
            </span>
          </div>
        </form>
        <Problem failure={failure} />
      </div>
    </Card>
  );
}

const reportOf = ({ events }: HubEvents, deviceId: string) =>
  events.findLast((event) => event.type === 'reported' && event.deviceId === deviceId);
