import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useState } from 'react';
import { type Bench, useBench } from '../../../bench/bench.ts';
import type { Failure } from '../../../bench/host.ts';
import { useStore } from '../../../bench/store.ts';
import { thingsboardHub as text } from './words.ts';
import { ChoiceField } from '../../../ui/Fields.tsx';
import { Card, Empty } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { AddDevice } from './AddDevice.tsx';
import { DeviceItem } from './DeviceItem.tsx';
import { DevicePage } from './DevicePage.tsx';
import { Profiles } from './Profiles.tsx';

type Refusal = keyof typeof text.refusals;

/** The hub as a ThingsBoard server: devices by certificate, profiles, and how it refuses. */
export function ThingsBoardTab() {
  const bench = useBench();
  const { thingsboard } = useStore(bench.hub);
  const [said, setSaid] = useState('');
  const [shown, setShown] = useState<string>();
  const devices = thingsboard?.devices ?? [];
  const device = devices.find(({ name }) => name === shown);
  if (device !== undefined) return <DevicePage key={device.name} device={device} onBack={() => setShown(undefined)} />;
  return (
    <div className="stack">
      <Card
        title={text.devices}
        beside={
          <span role="status" className="dim">
            {said}
          </span>
        }
      >
        <p className="dim">{text.text}</p>
        {devices.length === 0 ? (
          <Empty>{text.none}</Empty>
        ) : (
          <ul className="list">
            {devices.map((one) => (
              <DeviceItem key={one.name} device={one} onOpen={() => setShown(one.name)} onSaid={setSaid} />
            ))}
          </ul>
        )}
      </Card>
      <AddDevice onSaid={setSaid} />
      <Profiles profiles={thingsboard?.profiles ?? []} onSaid={setSaid} />
      <RefusalMode />
    </div>
  );
}

function RefusalMode() {
  const bench = useBench();
  const refusal = useStore(bench.hubRefusal);
  const { address } = useStore(bench.hub);
  const { servers } = useStore(bench.overview);
  const [failure, setFailure] = useState<Failure>();
  const [later, setLater] = useState(false);
  // Its passphrase is not kept, so that only the user can start the hub with it again.
  const locked = servers.some(({ name, keyEncrypted }) => keyEncrypted && name === address?.serverCertificate?.name);
  return (
    <Card title={text.refusal}>
      <ChoiceField
        label={text.refusalHow}
        value={refusal}
        options={Object.entries(text.refusals) as [Refusal, string][]}
        hint={text.refusalText}
        onChange={(wanted) => {
          bench.hubRefusal.set(wanted);
          setLater(locked);
          if (!locked) void restart(bench).then(setFailure);
        }}
      />
      {later ? (
        <MessageBar intent="info" layout="multiline">
          <MessageBarBody>{text.refusalLater}</MessageBarBody>
        </MessageBar>
      ) : null}
      <Problem failure={failure} />
    </Card>
  );
}

/** Starts the hub anew: each handshake is by the rule that it was started with. */
async function restart(bench: Bench): Promise<Failure | undefined> {
  const hub = bench.hub.get();
  if (!hub.running) return undefined;
  const { serverCertificate } = hub.address;
  const name = serverCertificate?.name;
  const presented = name === undefined ? undefined : { workspace: bench.workspace, name };
  return (await bench.stopHub()) ?? (await bench.startHub(bench.hubPort.get(), { serverCertificate: presented }));
}
