import { Checkbox } from '@fluentui/react-components';
import { useState } from 'react';
import type { MethodInput } from '../../../../src-main/contract/methods.ts';
import type { HubIssuingFaultModel } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import { faultText } from '../../../bench/host.ts';
import { useStore } from '../../../bench/store.ts';
import { ChoiceField, TextField } from '../../../ui/Fields.tsx';
import { ui } from '../../../ui/words.ts';
import { FailuresCard } from '../FailuresCard.tsx';
import { hubFailures } from '../words.ts';
import { focusTabIfLost } from '../focus.ts';
import { useCommand } from '../use-command.ts';
import { hubIssuing as text } from './words.ts';

type Fault = HubIssuingFaultModel['fault'];
type Subject = Pick<HubIssuingFaultModel, 'deviceId' | 'policy'>;

const everybody = 'all';
const oneDevice = 'device';
/** No name of a policy has a colon. */
const ofPolicy = (name: string): string => `policy:${name}`;

const usualSeconds = '20';
const isSeconds = (value: string): boolean => /^\d{1,4}$/.test(value.trim()) && Number(value) > 0;

/** What becomes of requests for certificates, for everybody, one policy or one device. */
export function IssuingFaults() {
  const bench = useBench();
  const { policies, issuingFaults } = useStore(bench.hub);
  const [fault, setFault] = useState<Fault>('slow');
  const [whom, setWhom] = useState(everybody);
  const [deviceId, setDeviceId] = useState('');
  const [seconds, setSeconds] = useState(usualSeconds);
  const [next, setNext] = useState(false);
  const [tried, setTried] = useState(false);
  const [said, setSaid] = useState('');
  const { busy, failure, run } = useCommand();
  const set = async (input: MethodInput<'hub.setIssuingFault'>, sentence: string) => {
    const done = await run(() => bench.call('hub.setIssuingFault', input));
    await bench.readHub();
    if (done !== undefined) setSaid(sentence);
    focusTabIfLost('issuing');
  };
  const isDevice = whom === oneDevice;
  const isNameless = isDevice && deviceId.trim() === '';
  const policy = policies.find(({ name }) => ofPolicy(name) === whom)?.name;
  const onSet = () => {
    setTried(true);
    if (isNameless || (fault === 'slow' && !isSeconds(seconds))) return;
    setTried(false);
    const subject: Subject = isDevice ? { deviceId: deviceId.trim() } : policy === undefined ? {} : { policy };
    void set({ fault, next, ...subject, ...(fault === 'slow' ? { seconds: Number(seconds) } : {}) }, hubFailures.on);
  };
  const refusal = failure?.details.field === 'seconds' ? faultText(failure) : undefined;
  return (
    <FailuresCard
      explained={text.faultsText}
      failures={issuingFaults.map((one) => ({
        who: whoOf(one),
        what: [
          one.fault === 'slow' ? text.faultSlow(one.seconds) : text.faultNames[one.fault],
          ...(one.next ? [text.faultOnce] : []),
        ].join(', '),
        onRemove: () => void set({ fault: 'none', ...subjectOf(one) }, hubFailures.gone),
      }))}
      busy={busy}
      failure={refusal === undefined ? failure : undefined}
      said={said}
      onSet={onSet}
    >
      <div className="columns told">
        <ChoiceField
          label={hubFailures.fault}
          value={fault}
          options={(Object.keys(text.faultNames) as Fault[]).map((one) => [one, text.faultNames[one]] as const)}
          onChange={setFault}
        />
        <ChoiceField
          label={text.faultFor}
          value={policy === undefined && !isDevice ? everybody : whom}
          options={[
            [everybody, hubFailures.ofAll],
            [oneDevice, text.faultForDevice],
            ...policies.map(({ name }) => [ofPolicy(name), text.faultForPolicy(name)] as const),
          ]}
          onChange={setWhom}
        />
        {fault === 'slow' ? (
          <TextField
            label={text.faultSeconds}
            suffix={text.waitUnit}
            value={seconds}
            onChange={setSeconds}
            fault={tried && !isSeconds(seconds) ? text.numberFault : refusal}
          />
        ) : null}
        {isDevice ? (
          <TextField
            label={text.faultDevice}
            required
            value={deviceId}
            onChange={setDeviceId}
            fault={tried && isNameless ? ui.required : undefined}
          />
        ) : null}
      </div>
      <Checkbox label={text.faultNext} checked={next} onChange={(_event, data) => setNext(data.checked === true)} />
    </FailuresCard>
  );
}

const subjectOf = ({ deviceId, policy }: Subject): Subject => ({
  ...(deviceId === undefined ? {} : { deviceId }),
  ...(policy === undefined ? {} : { policy }),
});

const whoOf = ({ deviceId, policy }: Subject): string =>
  policy === undefined ? (deviceId ?? hubFailures.ofAll) : text.faultForPolicy(policy);
