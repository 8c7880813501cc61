import { Button, Field, Input, Textarea } from '@fluentui/react-components';
import { AddRegular, DismissRegular } from '@fluentui/react-icons';
import { type FormEvent, useRef, useState } from 'react';
import { useBench } from '../../../bench/bench.ts';
import { hubDevice as text } from './words.ts';
import { Busy } from '../../../ui/Busy.tsx';
import { Card } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { useCommand } from '../use-command.ts';
import css from './devices.module.css';

interface Property {
  readonly key: number;
  readonly name: string;
  readonly value: string;
}

/** A cloud-to-device message with its properties. */
export function SendMessage({ deviceId }: { readonly deviceId: string }) {
  const bench = useBench();
  const [body, setBody] = useState('{"alarm": true}');
  const [properties, setProperties] = useState<readonly Property[]>([]);
  const [fault, setFault] = useState<string>();
  const [said, setSaid] = useState('');
  const keys = useRef(0);
  const add = useRef<HTMLDivElement>(null);
  const { busy, failure, run } = useCommand();
  const change = (key: number, part: Partial<Property>) =>
    setProperties(properties.map((property) => (property.key === key ? { ...property, ...part } : property)));
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const names = properties.map(({ name }) => name.trim());
    const twice = new Set(names).size < names.length;
    const wrong = names.includes('') ? text.nameMissing : twice ? text.nameTwice : undefined;
    setFault(wrong);
    setSaid('');
    if (wrong !== undefined || busy) return;
    const done = await run(() =>
      bench.call('hub.sendMessage', {
        deviceId,
        body,
        properties: Object.fromEntries(properties.map(({ name, value }) => [name.trim(), value])),
      }),
    );
    await bench.readHub();
    if (done !== undefined) setSaid(text.sent(done.messageId, done.delivered));
  };
  return (
    <Card title={text.send}>
      <form className="stack" onSubmit={(event) => void send(event)} noValidate>
        <p className="dim">{text.sendText}</p>
        <Field label={text.body}>
          <Textarea
            textarea={{ className: 'mono' }}
            rows={3}
            resize="vertical"
            spellCheck={false}
            value={body}
            onChange={(_event, data) => setBody(data.value)}
          />
        </Field>
        <fieldset className={css['properties']}>
          <legend>{text.properties}</legend>
          {properties.map(({ key, name, value }, index) => (
            <div key={key} className="row tight">
              <Input
                aria-label={text.nameOf(index + 1)}
                placeholder={text.property}
                value={name}
                onChange={(_event, data) => change(key, { name: data.value })}
              />
              <Input
                aria-label={text.valueOf(index + 1)}
                placeholder={text.value}
                value={value}
                onChange={(_event, data) => change(key, { value: data.value })}
              />
              <Button
                appearance="subtle"
                icon={<DismissRegular />}
                aria-label={text.removeProperty(index + 1)}
                onClick={() => {
                  setProperties(properties.filter((property) => property.key !== key));
                  add.current?.querySelector('button')?.focus();
                }}
              />
            </div>
          ))}
          <div ref={add}>
            <Button
              size="small"
              icon={<AddRegular />}
              onClick={() => setProperties([...properties, { key: keys.current++, name: '', value: '' }])}
            >
              {text.addProperty}
            </Button>
          </div>
          {fault === undefined ? null : (
            <p role="alert" className="fault small">
              {fault}
            </p>
          )}
        </fieldset>
        <div className="row">
          <Button type="submit" appearance="primary" disabledFocusable={busy}>
            {text.sendButton}
          </Button>
          {busy ? <Busy /> : null}
          <span role="status" className="dim break">
            {said}
          </span>
        </div>
        <Problem failure={failure} />
      </form>
    </Card>
  );
}
