import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { CauseRow } from './cause-row.ts';
import { patienceMs, silenceMs } from './patience.ts';
import type { CauseScene } from './cause-scene.ts';

/** Azure IoT Hub and its provisioning service, as the local hub plays them. */

const thumbprintOf = async (scene: CauseScene, deviceId: string): Promise<string> => {
  const certificate = new X509Certificate(await readFile(scene.deviceFile(deviceId, '-cert.pem')));
  return certificate.fingerprint256.replaceAll(':', '');
};

const registered =
  (deviceId: string, more: (scene: CauseScene) => Promise<unknown> = async () => undefined): CauseRow['tell'] =>
  async (scene) => {
    await scene.bench.call('hub.registerDevice', { deviceId });
    await more(scene);
    return scene.atHub(scene.device(deviceId));
  };

/** An authority that is made for the row, with a device below it. */
const below =
  (name: string, isUploaded: boolean): CauseRow['tell'] =>
  async (scene) => {
    const { bench } = scene;
    const deviceId = `below-${name}`;
    const certificatePem = await scene.inTurn(async () => {
      const made = await bench.authority(name);
      await bench.devices([deviceId], { authority: { name, passphrase: '1234' } });
      return made.certificatePem;
    });
    if (isUploaded) await bench.call('hub.uploadAuthority', { certificatePem });
    await bench.call('hub.registerDevice', { deviceId });
    return scene.atHub(scene.device(deviceId));
  };

const provisioning = (
  scene: CauseScene,
  deviceId: string,
  { idScope = '0ne00000001', timeoutMs = patienceMs } = {},
): ReturnType<CauseRow['tell']> =>
  scene.atHub({ ...scene.device(deviceId), platform: 'azure-dps', settings: { idScope }, timeoutMs });

/** Enrolled by its own certificate, so that no other row sees it. */
const enrolled = async (scene: CauseScene, deviceId: string, enabled = true): Promise<void> => {
  const certificatePem = await readFile(scene.deviceFile(deviceId, '-cert.pem'), 'utf8');
  await scene.bench.call('hub.setEnrollment', { certificatePem, enabled });
};

export const azureRows: readonly CauseRow[] = [
  {
    truth: 'The device is not registered',
    cause: 'device-unknown',
    remedy: /Register it/,
    tell: (scene) => scene.atHub(scene.device('unknown')),
  },
  {
    truth: 'The device is disabled',
    cause: 'device-disabled',
    remedy: /Enable the device/,
    tell: registered('disabled', ({ bench }) =>
      bench.call('hub.setDeviceEnabled', { deviceId: 'disabled', enabled: false }),
    ),
  },
  {
    truth: 'Another thumbprint is registered',
    cause: 'thumbprint-mismatch',
    remedy: /Register the thumbprint/,
    tell: async (scene) => {
      await scene.bench.call('hub.registerDevice', { deviceId: 'sound', primaryThumbprint: 'AB'.repeat(32) });
      return scene.atHub(scene.device('sound'));
    },
  },
  {
    truth: 'The thumbprints of two devices are swapped',
    cause: 'thumbprint-mismatch',
    remedy: /Register the thumbprint/,
    tell: async (scene) => {
      const ids = ['swapped-a', 'swapped-b'] as const;
      const [a, b] = await Promise.all(ids.map((id) => thumbprintOf(scene, id)));
      await scene.bench.call('hub.registerDevice', { deviceId: ids[0], primaryThumbprint: b });
      await scene.bench.call('hub.registerDevice', { deviceId: ids[1], primaryThumbprint: a });
      return scene.atHub(scene.device(ids[1]));
    },
  },
  {
    truth: 'The common name of the certificate is not the device ID',
    cause: 'common-name-differs',
    remedy: /common name/,
    tell: registered('wrong-name'),
  },
  {
    truth: 'Possession of the authority is not proved',
    cause: 'authority-not-verified',
    remedy: /Prove possession/,
    tell: below('Unproved', true),
  },
  {
    truth: 'The authority is not uploaded',
    cause: 'authority-not-registered',
    remedy: /Prove possession/,
    tell: below('Unheard', false),
  },
  {
    truth: 'A second connection of the device took over (IoT Hub)',
    cause: 'closed-by-server',
    remedy: /Usual causes: another connection with the same client ID/,
    tell: async (scene) => {
      const { hub, bench } = scene;
      const { port, authorityPem } = hub.address;
      await bench.call('hub.registerDevice', { deviceId: 'twin-hub' });
      return scene.simulate(port, {
        more: { deviceIds: ['twin-hub'], platform: 'local-hub', serverCaPem: authorityPem, messages: 0 },
        whenUp: () =>
          hub.connect('twin-hub', { protocolVersion: 4, username: 'localhost/twin-hub/?api-version=2021-04-12' }),
      });
    },
  },
  {
    truth: 'DPS: there is no enrollment',
    cause: 'enrollment-missing',
    remedy: /Enroll it/,
    tell: (scene) => provisioning(scene, 'dev-02'),
  },
  {
    truth: 'DPS: the enrollment is disabled',
    cause: 'dps-disabled',
    remedy: /Enable the enrollment/,
    tell: async (scene) => {
      await enrolled(scene, 'dev-01', false);
      return provisioning(scene, 'dev-01');
    },
  },
  {
    truth: 'DPS: the ID scope is wrong',
    cause: 'id-scope-unknown',
    remedy: /ID scope/,
    tell: (scene) => provisioning(scene, 'talker', { idScope: '0ne00000BAD' }),
  },
  {
    truth: 'DPS: the registration ID is not the common name',
    cause: 'common-name-differs',
    remedy: /common name/,
    tell: (scene) => provisioning(scene, 'wrong-name'),
  },
  {
    truth: 'DPS: too many registrations at once (throttled)',
    cause: 'dps-throttled',
    remedy: /fewer devices at once/,
    tell: async (scene) => {
      await enrolled(scene, 'late');
      await scene.bench.call('hub.setDpsFault', { fault: '429', registrationId: 'late' });
      return provisioning(scene, 'late', { timeoutMs: silenceMs });
    },
  },
];
