import { Button } from '@fluentui/react-components';
import { useEffect, useMemo, useState } from 'react';
import type { ThingsboardCredentials } from '../../../src-main/contract/models.ts';
import { useBench } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import { admitDevices } from '../../bench/admit-devices.ts';
import { useStore } from '../../bench/store.ts';
import { credentials as text } from './credentials-words.ts';
import { CopyButton, Copyable } from '../../ui/Copy.tsx';
import { Card, Tag } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { RegisterAtServer } from './RegisterAtServer.tsx';

interface CredentialsProps {
  readonly deviceIds: readonly string[];
  readonly serverCaPem: string | undefined;
}

/** Devices whose credentials are drawn; a server is given those of all. */
const shownAtMost = 20;

/** What a server of the ThingsBoard family must know of the chosen devices, and ways to tell it. */
export function Credentials({ deviceIds, serverCaPem }: CredentialsProps) {
  const bench = useBench();
  const hub = useStore(bench.hub);
  const [devices, setDevices] = useState<readonly ThingsboardCredentials[]>([]);
  const [failure, setFailure] = useState<Failure>();
  const [said, setSaid] = useState('');
  const shown = useMemo(() => deviceIds.slice(0, shownAtMost), [deviceIds]);
  useEffect(() => {
    let wanted = true;
    const { workspace } = bench;
    if (shown.length === 0) setDevices([]);
    else {
      void bench.call('thingsboard.describeCredentials', { workspace, deviceIds: [...shown] }).then((answer) => {
        if (!wanted) return;
        setDevices(answer.ok ? answer.value.devices : []);
        setFailure(answer.ok ? undefined : answer.error);
      });
    }
    return () => {
      wanted = false;
    };
  }, [bench, shown]);
  const known = new Set(hub.thingsboard?.devices.map(({ credentialsId }) => credentialsId));
  const inHub = async () => {
    setSaid('');
    let count = 0;
    const fault = await admitDevices(bench, 'thingsboard', deviceIds, crypto.randomUUID(), (done) => (count = done));
    setFailure(fault);
    if (fault === undefined) setSaid(text.inHubDone(count));
  };
  if (deviceIds.length === 0) {
    return (
      <Card title={text.title}>
        <p className="dim">{text.none}</p>
      </Card>
    );
  }
  return (
    <Card title={text.title}>
      <div className="stack">
        <p className="dim">{text.text}</p>
        <ul className="list" aria-label={text.list}>
          {devices.map(({ deviceId, credentialsId, pem }) => (
            <li key={deviceId}>
              <div className="stack tight grow">
                <div className="row">
                  <h3 className="break">{deviceId}</h3>
                  {known.has(credentialsId) ? <Tag tone="ok">{text.there}</Tag> : null}
                  <span className="grow" />
                  <CopyButton text={pem} what={text.pem} wide />
                </div>
                <div className="row tight small">
                  <Copyable text={credentialsId} what={text.id} />
                </div>
              </div>
            </li>
          ))}
        </ul>
        {deviceIds.length > shown.length ? (
          <p className="faint small">{text.first(shown.length, deviceIds.length)}</p>
        ) : null}
        <div className="row">
          <Button disabledFocusable={!hub.running} onClick={() => (hub.running ? void inHub() : undefined)}>
            {text.inHub}
          </Button>
          <span className="dim" role="status">
            {hub.running ? said : text.hubStopped}
          </span>
        </div>
        <Problem failure={failure} />
        <RegisterAtServer deviceIds={deviceIds} serverCaPem={serverCaPem} />
      </div>
    </Card>
  );
}
