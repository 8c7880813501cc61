import { Button } from '@fluentui/react-components';
import { type FormEvent, useState } from 'react';
import type { HubDpsFaultModel } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import { hubProvisioning as text } from './words.ts';
import { ChoiceField, TextField } from '../../../ui/Fields.tsx';
import { Card } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { focusTabIfLost } from '../focus.ts';
import { useCommand } from '../use-command.ts';

type Fault = HubDpsFaultModel['fault'];

/** What the service is told to answer, for one device or for all. */
export function DpsFaults({ faults }: { readonly faults: readonly HubDpsFaultModel[] }) {
  const bench = useBench();
  const [fault, setFault] = useState<Fault>('401');
  const [registrationId, setRegistrationId] = useState('');
  const [said, setSaid] = useState('');
  const { busy, failure, run } = useCommand();
  const set = async (wanted: Fault | 'none', whose: string | undefined, sentence: string) => {
    const whom = whose === undefined ? {} : { registrationId: whose };
    const done = await run(() => bench.call('hub.setDpsFault', { fault: wanted, ...whom }));
    await bench.readHub();
    if (done !== undefined) setSaid(sentence);
    focusTabIfLost('provisioning');
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const typed = registrationId.trim();
    if (!busy) void set(fault, typed === '' ? undefined : typed, text.faultOn);
  };
  return (
    <Card
      title={text.faults}
      beside={
        <span role="status" className="dim">
          {said}
        </span>
      }
    >
      <p className="dim">{text.faultsText}</p>
      {faults.length === 0 ? null : (
        <ul className="list">
          {faults.map((one) => {
            const who = one.registrationId ?? text.faultOfAll;
            return (
              <li key={who}>
                <span className="break">{text.faultTold(who, text.faultNames[one.fault])}</span>
                <Button
                  size="small"
                  className="end"
                  aria-label={text.faultRemoveNamed(who)}
                  onClick={() => void set('none', one.registrationId, text.faultGone)}
                >
                  {text.faultRemove}
                </Button>
              </li>
            );
          })}
        </ul>
      )}
      <form className="stack tight" onSubmit={submit} noValidate>
        <div className="columns">
          <ChoiceField
            label={text.fault}
            value={fault}
            options={(Object.keys(text.faultNames) as Fault[]).map((one) => [one, text.faultNames[one]] as const)}
            onChange={setFault}
          />
          <TextField
            label={text.faultFor}
            hint={text.faultForHint}
            value={registrationId}
            onChange={setRegistrationId}
          />
        </div>
        <Problem failure={failure} />
        <div>
          <Button type="submit" disabledFocusable={busy}>
            {text.faultSet}
          </Button>
        </div>
      </form>
    </Card>
  );
}
