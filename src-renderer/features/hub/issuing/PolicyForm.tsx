import { Button } from '@fluentui/react-components';
import { type FormEvent, useState } from 'react';
import type { HubPolicyModel } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import { faultText } from '../../../bench/host.ts';
import { Busy } from '../../../ui/Busy.tsx';
import { TextField } from '../../../ui/Fields.tsx';
import { Card } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { useFirstFault } from '../../../ui/use-first-fault.ts';
import { ui } from '../../../ui/words.ts';
import { useCommand } from '../use-command.ts';
import { hubIssuing as text } from './words.ts';

interface FormProps {
  /** The one to change; a new one where undefined. */
  readonly policy: HubPolicyModel | undefined;
  readonly onSaved: (said: string) => void;
  readonly onCancel: () => void;
}

const usualDays = 30;

export function PolicyForm({ policy, onSaved, onCancel }: FormProps) {
  const bench = useBench();
  const [name, setName] = useState('');
  const [days, setDays] = useState(String(policy?.validityDays ?? usualDays));
  const [wait, setWait] = useState(String(policy?.waitSeconds ?? 0));
  const [tried, setTried] = useState(false);
  const { busy, failure, run } = useCommand();
  const { form, toFirstFault } = useFirstFault<HTMLFormElement>();
  const isNameless = policy === undefined && name.trim() === '';
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    toFirstFault();
    if (busy || isNameless || !isNumber(days) || !isNumber(wait)) return;
    const validityDays = Number(days);
    const done = await run(() =>
      policy === undefined
        ? bench.call('hub.createPolicy', { name: name.trim(), validityDays })
        : bench.call('hub.updatePolicy', { name: policy.name, validityDays, waitSeconds: Number(wait) }),
    );
    await bench.readHub();
    if (done === undefined) return toFirstFault();
    setTried(false);
    setName('');
    onSaved(policy === undefined ? text.added(done.name) : text.saved(done.name));
  };
  const refusal = (field: string) => (failure?.details.field === field ? faultText(failure) : undefined);
  const faultOf = (value: string, field: string) => (tried && !isNumber(value) ? text.numberFault : refusal(field));
  return (
    <Card title={policy === undefined ? text.add : text.changeTitle(policy.name)}>
      <form ref={form} className="stack" onSubmit={(event) => void submit(event)} noValidate>
        <div className="columns">
          {policy === undefined ? (
            <TextField
              label={text.name}
              hint={text.nameHint}
              required
              value={name}
              onChange={setName}
              fault={tried && isNameless ? ui.required : refusal('name')}
            />
          ) : null}
          <TextField
            label={text.days}
            suffix={text.daysUnit}
            hint={text.daysHint}
            value={days}
            onChange={setDays}
            fault={faultOf(days, 'validityDays')}
          />
          {policy === undefined ? null : (
            <TextField
              label={text.wait}
              suffix={text.waitUnit}
              hint={text.waitHint}
              value={wait}
              onChange={setWait}
              fault={faultOf(wait, 'waitSeconds')}
            />
          )}
        </div>
        <Problem
          failure={['name', 'validityDays', 'waitSeconds'].includes(failure?.details.field ?? '') ? undefined : failure}
        />
        <div className="row">
          <Button type="submit" appearance="primary" disabledFocusable={busy}>
            {policy === undefined ? text.addButton : text.save}
          </Button>
          {policy === undefined ? null : <Button onClick={onCancel}>{ui.cancel}</Button>}
          {busy ? <Busy /> : null}
        </div>
      </form>
    </Card>
  );
}

const isNumber = (value: string): boolean => /^\d{1,7}$/.test(value.trim());
