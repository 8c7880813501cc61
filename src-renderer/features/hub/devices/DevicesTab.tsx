import { Button, SearchBox } from '@fluentui/react-components';
import { useDeferredValue, useMemo, useState } from 'react';
import { useBench } from '../../../bench/bench.ts';
import { useStore } from '../../../bench/store.ts';
import { hubDevices as text } from './words.ts';
import { AskDialog } from '../../../ui/AskDialog.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { DeviceTable } from './DeviceTable.tsx';
import { focusTabIfLost } from '../focus.ts';
import { RegisterDevices } from './RegisterDevices.tsx';
import type { HubTour } from '../tour.ts';
import { useCommand } from '../use-command.ts';
import css from './devices.module.css';

interface DevicesProps {
  readonly tour: HubTour;
  /** An ID that somebody wants to register, from where it was refused. */
  readonly registering: string | undefined;
}

/** The device registry: thousands of rows, of which those in sight are drawn. */
export function DevicesTab({ tour, registering }: DevicesProps) {
  const bench = useBench();
  const { devices } = useStore(bench.hub);
  const [query, setQuery] = useState('');
  const [adding, setAdding] = useState(registering !== undefined || devices.length === 0);
  const [removing, setRemoving] = useState<string>();
  const [said, setSaid] = useState('');
  const { failure, run } = useCommand();
  const wanted = useDeferredValue(query).trim().toLowerCase();
  const shown = useMemo(
    () => (wanted === '' ? devices : devices.filter(({ deviceId }) => deviceId.toLowerCase().includes(wanted))),
    [devices, wanted],
  );
  const connected = devices.filter((device) => device.connected).length;

  const setEnabled = async (deviceId: string, enabled: boolean) => {
    await run(() => bench.call('hub.setDeviceEnabled', { deviceId, enabled }));
    await bench.readHub();
  };
  const close = () => {
    setAdding(false);
    focusTabIfLost('devices');
  };
  const remove = async (deviceId: string) => {
    const done = await run(() => bench.call('hub.removeDevice', { deviceId }));
    await bench.readHub();
    if (done !== undefined) setSaid(text.removed(deviceId));
    focusTabIfLost('devices');
  };
  return (
    <div className={css['hubdevices']}>
      {devices.length === 0 ? <EmptyState drawing="devices" text={text.none} /> : null}
      {adding || devices.length === 0 ? (
        <RegisterDevices first={registering} onClose={devices.length === 0 ? undefined : close} onSaid={setSaid} />
      ) : null}
      <Problem failure={failure} />
      {devices.length === 0 ? null : (
        <section className="card logcard" aria-label={text.table}>
          <header>
            <SearchBox
              aria-label={text.search}
              placeholder={text.search}
              value={query}
              onChange={(_event, data) => setQuery(data.value)}
            />
            <span className="dim small" role="status">
              {text.count(shown.length, devices.length)} · {text.connectedCount(connected)}
              {said === '' ? '' : ` · ${said}`}
            </span>
            <span className="grow" />
            {adding ? null : <Button onClick={() => setAdding(true)}>{text.register}</Button>}
          </header>
          {shown.length === 0 ? (
            <p className="empty">{text.noneFound}</p>
          ) : (
            <DeviceTable
              devices={shown}
              onOpen={tour.showDevice}
              onEnable={(deviceId, enabled) => void setEnabled(deviceId, enabled)}
              onRemove={setRemoving}
            />
          )}
        </section>
      )}
      <AskDialog
        open={removing !== undefined}
        title={text.removeTitle(removing ?? '')}
        text={text.removeText}
        yes={text.removeYes}
        no={text.keep}
        onAnswer={(yes) => {
          setRemoving(undefined);
          if (yes && removing !== undefined) void remove(removing);
        }}
      />
    </div>
  );
}
