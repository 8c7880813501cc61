import { Button, Radio, RadioGroup } from '@fluentui/react-components';
import { type FormEvent, useState } from 'react';
import { useBench } from '../../../bench/bench.ts';
import { useStore } from '../../../bench/store.ts';
import { hubDevices as text } from './words.ts';
import { ui } from '../../../ui/words.ts';
import { TextField } from '../../../ui/Fields.tsx';
import { Card } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { RegisterOwn } from './RegisterOwn.tsx';
import { useCommand } from '../use-command.ts';

type Way = keyof typeof text.ways;

interface RegisterProps {
  /** Filled in already. */
  readonly first: string | undefined;
  readonly onClose: (() => void) | undefined;
  readonly onSaid: (said: string) => void;
}

/** Identities for devices: those of the workspace, or any other. */
export function RegisterDevices({ first, onClose, onSaid }: RegisterProps) {
  const bench = useBench();
  const overview = useStore(bench.overview);
  const hub = useStore(bench.hub);
  const known = new Set(hub.devices.map(({ deviceId }) => deviceId));
  const candidates = overview.devices.filter(({ deviceId }) => !known.has(deviceId));
  const [way, setWay] = useState<Way>(first === undefined && candidates.length > 0 ? 'workspace' : 'id');
  return (
    <Card
      title={text.registerTitle}
      beside={onClose === undefined ? null : <Button onClick={onClose}>{ui.close}</Button>}
    >
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
        {way === 'workspace' ? (
          <RegisterOwn candidates={candidates} onSaid={onSaid} />
        ) : (
          <RegisterOne key={way} thumbprint={way === 'thumbprint'} first={first ?? ''} onSaid={onSaid} />
        )}
      </div>
    </Card>
  );
}

interface OneProps {
  readonly thumbprint: boolean;
  readonly first: string;
  readonly onSaid: (said: string) => void;
}

function RegisterOne({ thumbprint, first, onSaid }: OneProps) {
  const bench = useBench();
  const [deviceId, setDeviceId] = useState(first);
  const [primary, setPrimary] = useState('');
  const [secondary, setSecondary] = useState('');
  const [missing, setMissing] = useState(false);
  const { busy, failure, run } = useCommand();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const incomplete = deviceId.trim() === '' || (thumbprint && primary.trim() === '');
    setMissing(incomplete);
    if (incomplete || busy) return;
    const thumbprints = {
      primaryThumbprint: primary.trim(),
      ...(secondary.trim() === '' ? {} : { secondaryThumbprint: secondary.trim() }),
    };
    const done = await run(() =>
      bench.call('hub.registerDevice', { deviceId: deviceId.trim(), ...(thumbprint ? thumbprints : {}) }),
    );
    await bench.readHub();
    if (done === undefined) return;
    setDeviceId('');
    setPrimary('');
    setSecondary('');
    onSaid(text.registered(1));
  };
  const faultOf = (value: string, field: string) => {
    if (missing && value.trim() === '') return text.needed;
    return failure?.details.field === field ? failure.message : undefined;
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
      <div className="columns">
        <TextField
          label={text.id}
          hint={thumbprint ? undefined : text.idHint}
          required
          mono
          value={deviceId}
          onChange={setDeviceId}
          fault={faultOf(deviceId, 'deviceId')}
        />
      </div>
      {thumbprint ? (
        <div className="columns">
          <TextField
            label={text.primary}
            hint={text.primaryHint}
            required
            mono
            value={primary}
            onChange={setPrimary}
            fault={faultOf(primary, 'primaryThumbprint')}
          />
          <TextField
            label={text.secondary}
            hint={text.secondaryHint}
            mono
            value={secondary}
            onChange={setSecondary}
            fault={failure?.details.field === 'secondaryThumbprint' ? failure.message : undefined}
          />
        </div>
      ) : null}
      <Problem failure={failure} />
      <div>
        <Button type="submit" appearance="primary" disabledFocusable={busy}>
          {text.registerOne}
        </Button>
      </div>
    </form>
  );
}
