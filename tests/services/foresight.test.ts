import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import { platformOf } from '../../src-main/core/clouds/platforms.ts';
import type { TestKind } from '../../src-main/core/test-certificates/kinds.ts';
import { readCertificate } from '../../src-main/core/x509/read-certificate.ts';
import { decodePem } from '../../src-main/core/keystore/pem.ts';
import { privateKeyPem } from '../../src-main/core/keystore/private-key.ts';
import { Explainer, type LoggingIn } from '../../src-main/services/explaining.ts';
import type { Keys } from '../../src-main/services/ports.ts';
import { HubScene } from '../support/hub-scene.ts';

/** What keeps a device out, told before it connects. */

let scene: HubScene;
beforeEach(async () => {
  scene = await HubScene.open(['dev-01', 'dev-02']);
});
afterEach(async () => {
  await scene.bench.close();
});

async function foresee(more: Partial<MethodInput<'diagnosis.foresee'>> = {}) {
  const { bench, address } = scene;
  return bench.call('diagnosis.foresee', {
    workspace: bench.workspace,
    deviceIds: ['dev-01', 'dev-02'],
    platform: 'local-hub',
    port: address.port,
    ...more,
  });
}
const causesOf = async (more?: Partial<MethodInput<'diagnosis.foresee'>>) =>
  (await foresee(more)).causes.map(({ cause, deviceIds }) => [cause, ...deviceIds]);

describe('at the local hub', () => {
  test('a device that it would let in has nothing against it', async () => {
    expect(await foresee()).toEqual({ causes: [], keysNotOpened: 0 });
  });

  test('one that is disabled, and one that is not registered', async () => {
    const { bench } = scene;
    await bench.call('hub.setDeviceEnabled', { deviceId: 'dev-01', enabled: false });
    await bench.call('hub.removeDevice', { deviceId: 'dev-02' });
    expect(await causesOf()).toEqual([
      ['device-disabled', 'dev-01'],
      ['device-unknown', 'dev-02'],
    ]);
    const { causes } = await foresee();
    expect(causes[1]).toMatchObject({ certainty: 'certain', action: { do: 'register-device', id: 'dev-02' } });
    // Nobody has tried to log in.
    expect(scene.events.filter(({ type }) => type === 'refused')).toEqual([]);
  });

  test('an authority that is not proved there, for all devices at once', async () => {
    const { bench } = scene;
    const { certificatePem } = await bench.authority('Second');
    await bench.call('hub.uploadAuthority', { certificatePem });
    await bench.devices(['dev-03', 'dev-04'], { authority: { name: 'Second', passphrase: '1234' } });
    for (const deviceId of ['dev-03', 'dev-04']) await bench.call('hub.registerDevice', { deviceId });
    const { causes } = await foresee({ deviceIds: ['dev-03', 'dev-04'] });
    expect(causes).toMatchObject([
      {
        cause: 'authority-not-verified',
        action: { do: 'prove-authority', authority: 'Second' },
        deviceIds: ['dev-03', 'dev-04'],
      },
    ]);
  });

  test('nor is one that will be made known there, unless its authority is not proved', async () => {
    const { bench } = scene;
    const { certificatePem } = await bench.authority('Second');
    await bench.call('hub.uploadAuthority', { certificatePem });
    await bench.devices(['dev-03'], { authority: { name: 'Second', passphrase: '1234' } });
    await bench.call('hub.removeDevice', { deviceId: 'dev-01' });
    expect(await causesOf({ deviceIds: ['dev-01', 'dev-03'], admits: true })).toEqual([
      ['authority-not-verified', 'dev-03'],
    ]);
  });

  test('a thumbprint that is not the registered one', async () => {
    const { bench } = scene;
    await bench.call('hub.removeDevice', { deviceId: 'dev-01' });
    await bench.call('hub.registerDevice', { deviceId: 'dev-01', primaryThumbprint: 'AB'.repeat(32) });
    expect(await causesOf()).toEqual([['thumbprint-mismatch', 'dev-01']]);
  });

  test('an enrollment that there is not, at its provisioning service', async () => {
    const { bench } = scene;
    const { address } = await bench.call('hub.status', {});
    const settings = { idScope: address?.idScope ?? '' };
    expect(await causesOf({ platform: 'azure-dps', host: 'localhost', settings })).toEqual([
      ['enrollment-missing', 'dev-01', 'dev-02'],
    ]);
    const wrong = { idScope: '0ne00000BAD' };
    expect(await causesOf({ platform: 'azure-dps', host: 'localhost', settings: wrong })).toEqual([
      ['id-scope-unknown', 'dev-01', 'dev-02'],
    ]);
  });

  test('is not asked about another server', async () => {
    await scene.bench.call('hub.removeDevice', { deviceId: 'dev-01' });
    expect(await causesOf({ host: 'hub.example' })).toEqual([]);
    expect(await causesOf({ port: 1 })).toEqual([]);
  });
});

test('a host whose name is another cloud’s', async () => {
  const { causes } = await foresee({ platform: 'mqtt-broker', host: 'plant.azure-devices.net' });
  expect(causes).toMatchObject([
    {
      cause: 'platform-differs',
      action: { do: 'diagnose-at', host: 'plant.azure-devices.net', port: 8883, platform: 'azure-iot-hub' },
      deviceIds: ['dev-01', 'dev-02'],
    },
  ]);
  expect(await causesOf({ platform: 'azure-iot-hub', host: 'plant.azure-devices.net' })).toEqual([]);
});

describe('by the device’s own files', () => {
  const file = (name: string) => join(scene.bench.folder, 'workspace', 'devices', 'dev-01', name);

  test('a key that was made for another certificate', async () => {
    await writeFile(file('dev-01-key.pem'), await readFile(file('../dev-02/dev-02-key.pem')));
    expect(await causesOf({ host: 'hub.example' })).toEqual([['key-mismatch', 'dev-01']]);
  });

  test('files that are missing, beside devices that are sound', async () => {
    await rm(file('dev-01-chain.pem'));
    expect(await causesOf()).toEqual([['device-files', 'dev-01']]);
  });

  test('a key whose passphrase is not given, or wrong', async () => {
    const { bench } = scene;
    await bench.devices(['locked'], { keyPassphrase: 'open sesame' });
    const deviceIds = ['locked'];
    const at = { deviceIds, host: 'hub.example' };
    expect(await foresee(at)).toEqual({ causes: [], keysNotOpened: 1 });
    expect(await causesOf({ ...at, keyPassphrase: 'wrong' })).toEqual([['wrong-passphrase', 'locked']]);
    expect(await foresee({ ...at, keyPassphrase: 'open sesame' })).toEqual({ causes: [], keysNotOpened: 0 });
  });
});

/** Each certificate of the test set, and what is found without asking anybody. */
test.each<[kind: TestKind, cause: string | undefined]>([
  ['sound', undefined],
  ['expired', 'device-certificate-expired'],
  ['not-yet-valid', 'device-certificate-not-yet-valid'],
  ['wrong-name', 'common-name-differs'],
  ['wrong-purpose', 'device-certificate-purpose'],
  ['same-name', 'authority-other-key'],
  ['key-mismatch', 'key-mismatch'],
  ['weak-key', 'weak-key'],
  ['sha-1', 'weak-signature'],
])('a certificate that is broken on purpose: %s', async (kind, cause) => {
  const { bench } = scene;
  const { set } = await bench.call('testCertificates.create', {
    workspace: bench.workspace,
    authority: 'Root',
    passphrase: '1234',
    deviceId: 'dev-01',
  });
  const pem = (name: string) =>
    readFile(join(bench.folder, 'workspace', 'test-certificates', set.name, `${kind}-${name}.pem`), 'utf8');
  const root = await readFile(join(bench.folder, 'workspace', 'authorities', 'Root', 'Root.cer'));
  const of: LoggingIn = {
    platform: platformOf('azure-iot-hub'),
    target: { host: 'hub.example', port: 8883, settings: {} },
    deviceId: 'dev-01',
    credentials: { certificateChainPem: await pem('chain'), privateKeyPem: await pem('key') },
    authorities: [readCertificate(root)],
  };
  const explainer = new Explainer(bench.ports, { foresee: () => undefined, worldAt: () => undefined });
  expect(explainer.foresee(of, false).map((one) => one.cause)).toEqual(cause === undefined ? [] : [cause]);
  const trouble = { cause: 'connack-5', what: 'Refused.', remedy: 'Look.', raw: 'code 5' };
  const explained = await explainer.explain(trouble, of);
  expect(explained).toMatchObject({ cause: cause ?? 'connack-5', raw: 'code 5' });
  if (cause !== undefined) expect(explained.further).toMatchObject([{ cause: 'connack-5' }]);
});

test('a key that was looked at before is proved by the first refusal, and read once however often it is refused', async () => {
  const { bench } = scene;
  const folder = join(bench.folder, 'workspace', 'devices', 'dev-01');
  const [certificateChainPem, keyPem] = await Promise.all(
    ['chain', 'key'].map((end) => readFile(join(folder, `dev-01-${end}.pem`), 'utf8')),
  );
  const [block] = decodePem(keyPem ?? '');
  const whole = block?.bytes ?? new Uint8Array();
  // What it signs with is damaged, and not what it says of its public key.
  const scalarAt = Buffer.from(whole).indexOf(Buffer.from('0420', 'hex')) + 2;
  const damaged = whole.map((octet, at) => (at === scalarAt + 20 ? octet ^ 1 : octet));
  let signers = 0;
  let proofs = 0;
  const keys: Keys = {
    ...bench.ports.keys,
    signer: (key) => {
      signers++;
      return bench.ports.keys.signer(key);
    },
    proves: (signer, publicKey) => {
      proofs++;
      return bench.ports.keys.proves(signer, publicKey);
    },
  };
  const explainer = new Explainer({ ...bench.ports, keys }, { foresee: () => undefined, worldAt: () => undefined });
  const trouble = { cause: 'connack-5', what: 'Refused.', remedy: 'Look.', raw: 'code 5' };
  for (const [key, cause] of [
    [whole, 'connack-5'],
    [damaged, 'key-mismatch'],
  ] as const) {
    signers = 0;
    proofs = 0;
    const of: LoggingIn = {
      platform: platformOf('azure-iot-hub'),
      target: { host: 'hub.example', port: 8883, settings: {} },
      deviceId: 'dev-01',
      credentials: { certificateChainPem: certificateChainPem ?? '', privateKeyPem: privateKeyPem(key) },
    };
    expect(explainer.foresee(of, false)).toEqual([]);
    const both = await Promise.all([explainer.explain(trouble, of), explainer.explain(trouble, of)]);
    const later = await explainer.explain(trouble, of);
    expect([...both, later].map((one) => one.cause)).toEqual([cause, cause, cause]);
    expect([signers, proofs]).toEqual([1, 1]);
  }
});
