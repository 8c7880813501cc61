import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { follow } from '../support/howto.ts';
import { isMissing, must } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

/** The shown commands have certificates say where their authority's list is, as Certbench does, in the same order. */

/** Everything that OpenSSL tells, without what is random: keys, key identifiers, signatures, serial number, dates. */
async function told(path: string): Promise<string> {
  const text = await must('openssl', 'x509', '-in', path, '-noout', '-text');
  return text.replaceAll(/^\s*(?:[0-9A-Fa-f]{2}:)+[0-9A-Fa-f]{0,2}\n|(?<=Not (?:Before|After) ?: ).*$/gm, '');
}

test.skipIf(isMissing('openssl', 'bash'))('addresses of an authority stand where Certbench has them', async () => {
  const bench = await Workbench.open();
  try {
    const { workspace } = bench;
    const cwd = join(bench.folder, 'theirs');
    const ours = (...parts: string[]) => join(bench.folder, 'workspace', ...parts);
    const theirs = (...parts: string[]) => join(cwd, ...parts);
    const typed = { PASSPHRASE: '1234', PARENT_PASSPHRASE: '1234', PFX_PASSWORD: '1234' };
    await mkdir(cwd);
    await bench.authority('Root');
    const root = { topic: 'authority', name: 'Root', keyType: 'ec-p256' } as const;
    await follow(root, { cwd, typed });
    const base = 'http://pki.example.com:8080';
    for (const issuerAddresses of [
      { list: `${base}/crl/Root.crl?a=1&b=%20(2)`, ocsp: `${base}/ocsp`, issuer: `${base}/ca/~Root!.cer` },
      { issuer: `${base}/ca/Root.cer` },
    ]) {
      const signed = `signed ${Object.keys(issuerAddresses).length}`;
      await bench.call('authority.setAddresses', { workspace, name: 'Root', addresses: issuerAddresses });
      const name = signed.replace(' ', '-');
      await bench.authority(name, { parent: 'Root', parentPassphrase: '1234' });
      await follow({ ...root, name, parent: 'Root', issuerAddresses }, { cwd, typed });
      const devices = { kind: 'ids' as const, ids: [name] };
      await bench.devices([name], { pfxPassword: '1234' });
      await follow({ topic: 'device', devices, authority: 'Root', issuerAddresses }, { cwd, typed });
      const server = { name, dns: ['a.example'], addresses: ['10.0.0.1'] };
      await bench.call('server.create', { workspace, ...server, authority: { name: 'Root', passphrase: '1234' } });
      await follow({ topic: 'server', ...server, authority: 'Root', issuerAddresses }, { cwd, typed });
      await bench.call('request.create', { workspace, deviceId: `csr-${name}` });
      const csr = ['requests', `csr-${name}`, `csr-${name}.csr`] as const;
      await copyFile(ours(...csr), theirs(`${name}.csr`));
      const terms = { authority: 'Root', purpose: 'device' as const, take: [], name };
      const source = { from: 'file', file: bench.path('workspace', ...csr) } as const;
      await bench.call('request.sign', { workspace, source, passphrase: '1234', ...terms });
      const signing = { topic: 'signRequest', file: `${name}.csr`, keyAlgorithm: 'other', ...terms } as const;
      await follow({ ...signing, issuerAddresses }, { cwd, typed });
      for (const path of [
        ['authorities', name, `${name}.pem`],
        ['devices', name, `${name}-cert.pem`],
        ['servers', name, `${name}-cert.pem`],
        ['certificates', name, `${name}.pem`],
      ]) {
        const [their, our] = await Promise.all([told(theirs(...path)), told(ours(...path))]);
        expect(their).toContain(`CA Issuers - URI:${issuerAddresses.issuer}`);
        expect(their).toBe(our);
      }
    }
  } finally {
    await bench.close();
  }
});
