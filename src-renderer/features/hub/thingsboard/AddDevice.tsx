import { Button, Radio, RadioGroup } from '@fluentui/react-components';
import { type SubmitEvent, useState } from 'react';
import { useBench } from '../../../bench/bench.ts';
import { faultText } from '../../../bench/host.ts';
import { admitDevices } from '../../../bench/admit-devices.ts';
import { useStore } from '../../../bench/store.ts';
import { thingsboardHub as text } from './words.ts';
import { ChoiceField, TextField } from '../../../ui/Fields.tsx';
import { Card } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { useFirstFault } from '../../../ui/use-first-fault.ts';
import { useCommand } from '../use-command.ts';
import { PastedCertificate } from './PastedCertificate.tsx';
import hubCss from '../hub.module.css';

type Way = keyof typeof text.ways;

interface AddProps {
  readonly onSaid: (said: string) => void;
}

export function AddDevice({ onSaid }: AddProps) {
  const bench = useBench();
  const { devices } = useStore(bench.overview);
  const [way, setWay] = useState<Way>(devices.length > 0 ? 'workspace' : 'paste');
  return (
    <Card title={text.add}>
      <div className="stack">
        <RadioGroup
          layout="horizontal"
          aria-label={text.how}
          value={way}
          onChange={(_event, data) => setWay(data.value as Way)}
        >
          {(Object.keys(text.ways) as Way[]).map((one) => (
            <Radio key={one} value={one} label={text.ways[one]} />
          ))}
        </RadioGroup>
        {way === 'workspace' ? <OfWorkspace onSaid={onSaid} /> : <Pasted onSaid={onSaid} />}
      </div>
    </Card>
  );
}

function OfWorkspace({ onSaid }: AddProps) {
  const bench = useBench();
  const { devices } = useStore(bench.overview);
  const { thingsboard } = useStore(bench.hub);
  const [picked, setPicked] = useState('');
  const { busy, failure, run } = useCommand();
  const known = new Set(thingsboard?.devices.map(({ certificate }) => certificate.thumbprintSha256));
  const candidates = devices.filter(({ thumbprintSha256 }) => !known.has(thumbprintSha256)).slice(0, 1000);
  const chosen = candidates.find(({ deviceId }) => deviceId === picked) ?? candidates[0];
  if (chosen === undefined) return <p className="dim">{text.allThere}</p>;
  const add = async () => {
    const { deviceId } = chosen;
    const done = await run(async () => {
      const fault = await admitDevices(bench, 'thingsboard', [deviceId], crypto.randomUUID(), () => undefined);
      return fault === undefined ? { ok: true as const, value: deviceId } : { ok: false as const, error: fault };
    });
    if (done !== undefined) onSaid(text.added(deviceId));
  };
  return (
    <div className="stack">
      <div className={`row ${hubCss['endrow']}`}>
        <div className={hubCss['source']}>
          <ChoiceField
            label={text.device}
            value={chosen.deviceId}
            options={candidates.map(({ deviceId }) => [deviceId, deviceId] as const)}
            onChange={setPicked}
          />
        </div>
        <Button appearance="primary" disabledFocusable={busy} onClick={() => void add()}>
          {text.addButton}
        </Button>
      </div>
      <Problem failure={failure} />
    </div>
  );
}

function Pasted({ onSaid }: AddProps) {
  const bench = useBench();
  const [name, setName] = useState('');
  const [certificatePem, setCertificatePem] = useState('');
  const [tried, setTried] = useState(false);
  const { busy, failure, run } = useCommand();
  const { form, toFirstFault } = useFirstFault<HTMLFormElement>();
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    toFirstFault();
    if (busy || name.trim() === '' || certificatePem.trim() === '') return;
    const done = await run(() => bench.call('hub.setThingsBoardDevice', { name, certificatePem }));
    await bench.readHub();
    if (done === undefined) return toFirstFault();
    setName('');
    setCertificatePem('');
    setTried(false);
    onSaid(text.added(done.name));
  };
  const faultOf = (field: string, value: string) => {
    if (tried && value.trim() === '') return text.needed;
    return failure?.details.field === field ? faultText(failure) : undefined;
  };
  const atField = ['name', 'certificatePem'].includes(failure?.details.field ?? '');
  return (
    <form ref={form} className="stack" onSubmit={(event) => void submit(event)} noValidate>
      <TextField
        label={text.name}
        hint={text.nameHint}
        required
        value={name}
        onChange={setName}
        fault={faultOf('name', name)}
      />
      <PastedCertificate
        value={certificatePem}
        onChange={setCertificatePem}
        fault={faultOf('certificatePem', certificatePem)}
      />
      <Problem failure={atField ? undefined : failure} />
      <div>
        <Button type="submit" appearance="primary" disabledFocusable={busy}>
          {text.addButton}
        </Button>
      </div>
    </form>
  );
}
