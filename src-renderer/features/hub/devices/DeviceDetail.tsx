import { Button, Switch, useRestoreFocusTarget } from '@fluentui/react-components';
import { ArrowLeftRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { MethodInput } from '../../../../src-main/contract/methods.ts';
import type { HubDeviceModel } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import { useStore } from '../../../bench/store.ts';
import { useNavigation } from '../../../ui/navigation.ts';
import { hubDevice as text, hubDevices, thumbprints } from './words.ts';
import { Copyable } from '../../../ui/Copy.tsx';
import { dateTime } from '../../../ui/format.ts';
import { Tag } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { CallMethod } from './CallMethod.tsx';
import { DeviceTwin } from './DeviceTwin.tsx';
import { SendMessage } from './SendMessage.tsx';
import { Thumbprints } from './Thumbprints.tsx';
import { withoutOthers } from './thumbprints.ts';
import type { HubTour } from '../tour.ts';
import { RemoveButton } from '../RemoveButton.tsx';
import { useCommand } from '../use-command.ts';
import css from './devices.module.css';

interface DetailProps {
  readonly deviceId: string;
  readonly tour: HubTour;
}

/** One device of the hub: who it is, its twin, and commands to it. */
export function DeviceDetail({ deviceId, tour }: DetailProps) {
  const bench = useBench();
  const { go } = useNavigation();
  const { devices } = useStore(bench.hub);
  const device = devices.find((one) => one.deviceId === deviceId);
  return (
    <div className={`stack ${css['hubdevice']}`}>
      <div>
        {/* Opened from the table, whose button is gone: the way back is what comes first. */}
        <Button autoFocus icon={<ArrowLeftRegular />} onClick={() => go({ page: 'hub' })}>
          {text.back}
        </Button>
      </div>
      {device === undefined ? (
        <p className="dim">{text.gone(deviceId)}</p>
      ) : (
        <>
          <Identity device={device} tour={tour} />
          <DeviceTwin deviceId={deviceId} />
          <div className="columns">
            <SendMessage deviceId={deviceId} />
            <CallMethod deviceId={deviceId} />
          </div>
        </>
      )}
    </div>
  );
}

function Identity({ device, tour }: { readonly device: HubDeviceModel; readonly tour: HubTour }) {
  const bench = useBench();
  const { go } = useNavigation();
  const overview = useStore(bench.overview);
  const { busy, failure, run } = useCommand();
  const [said, setSaid] = useState('');
  const { deviceId, enabled, connected, lastSeenAt, pendingMessages, primaryThumbprint, secondaryThumbprint } = device;
  const own = overview.devices.find((line) => line.deviceId === deviceId);
  const isOwn = (thumbprint: string) => thumbprint === own?.thumbprintSha1 || thumbprint === own?.thumbprintSha256;
  const alone = withoutOthers(device, own);
  const [proving, setProving] = useState(false);
  const backFromProving = useRestoreFocusTarget();
  const setEnabled = async (value: boolean) => {
    await run(() => bench.call('hub.setDeviceEnabled', { deviceId, enabled: value }));
    await bench.readHub();
  };
  const takeOut = async (change: MethodInput<'hub.setDeviceAuthentication'>) => {
    setSaid('');
    const done = await run(() => bench.call('hub.setDeviceAuthentication', change));
    await bench.readHub();
    if (done !== undefined) setSaid(thumbprints.takenOut);
  };
  const disconnect = async () => {
    setSaid('');
    const done = await run(() => bench.call('hub.disconnectDevice', { deviceId }));
    await bench.readHub();
    if (done !== undefined) setSaid(text.disconnected);
  };
  const remove = async () => {
    const done = await run(() => bench.call('hub.removeDevice', { deviceId }));
    await bench.readHub();
    if (done !== undefined) go({ page: 'hub' });
  };
  return (
    <section className="card stack" aria-label={text.identity}>
      <div className="row">
        <h2 className="break">{deviceId}</h2>
        {connected ? <Tag tone="ok">{hubDevices.connected}</Tag> : <Tag>{hubDevices.away}</Tag>}
        {pendingMessages === 0 ? null : <Tag tone="brand">{text.waiting(pendingMessages)}</Tag>}
        <span className="grow" />
        <Switch
          label={hubDevices.headers.enabled}
          aria-label={hubDevices.enable(deviceId)}
          checked={enabled}
          onChange={(_event, data) => void setEnabled(data.checked)}
        />
      </div>
      <dl className="facts">
        <dt>{hubDevices.headers.authentication}</dt>
        <dd>
          <span className="row tight">
            {hubDevices.authentication[device.authentication]}
            <Button size="small" {...backFromProving} onClick={() => setProving(true)}>
              {thumbprints.action}
            </Button>
            {alone === undefined ? null : (
              <Button
                size="small"
                title={thumbprints.takeOutHint}
                disabledFocusable={busy}
                onClick={() => void takeOut(alone)}
              >
                {thumbprints.takeOut}
              </Button>
            )}
          </span>
        </dd>
        {primaryThumbprint === undefined ? null : (
          <>
            <dt>{text.primary}</dt>
            <dd>
              <Copyable text={primaryThumbprint} what={text.primary} />
              {isOwn(primaryThumbprint) ? <Tag>{thumbprints.ofOwn}</Tag> : null}
            </dd>
          </>
        )}
        {secondaryThumbprint === undefined ? null : (
          <>
            <dt>{text.secondary}</dt>
            <dd>
              <Copyable text={secondaryThumbprint} what={text.secondary} />
              {isOwn(secondaryThumbprint) ? <Tag>{thumbprints.ofOwn}</Tag> : null}
            </dd>
          </>
        )}
        <dt>{hubDevices.headers.lastSeen}</dt>
        <dd>{lastSeenAt === undefined ? hubDevices.never : dateTime(lastSeenAt)}</dd>
      </dl>
      <div className="row">
        <Button size="small" onClick={() => tour.showMessages(deviceId)}>
          {text.messages}
        </Button>
        {own === undefined ? null : (
          <Button
            size="small"
            onClick={() => go({ page: 'certificates', selected: { kind: 'device', name: deviceId } })}
          >
            {text.certificate}
          </Button>
        )}
        <span role="status" className="dim small">
          {said}
        </span>
        <span className="grow" />
        <Button
          size="small"
          title={text.disconnectHint}
          disabledFocusable={busy || !connected}
          onClick={() => void disconnect()}
        >
          {text.disconnect}
        </Button>
        <RemoveButton
          label={hubDevices.removeYes}
          title={hubDevices.removeTitle(deviceId)}
          text={hubDevices.removeText}
          no={hubDevices.keep}
          disabled={busy}
          onRemove={remove}
        />
      </div>
      <Problem failure={failure} />
      {proving ? (
        <Thumbprints
          device={device}
          onClose={(done = '') => {
            setProving(false);
            setSaid(done);
          }}
        />
      ) : null}
    </section>
  );
}
