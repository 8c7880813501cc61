import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cliHere } from '../support/cli-here.ts';

test('device renew tells the new certificate and the old thumbprint, and says what it cannot do', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'certbench-renew-'));
  try {
    const work = join(folder, 'work');
    const at = ['--workspace', work];
    await cliHere(['authority', 'create', ...at, '--name', 'Root', '--key', 'ec-p256']);
    const made = await cliHere(['device', 'create', ...at, '--authority', 'Root', '--id', 'dev-01', '--json']);
    const { certificate } = JSON.parse(made.stdout).devices[0];
    const renewed = await cliHere(['device', 'renew', ...at, '--id', 'dev-01', '--new-key', '--days', '90', '--json']);
    expect(renewed.status).toBe(0);
    expect(renewed.stderr).toContain('1234, the password of the tutorials');
    const [device] = JSON.parse(renewed.stdout).devices;
    expect(device.before.thumbprintSha256).toBe(certificate.thumbprintSha256);
    expect(device.certificate.thumbprintSha256).not.toBe(certificate.thumbprintSha256);
    expect(device.files[0].path).toBe(join(work, 'devices', 'dev-01', 'dev-01-cert.pem'));
    const again = await cliHere(['device', 'renew', ...at, '--id', 'dev-01']);
    expect(again.stdout).toContain(`dev-01 (renewed; before SHA-256 ${device.certificate.thumbprintSha256})`);
    expect((await cliHere(['trash', 'list', ...at])).stdout.match(/dev-01/g)).toHaveLength(2);
    const stray = await cliHere(['device', 'renew', ...at, '--id', 'dev-01', '--key', 'rsa-2048']);
    expect([stray.status, stray.stderr]).toEqual([2, expect.stringContaining('--key belongs to --new-key.')]);
    const nobody = await cliHere(['device', 'renew', ...at, '--id', 'nobody'], { CERTBENCH_PASSPHRASE: '' });
    expect([nobody.status, nobody.stderr]).toEqual([1, expect.stringContaining('"nobody"')]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
