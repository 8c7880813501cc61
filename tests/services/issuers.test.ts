import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { certificatePem } from '../../src-main/core/keystore/pem.ts';
import { privateKeyPem } from '../../src-main/core/keystore/private-key.ts';
import { type Made, make } from '../support/keys.ts';
import { Workbench } from '../support/workbench.ts';

/** Authorities that should not sign, or not now: told when they are opened, by the overview, and wherever something is signed. */

const day = 86_400_000;
const ago = (days: number) => new Date(Math.floor(Date.now() / 1000) * 1000 - days * day);

let bench: Workbench;
beforeEach(async () => {
  bench = await Workbench.open();
});
afterEach(() => bench.close());

async function open(name: string, made: Made, ...above: Made[]) {
  const certificates = [made, ...above].map(({ certificate }) => certificatePem(certificate.der)).join('');
  await writeFile(join(bench.folder, 'in.pem'), certificates + privateKeyPem(made.pair.privateKey));
  const file = bench.path('in.pem');
  return bench.call('authority.import', { workspace: bench.workspace, name, file, passphrase: '1234' });
}

const signers = {
  device: () =>
    bench.call('device.create', {
      workspace: bench.workspace,
      devices: { kind: 'ids', ids: ['d'] },
      authority: { name: 'A', passphrase: '1234' },
    }),
  server: () =>
    bench.call('server.create', {
      workspace: bench.workspace,
      name: 's',
      authority: { name: 'A', passphrase: '1234' },
    }),
  proof: () =>
    bench.call('proof.sign', { workspace: bench.workspace, authority: 'A', passphrase: '1234', code: '0'.repeat(48) }),
  authority: () => bench.authority('B', { parent: 'A', parentPassphrase: '1234' }),
} as const;
type Signed = keyof typeof signers;
const everything = Object.keys(signers) as Signed[];

const signing = async () =>
  (await bench.call('workspace.overview', { workspace: bench.workspace })).authorities.find(({ name }) => name === 'A')
    ?.signing;

describe('an authority', () => {
  test('that has expired signs nothing, which is told before its passphrase is asked for', async () => {
    const { warnings } = await open(
      'A',
      await make('root', 'Old', undefined, { notBefore: ago(20), notAfter: ago(10) }),
    );
    expect(warnings.map(({ message }) => message).join()).toMatch(/Old has expired on/);
    for (const signed of everything) {
      await expect(signers[signed]()).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringMatching(/Old has expired on .* refused by everyone/) as string,
        details: { field: signed === 'authority' ? 'parent' : 'authority' },
      });
    }
    const withoutPassphrase = { workspace: bench.workspace, authority: 'A', code: 'C' };
    expect((await bench.refusal('proof.sign', withoutPassphrase)).message).toMatch(/has expired/);
    expect((await signing())?.refusal).toMatch(/Old has expired on/);
    const { devices } = await bench.call('device.list', { workspace: bench.workspace });
    expect(devices).toEqual([]);
  });

  test('that is not valid yet signs, with a word of warning', async () => {
    await open('A', await make('root', 'Early', undefined, { notBefore: ago(-3), notAfter: ago(-300) }));
    const { devices } = await signers.device();
    expect(devices[0]?.warnings[0]).toMatchObject({
      code: 'issuer-doubtful',
      message: expect.stringMatching(/valid only from/) as string,
    });
    expect(await signing()).toMatchObject({ warnings: [expect.stringMatching(/Early is valid only from/) as string] });
  });

  test('below one that has expired signs, with a word of warning', async () => {
    const root = await make('root', 'Gone', undefined, { notBefore: ago(20), notAfter: ago(10) });
    await open('A', await make('intermediate', 'Middle', root, { notBefore: ago(5), notAfter: ago(-50) }), root);
    for (const signed of everything) {
      const made = await signers[signed]();
      const warnings = 'devices' in made ? made.devices[0]?.warnings : made.warnings;
      expect(warnings?.map(({ message }) => message).join()).toMatch(/Gone, which is above Middle, expired on/);
    }
  });

  test('that allows no authority below it signs the rest', async () => {
    await open('A', await make('root', 'Last', undefined, { pathLength: 0, notBefore: ago(1), notAfter: ago(-90) }));
    await expect(signers.authority()).rejects.toMatchObject({
      message: expect.stringMatching(/Last allows 0/) as string,
    });
    for (const signed of ['device', 'server', 'proof'] as const) await signers[signed]();
    const told = await signing();
    expect(told?.refusal).toBeUndefined();
    expect(told?.refusalAsParent).toMatch(/Last allows 0/);
  });

  test('below one that allows fewer signs, with a word of warning', async () => {
    const root = await make('root', 'Strict', undefined, { pathLength: 0, notBefore: ago(1), notAfter: ago(-90) });
    await open('A', await make('intermediate', 'Broken', root, { notBefore: ago(1), notAfter: ago(-50) }), root);
    const { devices } = await signers.device();
    expect(devices[0]?.warnings.map(({ message }) => message).join()).toMatch(
      /Strict, which is above Broken, allows 0/,
    );
  });

  test('that is good is signed with, and nothing is said', async () => {
    await bench.authority('A');
    expect(await signing()).toBeUndefined();
    for (const signed of everything) await signers[signed]();
  });
});
