import { useState } from 'react';
import type { HubDpsFaultModel } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import { ChoiceField, TextField } from '../../../ui/Fields.tsx';
import { FailuresCard } from '../FailuresCard.tsx';
import { hubFailures } from '../words.ts';
import { focusTabIfLost } from '../focus.ts';
import { useCommand } from '../use-command.ts';
import { hubProvisioning as text } from './words.ts';

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
  const typed = registrationId.trim();
  return (
    <FailuresCard
      explained={text.faultsText}
      failures={faults.map((one) => ({
        who: one.registrationId ?? hubFailures.ofAll,
        what: text.faultNames[one.fault],
        onRemove: () => void set('none', one.registrationId, hubFailures.gone),
      }))}
      busy={busy}
      failure={failure}
      said={said}
      onSet={() => void set(fault, typed === '' ? undefined : typed, hubFailures.on)}
    >
      <div className="columns told">
        <ChoiceField
          label={hubFailures.fault}
          value={fault}
          options={(Object.keys(text.faultNames) as Fault[]).map((one) => [one, text.faultNames[one]] as const)}
          onChange={setFault}
        />
        <TextField label={text.faultFor} hint={text.faultForHint} value={registrationId} onChange={setRegistrationId} />
      </div>
    </FailuresCard>
  );
}
