import { lettingIn, refusing, scriptedBroker } from '../support/scripted-broker.ts';
import { Workbench } from '../support/workbench.ts';
import type { CauseRow } from './cause-row.ts';
import { patienceMs } from './patience.ts';
import { at, firstOf } from './cause-scene.ts';
import { presenting } from './serving.ts';

/**
 * AWS IoT Core, as its documentation ("Diagnosing connectivity issues", "Policy actions", "MQTT": reason codes) and
 * aws/aws-iot-device-sdk-js issues 112 and 125 tell what it does.
 */

const scripted =
  (answer: Parameters<typeof scriptedBroker>[1], settings: Readonly<Record<string, string>> = {}): CauseRow['tell'] =>
  (scene) =>
    at(scriptedBroker(scene.files.server, answer), (port) =>
      scene.diagnose(port, { ...scene.by(scene.files.device), platform: 'aws-iot', settings }),
    );

/** A server under a name of AWS: of this, the resolver alone is told. */
const under =
  (host: string): CauseRow['tell'] =>
  async (scene) => {
    const { ports } = scene.bench;
    const bench = await Workbench.open({ probe: { ...ports.probe, lookUp: async () => ['127.0.0.1'] } });
    const { cert, key } = await scene.made.make(host, { extensions: [`subjectAltName=DNS:${host}`] });
    const told = await at(presenting({ cert, key }), async (port) =>
      firstOf(await bench.call('diagnosis.run', { host, port, timeoutMs: patienceMs })),
    );
    await bench.close();
    return told;
  };

export const awsRows: readonly CauseRow[] = [
  {
    truth: 'AWS IoT: the certificate is not active, or no policy lets it connect',
    cause: 'closed-by-server',
    remedy: /ACTIVE.*iot:Connect/,
    tell: scripted(({ hangUp }) => hangUp()),
  },
  {
    truth: 'AWS IoT: no policy lets the certificate connect (MQTT 5)',
    cause: 'connack-135',
    remedy: /iot:Connect/,
    tell: scripted(refusing(0x87), { mqtt: '5' }),
  },
  {
    truth: 'AWS IoT: no policy allows the topic',
    cause: 'closed-by-server',
    remedy: /iot:Publish/,
    tell: scripted(lettingIn(({ packet, hangUp }) => packet.cmd === 'publish' && hangUp())),
  },
  {
    truth: 'AWS IoT: no policy allows the filter',
    cause: 'subscription-closed',
    remedy: /iot:Subscribe/,
    tell: scripted(
      lettingIn(({ packet, hangUp }) => packet.cmd === 'subscribe' && hangUp()),
      {
        subscription: 'commands/#',
      },
    ),
  },
  {
    truth: 'AWS IoT: the certificate is being registered just in time',
    cause: 'being-registered',
    remedy: /tries again/,
    tell: (scene) =>
      at(
        scriptedBroker(scene.files.server, ({ hangUp }) => hangUp()),
        (port) => scene.simulate(port, { more: { platform: 'aws-iot', settings: { justInTime: 'true' } } }),
      ),
  },
  {
    truth: 'AWS IoT: the endpoint is the old one (iot:Data)',
    cause: 'wrong-endpoint',
    remedy: /iot:Data-ATS/,
    tell: under('a1b2c3d4e5.iot.eu-central-1.amazonaws.com'),
  },
  {
    truth: 'AWS IoT: the endpoint is that of the credentials provider',
    cause: 'wrong-endpoint',
    remedy: /iot:Data-ATS/,
    tell: under('c1b2c3d4e5.credentials.iot.eu-central-1.amazonaws.com'),
  },
];
