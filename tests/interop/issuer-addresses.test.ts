import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cliHere } from '../support/cli-here.ts';
import { HubScene } from '../support/hub-scene.ts';
import { isMissing, must, run } from '../support/programs.ts';

/** Certificates say where their authority's list, OCSP and certificate are: OpenSSL goes there by itself, to the local hub. */

const missing = isMissing('openssl', 'ocsptool');

let scene: HubScene;
let base = '';
beforeAll(async () => {
  scene = await HubScene.open(['plain']);
  const { address } = await scene.bench.call('hub.status', {});
  base = `http://localhost:${address?.revocationPort}`;
});
afterAll(async () => {
  expect(scene.bench.logged).toEqual([]);
  await scene.close();
});

const at = (...parts: string[]) => join(scene.bench.folder, 'workspace', ...parts);
const certificate = (id: string) => at('devices', id, `${id}-cert.pem`);
const extensionsOf = (file: string) =>
  must('openssl', 'x509', '-in', file, '-noout', '-ext', 'crlDistributionPoints,authorityInfoAccess');
const signing = () => ({ workspace: scene.bench.workspace, authority: 'Root', passphrase: '1234' });

describe.skipIf(missing)('the addresses of an authority', () => {
  test('stand in nothing before they are set, and then in what it signs; a request and an intermediate too', async () => {
    const { workspace } = scene.bench;
    expect(await extensionsOf(certificate('plain'))).not.toContain('URI');
    const addresses = { list: `${base}/crl/Root.crl`, ocsp: `${base}/ocsp`, issuer: `${base}/ca/Root.cer` };
    const set = await scene.bench.call('authority.setAddresses', { workspace, name: 'Root', addresses });
    expect(set).toMatchObject({ name: 'Root', addresses });
    await scene.bench.devices(['good', 'bad']);
    await scene.bench.authority('Below', { parent: 'Root', parentPassphrase: '1234' });
    await scene.bench.call('server.create', {
      workspace,
      name: 'localhost',
      authority: { name: 'Root', passphrase: '1234' },
    });
    for (const file of [
      certificate('good'),
      at('authorities/Below/Below.pem'),
      at('servers/localhost/localhost-cert.pem'),
    ]) {
      const text = await extensionsOf(file);
      expect(text).toContain(`URI:${addresses.list}`);
      expect(text).toMatch(/OCSP - URI:\S+\/ocsp\n\s*CA Issuers - URI:\S+\/ca\/Root\.cer/);
    }
    // What stands below an intermediate goes by that, which says nothing yet.
    await scene.bench.devices(['deep'], { authority: { name: 'Below', passphrase: '1234' } });
    expect(await extensionsOf(certificate('deep'))).not.toContain('URI');
  });

  test('lead OpenSSL to the list and GnuTLS to OCSP, without being told where', async () => {
    await scene.bench.call('authority.revoke', {
      ...signing(),
      things: [{ kind: 'device', name: 'bad' }],
      reason: 'superseded',
    });
    await scene.bench.call('hub.createResponder', signing());
    const root = at('authorities/Root/Root.pem');
    const verify = async (id: string) => {
      const { stdout, stderr } = await run('openssl', [
        'verify',
        '-crl_check',
        '-crl_download',
        '-CAfile',
        root,
        certificate(id),
      ]);
      return stdout + stderr;
    };
    expect(await verify('good')).toMatch(/: OK/);
    expect(await verify('bad')).toMatch(/certificate revoked/);
    // Which does not say where.
    expect(await verify('plain')).toMatch(/unable to get certificate CRL/);
    const ask = async (id: string) => {
      const said = await run('ocsptool', ['--ask', '--load-cert', certificate(id), '--load-issuer', root]);
      return said.stdout + said.stderr;
    };
    expect(await ask('good')).toMatch(/Certificate Status: good/);
    expect(await ask('bad')).toMatch(/Certificate Status: revoked/);
  });

  test('stay when the authority or a device is renewed, and are set and cleared by the command line', async () => {
    const { workspace } = scene.bench;
    await scene.bench.call('device.renew', { workspace, deviceIds: ['good'], passphrase: '1234', key: 'same' });
    expect(await extensionsOf(certificate('good'))).toContain('/crl/Root.crl');
    const own = ['authority', 'addresses', 'Below', '--workspace', at()];
    const told = await cliHere([...own, '--crl', 'http://pki.example.com/Below.crl']);
    expect([told.status, told.stdout]).toEqual([0, 'list    http://pki.example.com/Below.crl\n']);
    await scene.bench.devices(['low'], { authority: { name: 'Below', passphrase: '1234' } });
    expect(await extensionsOf(certificate('low'))).toContain('URI:http://pki.example.com/Below.crl');
    const wrong = await cliHere([...own, '--ocsp', 'https://pki.example.com/ocsp']);
    expect([wrong.status, wrong.stderr]).toEqual([1, expect.stringMatching(/no address[^]*Use http:/)]);
    expect((await cliHere([...own, '--none'])).status).toBe(0);
    const manifest = await readFile(at('authorities/Below/certbench.json'), 'utf8');
    expect(JSON.parse(manifest)).not.toHaveProperty('addresses');
    expect((await cliHere(own)).stdout).toMatch(/says nothing/);
  });

  test.each([
    'https://pki.example.com/a.crl',
    'ldap://pki.example.com',
    'http://user@pki.example.com/',
    'http://pki.example.com/a,b',
    'http://pki.example.com/a b',
    'http://pki.example.com/#a',
    'http://',
    "http://pki.example.com/'$(id)",
  ])('%s is none, and is told by its field', async (ocsp) => {
    const { workspace } = scene.bench;
    const refused = await scene.bench.refusal('authority.setAddresses', {
      workspace,
      name: 'Root',
      addresses: { ocsp },
    });
    expect(refused).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'ocsp' } });
    const shown = await scene.bench.refusal('howto.show', {
      topic: 'device',
      devices: { kind: 'ids', ids: ['a'] },
      authority: 'Root',
      issuerAddresses: { ocsp },
    });
    expect(shown).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'ocsp' } });
  });
});
