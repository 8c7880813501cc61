import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { follow } from '../support/howto.ts';
import { isMissing, must } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

/** The shown commands make a request and sign one, and so does Certbench, with the same input. */

/** Everything that OpenSSL tells, without what is random: keys, key identifiers, signatures, serial number, dates. */
async function told(kind: 'req' | 'x509', path: string): Promise<string> {
  const text = await must('openssl', kind, '-in', path, '-noout', '-text');
  return text.replaceAll(/^\s*(?:[0-9A-Fa-f]{2}:)+[0-9A-Fa-f]{0,2}\n|(?<=Not (?:Before|After) ?: ).*$/gm, '');
}

test.skipIf(isMissing('openssl', 'bash'))('a request and its certificate are as Certbench makes them', async () => {
  const bench = await Workbench.open();
  try {
    const { workspace } = bench;
    const cwd = join(bench.folder, 'theirs');
    const ours = (...parts: string[]) => join(bench.folder, 'workspace', ...parts);
    const theirs = (...parts: string[]) => join(cwd, ...parts);
    const typed = { PASSPHRASE: '1234', KEY_PASSPHRASE: 'key; pass' };
    await mkdir(cwd);
    await bench.authority('Root', { validityDays: 200 });
    await follow({ topic: 'authority', name: 'Root', validityDays: 200 }, { cwd, typed });
    const asked = { deviceId: 'dev:01', keyType: 'ec-p384', dns: ['a.example'], addresses: ['10.0.0.1'] } as const;
    const more = {
      ...asked,
      dns: [...asked.dns],
      addresses: [...asked.addresses],
      subject: { organization: `O'Neil & #1` },
    };
    await bench.call('request.create', { workspace, ...more, keyPassphrase: typed.KEY_PASSPHRASE });
    await follow({ topic: 'request', ...more, keyEncrypted: true }, { cwd, typed });
    const csr = ['requests', 'dev%3A01', 'dev%3A01.csr'] as const;
    expect(await told('req', theirs(...csr))).toBe(await told('req', ours(...csr)));
    const files = ['dev%3A01-key.pem', 'dev%3A01.csr', 'dev%3A01.der', 'dev%3A01.txt'];
    expect((await readdir(theirs('requests', 'dev%3A01'))).toSorted()).toEqual(files);

    // The same request for both, as a file beside the things of the workspace.
    await copyFile(ours(...csr), theirs('-dev 1.csr'));
    for (const take of [[], ['alternativeNames', 'keyUsage', 'extendedKeyUsage']] as const) {
      const name = `taken ${take.length}`;
      const terms = { authority: 'Root', purpose: 'device' as const, take: [...take], name };
      const source = { from: 'file', file: bench.path('workspace', ...csr) } as const;
      await bench.call('request.sign', { workspace, source, passphrase: '1234', ...terms });
      await follow({ topic: 'signRequest', file: '-dev 1.csr', keyAlgorithm: 'other', ...terms }, { cwd, typed });
      const pem = ['certificates', name, `${name}.pem`] as const;
      const [their, our] = await Promise.all([told('x509', theirs(...pem)), told('x509', ours(...pem))]);
      expect(their.split('\n').toSorted()).toEqual(our.split('\n').toSorted());
    }
  } finally {
    await bench.close();
  }
});
