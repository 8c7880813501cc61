import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useState } from 'react';
import { type HubStatus, useBench } from '../../../bench/bench.ts';
import { hubHost } from '../../../bench/hub-host.ts';
import { useStore } from '../../../bench/store.ts';
import { hubOverview as text } from '../words.ts';
import { CopyButton, Copyable } from '../../../ui/Copy.tsx';
import { TextField } from '../../../ui/Fields.tsx';
import { HowTo } from '../../howto/index.ts';
import { Card } from '../../../ui/Page.tsx';
import { Mqtt5Hub } from './Mqtt5Hub.tsx';
import { TopicTable } from './TopicTable.tsx';
import css from './overview.module.css';

type RunningAddress = NonNullable<HubStatus['address']>;

/** What other programs must know to connect. */
export function OverviewTab() {
  const bench = useBench();
  const hub = useStore(bench.hub);
  const { devices, authorities } = hub;
  const overview = useStore(bench.overview);
  const known = new Set(devices.map(({ deviceId }) => deviceId));
  const first = overview.devices.find(({ deviceId }) => known.has(deviceId)) ?? devices[0] ?? overview.devices[0];
  const [typed, setTyped] = useState<string>();
  if (!hub.running) return null;
  const deviceId = (typed ?? first?.deviceId ?? 'dev-01').trim();
  const {
    port,
    webSocketPort,
    amqpPort,
    alpnPort,
    authorityPem,
    authorityFile,
    serverCertificate,
    reachable,
    networkHosts,
  } = hub.address;
  const serverName = hubHost(hub.address);
  const inWorkspace = overview.devices.some((device) => device.deviceId === deviceId);
  const verified = new Set(authorities.map(({ certificate }) => certificate.thumbprintSha256));
  const names = overview.authorities.filter(({ certificate }) => verified.has(certificate.thumbprintSha256));
  return (
    <div className={`stack ${css['huboverview']}`}>
      <div className="columns">
        <Card title={text.where}>
          <dl className="facts">
            <dt>{text.host}</dt>
            <dd>
              <Copyable text={serverName} what={text.host} />
            </dd>
            {networkHosts.length === 0 ? null : (
              <>
                <dt>{text.network}</dt>
                <dd>
                  <div>
                    {networkHosts.map((host) => (
                      <div key={host} className="row">
                        <Copyable text={host} what={text.copyHost(host)} />
                      </div>
                    ))}
                  </div>
                </dd>
              </>
            )}
            <dt>{text.port}</dt>
            <dd>
              <Copyable text={String(port)} what={text.port} />
            </dd>
            <dt>{text.protocol}</dt>
            <dd>{text.protocolText}</dd>
            <dt>{text.webSocket}</dt>
            <dd>
              <WebSocketAddresses serverName={serverName} port={webSocketPort} />
            </dd>
            <dt>{text.https}</dt>
            <dd>
              {webSocketPort === undefined ? (
                text.notOffered
              ) : (
                <Copyable text={text.httpsAt(serverName, webSocketPort)} what={text.https} />
              )}
            </dd>
            <dt>{text.amqp}</dt>
            <dd>
              {amqpPort === undefined ? (
                text.notOffered
              ) : (
                <Copyable text={`${serverName}:${amqpPort}`} what={text.amqp} />
              )}
            </dd>
            <dt>{text.alpn}</dt>
            <dd>
              {alpnPort === undefined ? (
                text.notOffered
              ) : (
                <div>
                  <div className="row">
                    <Copyable text={`${serverName}:${alpnPort}`} what={text.alpn} />
                  </div>
                  <div className="faint small">{text.alpnText}</div>
                </div>
              )}
            </dd>
          </dl>
          <p className="faint small">{hostNote(hub.address)}</p>
          {reachable === 'network' ? (
            <p className="faint small">{networkHosts.length === 0 ? text.networkNone : text.networkText}</p>
          ) : null}
          {serverCertificate === undefined || serverCertificate.hosts.includes(serverName) ? null : (
            <MessageBar intent="warning" layout="multiline">
              <MessageBarBody>{text.notCovered}</MessageBarBody>
            </MessageBar>
          )}
        </Card>
        <Card title={text.trust} beside={<CopyButton text={authorityPem} what={text.pem} wide />}>
          <p className="dim">
            {serverCertificate === undefined ? text.trustText : text.trustTextOf(serverCertificate.name)}
          </p>
          <dl className="facts">
            <dt>{text.file}</dt>
            <dd>
              <Copyable text={authorityFile} what={text.file} />
            </dd>
          </dl>
          <details>
            <summary>{text.showPem}</summary>
            {serverCertificate === undefined ? <p className="dim small">{text.trustOwn}</p> : null}
            {/* It scrolls, so the keyboard must reach it. */}
            <pre className="code" tabIndex={0} aria-label={text.pemLabel}>
              {authorityPem}
            </pre>
          </details>
        </Card>
      </div>
      <Card title={text.login}>
        <div className="stack">
          <div className={css['deviceid']}>
            <TextField
              label={text.deviceId}
              hint={text.deviceHint}
              value={typed ?? deviceId}
              onChange={setTyped}
              mono
            />
          </div>
          <LoginFacts deviceId={deviceId} serverName={serverName} />
        </div>
      </Card>
      <Topics deviceId={deviceId} />
      <Mqtt5Hub deviceId={deviceId} />
      <Card title={text.example}>
        <p className="dim">{inWorkspace ? text.exampleText(deviceId) : text.exampleMissing(deviceId)}</p>
        {inWorkspace ? (
          <HowTo
            key={deviceId}
            topic={{
              topic: 'simulate',
              deviceIds: [deviceId],
              platform: 'local-hub',
              host: serverName,
              port,
              serverCaPem: authorityPem,
            }}
          />
        ) : null}
      </Card>
      <Card title={text.manage} beside={<CopyButton text={text.manageCommands} what={text.manageCommandsLabel} />}>
        <p className="dim">{text.manageText}</p>
        <pre className="code" tabIndex={0} aria-label={text.manageCommandsLabel}>
          {text.manageCommands}
        </pre>
      </Card>
      <Card title={text.command}>
        <p className="dim">{text.commandText}</p>
        <HowTo
          topic={{ topic: 'hub', port: port + 1, reachable, authorities: names.map(({ name }) => name).slice(0, 100) }}
        />
      </Card>
    </div>
  );
}

function hostNote({ serverCertificate, networkHosts }: RunningAddress): string {
  if (serverCertificate !== undefined) return text.hostNoteOf(serverCertificate.name, serverCertificate.hosts);
  return networkHosts.length === 0 ? text.hostNote : text.hostNoteNetwork;
}

/** Where clients that go through a WebSocket find the hub. */
function WebSocketAddresses({ serverName, port }: { readonly serverName: string; readonly port: number | undefined }) {
  if (port === undefined) return text.notOffered;
  const addresses = text.webSocketPaths.map((path) => text.webSocketAt(serverName, port, path));
  return (
    <div>
      {addresses.map((address) => (
        <div key={address} className={css['address']}>
          <Copyable text={address} what={address} />
        </div>
      ))}
    </div>
  );
}

/** The login of Azure IoT Hub, as the hub checks it. */
function LoginFacts({ deviceId, serverName }: { readonly deviceId: string; readonly serverName: string }) {
  return (
    <dl className="facts">
      <dt>{text.clientId}</dt>
      <dd>
        <Copyable text={deviceId} what={text.clientId} />
      </dd>
      <dt>{text.user}</dt>
      <dd>
        <Copyable text={text.userName(serverName, deviceId)} what={text.user} />
      </dd>
      <dt>{text.password}</dt>
      <dd>{text.noPassword}</dd>
      <dt>{text.certificate}</dt>
      <dd>{text.certificateText}</dd>
      <dt>{text.keepAlive}</dt>
      <dd>{text.keepAliveText}</dd>
    </dl>
  );
}

/** Azure IoT Hub's topics ("Communicate with an IoT hub using the MQTT protocol"). */
function Topics({ deviceId }: { readonly deviceId: string }) {
  const { publish, subscribe, topic } = text;
  const rows = [
    [topic.telemetry, publish, `devices/${deviceId}/messages/events/`],
    [topic.message, subscribe, `devices/${deviceId}/messages/devicebound/#`],
    [topic.twinAnswers, subscribe, '$iothub/twin/res/#'],
    [topic.twinGet, publish, '$iothub/twin/GET/?$rid=1'],
    [topic.reported, publish, '$iothub/twin/PATCH/properties/reported/?$rid=2'],
    [topic.desired, subscribe, '$iothub/twin/PATCH/properties/desired/#'],
    [topic.methods, subscribe, '$iothub/methods/POST/#'],
    [topic.methodAnswer, publish, '$iothub/methods/res/200/?$rid=3'],
  ] as const;
  return (
    <Card title={text.topics}>
      <p className="dim">{text.topicsText}</p>
      <TopicTable rows={rows} />
    </Card>
  );
}
