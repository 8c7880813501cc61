import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cliHere } from '../support/cli-here.ts';
import { isMissing, must } from '../support/programs.ts';

/** `certbench authority import` with what OpenSSL has made. */
describe.skipIf(isMissing('openssl'))('authority import', () => {
  let folder: string;
  const at = (...parts: string[]) => join(folder, ...parts);
  const list = async () =>
    JSON.parse((await cliHere(['authority', 'list', '--workspace', at('w'), '--json'])).stdout) as {
      authorities: { name: string }[];
    };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'certbench-import-'));
    await must(
      'openssl',
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-passout',
      'pass:from-openssl',
      '-keyout',
      at('ca.key'),
      '-out',
      at('My CA!.pem'),
      '-days',
      '100',
      '-subj',
      '/CN=Made elsewhere',
    );
    await must(
      'openssl',
      'pkcs12',
      '-export',
      '-in',
      at('My CA!.pem'),
      '-inkey',
      at('ca.key'),
      '-passin',
      'pass:from-openssl',
      '-passout',
      'pass:of-the-store',
      '-out',
      at('ca.pfx'),
    );
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('brings one in whose key is apart and encrypted, under the name of its file, and it signs', async () => {
    await writeFile(at('password'), 'from-openssl\n');
    const { status, stdout, stderr } = await cliHere([
      'authority',
      'import',
      at('My CA!.pem'),
      '--workspace',
      at('w'),
      '--key',
      at('ca.key'),
      '--password-file',
      at('password'),
    ]);
    expect({ status, stdout }).toMatchObject({ status: 0 });
    expect(stdout).toContain('Brought in the root authority My CA-.\n  subject     CN=Made elsewhere\n');
    expect(stdout + stderr).not.toContain('from-openssl');
    const device = ['device', 'create', '--workspace', at('w'), '--authority', 'My CA-', '--id', 'dev-01'];
    expect((await cliHere(device)).status).toBe(0);
    await must('openssl', 'verify', '-CAfile', at('My CA!.pem'), at('w/devices/dev-01/dev-01-chain.pem'));
  });

  test('takes a keystore with its password from the environment, and says which is missing', async () => {
    const order = ['authority', 'import', at('ca.pfx'), '--workspace', at('w'), '--name', 'Store', '--json'];
    const without = await cliHere(order);
    expect(without).toMatchObject({ status: 1, stdout: '' });
    expect(without.stderr).toMatch(/^PASSWORD_REQUIRED: /);
    const wrong = await cliHere(order, { CERTBENCH_PFX_PASSWORD: 'another' });
    expect(wrong.stderr).toMatch(/^WRONG_PASSWORD: /);
    expect((await list()).authorities).not.toContainEqual(expect.objectContaining({ name: 'Store' }));
    const { status, stdout } = await cliHere(order, { CERTBENCH_PFX_PASSWORD: 'of-the-store' });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ name: 'Store', certificate: { subject: 'CN=Made elsewhere' } });
    expect((await list()).authorities).toContainEqual(expect.objectContaining({ name: 'Store' }));
  });
});
