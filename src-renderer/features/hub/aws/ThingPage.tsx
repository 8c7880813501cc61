import { Button } from '@fluentui/react-components';
import { type SubmitEvent, useCallback, useEffect, useState } from 'react';
import type { MethodOutput } from '../../../../src-main/contract/methods.ts';
import type { HubAwsModel } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import { useStore } from '../../../bench/store.ts';
import { awsThing as text } from './thing-words.ts';
import { Busy } from '../../../ui/Busy.tsx';
import { ChoiceField, TextField } from '../../../ui/Fields.tsx';
import { Card, Tag } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { JsonObjectField } from '../JsonObjectField.tsx';
import { JsonPane } from '../JsonPane.tsx';
import { objectFault } from '../json.ts';
import { useCommand } from '../use-command.ts';

interface PageProps {
  readonly thing: HubAwsModel['things'][number];
  readonly onBack: () => void;
}

/** Names of shadows have no asterisk. */
const another = '*';

/** One thing: its shadows. */
export function ThingPage({ thing: { name, shadows }, onBack }: PageProps) {
  const [chosen, setChosen] = useState('');
  const [typed, setTyped] = useState('');
  const named = shadows.flatMap((one) => one.name ?? []);
  const shadow = chosen === another ? typed.trim() : chosen;
  const isName = /^[a-zA-Z0-9:_-]{0,64}$/.test(shadow);
  return (
    <div className="stack">
      <div className="row">
        <Button onClick={onBack}>{text.back}</Button>
        <h2 className="break">{name}</h2>
      </div>
      <Card title={text.shadow}>
        <div className="stack">
          <p className="dim">{text.text}</p>
          <div className="columns">
            <ChoiceField
              label={text.which}
              value={chosen}
              options={[
                ['', text.classic] as const,
                ...named.map((one) => [one, one] as const),
                [another, text.other] as const,
              ]}
              onChange={setChosen}
            />
            {chosen === another ? (
              <TextField
                label={text.name}
                hint={text.nameHint}
                value={typed}
                onChange={setTyped}
                fault={isName ? undefined : text.nameHint}
              />
            ) : null}
          </div>
          {isName && (chosen !== another || shadow !== '') ? (
            <Shadow key={shadow} thing={name} shadow={shadow} />
          ) : null}
        </div>
      </Card>
    </div>
  );
}

function Shadow({ thing, shadow }: { readonly thing: string; readonly shadow: string }) {
  const bench = useBench();
  const { events } = useStore(bench.hubEvents);
  const [found, setFound] = useState<MethodOutput<'hub.awsShadow'>>();
  const [patch, setPatch] = useState('{\n  "intervalSeconds": 10\n}');
  const [said, setSaid] = useState('');
  const { busy, failure, run, fail } = useCommand();
  const read = useCallback(async () => {
    const answer = await bench.call('hub.awsShadow', { thing, ...(shadow === '' ? {} : { shadow }) });
    if (answer.ok) setFound(answer.value);
    else fail(answer.error);
  }, [bench, fail, thing, shadow]);
  const newest = events.findLast((event) => event.type === 'reported' && event.deviceId === thing)?.at;
  useEffect(() => void read(), [read, newest]);
  const of = { thing, ...(shadow === '' ? {} : { shadow }) };
  const after = async (sentence: string) => {
    setSaid(sentence);
    await read();
    await bench.readHub();
  };
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy || objectFault(patch) !== undefined) return;
    setSaid('');
    const done = await run(() => bench.call('hub.setAwsShadow', { ...of, desired: patch }));
    if (done !== undefined) await after(text.updated(done.version));
  };
  const remove = async () => {
    setSaid('');
    const done = await run(() => bench.call('hub.removeAwsShadow', of));
    if (done !== undefined) await after(text.removed);
  };
  if (found === undefined) return failure === undefined ? <Busy /> : <Problem failure={failure} />;
  return (
    <div className="stack">
      <div className="row">
        <Tag tone={found.exists ? 'ok' : 'plain'}>{found.exists ? text.version(found.version) : text.absent}</Tag>
        <span className="grow" />
        {found.exists ? (
          <Button size="small" appearance="subtle" disabledFocusable={busy} onClick={() => void remove()}>
            {text.remove}
          </Button>
        ) : null}
      </div>
      <div className="columns">
        <JsonPane title={text.desired} json={found.desired} />
        <JsonPane title={text.reported} json={found.reported} />
      </div>
      <JsonPane title={text.delta} json={found.delta} />
      <form className="stack tight" onSubmit={(event) => void submit(event)} noValidate>
        <JsonObjectField label={text.patch} hint={text.patchHint} value={patch} onChange={setPatch} />
        <div className="row">
          <Button type="submit" appearance="primary" disabledFocusable={busy}>
            {text.update}
          </Button>
          <span role="status" className="dim">
            {said}
          </span>
        </div>
      </form>
      <Problem failure={failure} />
    </div>
  );
}
