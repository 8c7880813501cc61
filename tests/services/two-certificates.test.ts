import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HubScene } from '../support/hub-scene.ts';
import { OpensslAuthority } from '../support/openssl-authority.ts';
import { isMissing } from '../support/programs.ts';

/** A device has two certificates while one takes the place of the other: either lets it in, and it is told which one did. */

let scene: HubScene;
let thumbprints: readonly [string, string];
beforeAll(async () => {
  scene = await HubScene.open(['a']);
  const made = await scene.bench.devices(['own', 'other'], { authority: undefined });
  const of = (id: string) => {
    const { certificate } = made.devices.find(({ deviceId }) => deviceId === id) ?? expect.fail(id);
    return certificate.thumbprintSha256;
  };
  thumbprints = [of('own'), of('other')];
});
afterAll(async () => {
  await scene.close();
  expect(scene.bench.logged).toEqual([]);
});

const pemOf = (id: string): string =>
  readFileSync(join(scene.bench.folder, 'workspace', 'devices', id, `${id}-cert.pem`), 'utf8');

const diagnose = (platform: 'local-hub' | 'azure-dps') => {
  const { port, authorityPem } = scene.address;
  return scene.bench.call('diagnosis.run', {
    host: 'localhost',
    port,
    platform,
    serverCaPem: authorityPem,
    device: { from: 'workspace', workspace: scene.bench.workspace, deviceId: 'own' },
    ...(platform === 'azure-dps' ? { settings: { idScope: '0ne00000001' } } : {}),
  });
};
const login = async (platform: 'local-hub' | 'azure-dps') => {
  const { steps, firstCause } = await diagnose(platform);
  return { firstCause, seen: steps.find(({ step }) => step === 'login')?.seen.join(' ') };
};
const register = async (primaryThumbprint: string, secondaryThumbprint?: string) => {
  const { devices } = await scene.bench.call('hub.status', {});
  for (const { deviceId } of devices) await scene.bench.call('hub.removeDevice', { deviceId });
  await scene.bench.call('hub.registerDevice', { deviceId: 'own', primaryThumbprint, secondaryThumbprint });
};

describe('at IoT Hub', () => {
  test.each([
    ['primary', 0, 1],
    ['secondary', 1, 0],
  ] as const)('by its %s certificate', async (which, primary, secondary) => {
    await register(thumbprints[primary], thumbprints[secondary]);
    const { firstCause, seen } = await login('local-hub');
    expect(firstCause).toBeUndefined();
    expect(seen).toContain(`knows it by its ${which} certificate`);
  });

  test('whose other one is gone, it is told so; and without its own, which one is left', async () => {
    await register(thumbprints[0]);
    expect((await login('local-hub')).seen).toContain('the only one that is registered');
    await register(thumbprints[1]);
    const { steps, firstCause } = await diagnose('local-hub');
    expect(firstCause).toBe('thumbprint-mismatch');
    expect(JSON.stringify(steps)).toContain(`Registered is ${thumbprints[1]} (primary) alone.`);
  });
});

describe.skipIf(isMissing('openssl'))('at DPS', () => {
  test.each([
    ['primary', 'and would by a secondary one too'],
    ['secondary', 'and would by the primary one too'],
  ] as const)('by the %s certificate of its enrollment', async (which, more) => {
    await register(thumbprints[0]);
    const pki = new OpensslAuthority();
    try {
      await pki.make('own', {});
      const [own, further] = [pemOf('own'), pki.pem('own')];
      const [certificatePem, secondaryCertificatePem] = which === 'primary' ? [own, further] : [further, own];
      await scene.bench.call('hub.setEnrollment', { certificatePem, secondaryCertificatePem });
    } finally {
      pki.close();
    }
    const { firstCause, seen } = await login('azure-dps');
    expect(firstCause).toBeUndefined();
    expect(seen).toContain(`knows it by its ${which} certificate, ${more}`);
  });
});
