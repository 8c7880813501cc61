import { readFile } from 'node:fs/promises';
import { refusing, scriptedBroker } from '../support/scripted-broker.ts';
import { alertRecord, bytesServer } from '../support/tls-server.ts';
import { sha3 } from '../support/sha3.ts';
import type { CauseRow } from './cause-row.ts';
import { at } from './cause-scene.ts';

/** The credentials ID of what was pasted: markers, CR and LF are removed and nothing else (thingsboard, EncryptionUtil.certTrimNewLines). */
const credentialsId = (pasted: string): string =>
  sha3(pasted.replaceAll(/-----(?:BEGIN|END) CERTIFICATE-----|[\r\n]/g, ''));

/** ThingsBoard, played by the local hub, or scripted after MqttTransportHandler.processX509CertConnect. */
export const thingsboardRows: readonly CauseRow[] = [
  {
    truth: 'ThingsBoard: the certificate is registered for no device',
    cause: 'certificate-not-registered',
    remedy: /Add the device/,
    tell: (scene) => scene.atHub({ ...scene.device('talker'), platform: 'thingsboard' }),
  },
  {
    truth: 'ThingsBoard 3.4: the certificate is registered for no device',
    cause: 'device-certificate-refused',
    remedy: /Compare the credentials ID/,
    tell: (scene) =>
      at(bytesServer(alertRecord(46), 'answering'), (port) =>
        scene.simulate(port, { more: { platform: 'thingsboard' } }),
      ),
  },
  {
    truth: 'ThingsBoard: the certificate was pasted with extra text',
    cause: 'connack-5',
    remedy: /no other text was pasted/,
    tell: async (scene) => {
      const certificate = await readFile(scene.files.device.cert, 'utf8');
      const known = credentialsId(`subject=CN = device\n${certificate}`);
      const answer: Parameters<typeof scriptedBroker>[1] = (turn) => {
        const presented = credentialsId(Buffer.from(turn.presented).toString('base64'));
        refusing(presented === known ? 0 : 5)(turn);
      };
      return at(scriptedBroker(scene.files.server, answer), (port) =>
        scene.diagnose(port, { ...scene.by(scene.files.device), platform: 'thingsboard' }),
      );
    },
  },
  {
    truth: 'ThingsBoard: the device’s credentials are an access token',
    cause: 'connack-5',
    remedy: /of the kind X\.509 certificate/,
    tell: (scene) =>
      at(scriptedBroker(scene.files.server, refusing(5)), (port) =>
        scene.diagnose(port, { ...scene.by(scene.files.device), platform: 'thingsboard' }),
      ),
  },
  {
    truth: 'ThingsBoard: a load balancer ends TLS, so that no certificate comes through',
    cause: 'connack-4',
    remedy: /nothing in between ends TLS/,
    tell: (scene) =>
      at(scriptedBroker(scene.files.server, refusing(4)), (port) =>
        scene.diagnose(port, { ...scene.by(scene.files.device), platform: 'thingsboard' }),
      ),
  },
];
