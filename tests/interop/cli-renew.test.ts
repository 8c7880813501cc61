import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
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
    expect(device.keptBefore).toEqual({ serial: certificate.serial, notAfter: certificate.notAfter });
    expect(renewed.stderr).toContain('The certificate before stays with its key until the new one has connected.');
    const kept = `the certificate before, until ${certificate.notAfter.slice(0, 10)}, is kept until this one has connected`;
    expect((await cliHere(['device', 'list', ...at])).stdout).toContain(kept);
    expect((await cliHere(['device', 'operational', ...at, '--id', 'dev-01'])).stdout).toContain(kept);
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

test('chain mend and chain complete tell what they have added, and replace nothing unasked', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'certbench-chain-'));
  try {
    const work = join(folder, 'work');
    const at = ['--workspace', work];
    await cliHere(['authority', 'create', ...at, '--name', 'Root', '--key', 'ec-p256']);
    await cliHere(['device', 'create', ...at, '--authority', 'Root', '--id', 'dev-01']);
    const leaf = join(work, 'devices', 'dev-01', 'dev-01-cert.pem');
    await copyFile(leaf, join(work, 'devices', 'dev-01', 'dev-01-chain.pem'));
    const mended = await cliHere(['chain', 'mend', ...at, '--id', 'dev-01']);
    expect(mended.stdout).toBe('dev-01 (Root added)\n  chain       dev-01 <- Root\n');
    const root = join(work, 'authorities', 'Root', 'Root.pem');
    const words = ['chain', 'complete', leaf, '--with', root, '--out', join(folder, 'new.pem')];
    expect((await cliHere(words)).stdout).toContain('chain       dev-01 <- Root\n');
    expect(await readFile(join(folder, 'new.pem'), 'utf8')).toBe(
      (await readFile(leaf, 'utf8')) + (await readFile(root, 'utf8')),
    );
    const again = await cliHere(words);
    expect([again.status, again.stderr]).toEqual([1, expect.stringContaining('NAME_TAKEN')]);
    expect((await cliHere([...words, '--replace'])).status).toBe(0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
