import { readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isMissing, must, run } from '../support/programs.ts';
import { operational } from '../support/dps-device.ts';
import { HubScene } from '../support/hub-scene.ts';

/** The hub's lists and OCSP answers: OpenSSL and GnuTLS judge, as they do any authority's. */

const missing = isMissing('openssl', 'ocsptool', 'curl');

let scene: HubScene;
let root = '';
beforeAll(async () => {
  scene = await HubScene.open(['dev-01', 'dev-02', 'dev-03']);
  root = at('authorities/Root/Root.pem');
  await scene.bench.authority('Other');
});
afterAll(async () => {
  expect(scene.bench.logged).toEqual([]);
  await scene.close();
});

const at = (...parts: string[]) => join(scene.bench.folder, 'workspace', ...parts);
const certificate = (id: string) => at('devices', id, `${id}-cert.pem`);
const signing = (authority = 'Root') => ({ workspace: scene.bench.workspace, authority, passphrase: '1234' });
const these = (...names: string[]) => ({ things: names.map((name) => ({ kind: 'device' as const, name })) });
const base = async () => {
  const { address } = await scene.bench.call('hub.status', {});
  return `http://127.0.0.1:${address?.revocationPort}`;
};
async function openssl(options: readonly string[], issuer = root): Promise<string> {
  const asked = ['-issuer', issuer, ...options, '-url', `${await base()}/ocsp`, '-CAfile', issuer];
  const { stdout, stderr } = await run('openssl', ['ocsp', ...asked]);
  return stderr + stdout;
}
async function fetched(path: string, name: string): Promise<string> {
  const file = at(name);
  await must('curl', '-sf', '-o', file, `${await base()}${path}`);
  return file;
}
const headers = async (...args: string[]) =>
  (await must('curl', '-s', '-D', '-', '-o', '/dev/null', ...args)).toLowerCase();

describe.skipIf(missing)('the hub as OCSP responder', () => {
  test('has nothing to say before an authority has delegated to it, and says so', async () => {
    expect(await scene.bench.refusal('hub.createResponder', signing())).toMatchObject({
      code: 'NOT_FOUND',
      details: { field: 'authority' },
    });
    expect(await openssl(['-cert', certificate('dev-01')])).toMatch(/Responder Error: unauthorized/);
    await scene.bench.call('authority.revoke', { ...signing(), ...these('dev-01'), reason: 'keyCompromise' });
    await scene.bench.call('authority.revoke', { ...signing(), ...these('dev-03'), reason: 'certificateHold' });
    expect(await openssl(['-cert', certificate('dev-01')])).toMatch(/Responder Error: unauthorized/);
    const wrong = await scene.bench.refusal('hub.createResponder', { ...signing(), passphrase: 'wrong' });
    expect(wrong).toMatchObject({ code: 'WRONG_PASSWORD', details: { field: 'passphrase' } });
    const made = await scene.bench.call('hub.createResponder', signing());
    expect(made).toMatchObject({ name: 'Root', answersUntil: expect.any(String) as string });
  });

  test.each(['-sha1', '-sha256'])('answers OpenSSL for several certificates at once, named by %s', async (hash) => {
    const all = ['dev-01', 'dev-02', 'dev-03'].flatMap((id) => [hash, '-cert', certificate(id)]);
    const said = await openssl(all);
    expect(said).toMatch(/Response verify OK/);
    expect(said).not.toMatch(/WARNING|Nonce Verify error/i);
    expect(said).toMatch(/dev-01-cert\.pem: revoked\n[^]*Reason: keyCompromise\n[^]*Revocation Time:/);
    expect(said).toMatch(/dev-02-cert\.pem: good\n\tThis Update: .*\n\tNext Update: /);
    expect(said).toMatch(/dev-03-cert\.pem: revoked\n[^]*Reason: certificateHold/);
  });

  test('answers GnuTLS, echoes its nonce, and sends the responder that Root has delegated to', async () => {
    const ask = async (id: string) =>
      run('ocsptool', [
        `--ask=${await base()}/ocsp`,
        '--nonce',
        '--load-cert',
        certificate(id),
        '--load-issuer',
        root,
        '--load-trust',
        root,
        '--outfile',
        at('gnutls.der'),
      ]);
    const good = await ask('dev-02');
    expect(good.stdout + good.stderr).toMatch(/Certificate Status: good/);
    expect(good.stdout + good.stderr).toMatch(/Verifying OCSP Response: Success\./);
    const revoked = await ask('dev-01');
    expect(revoked.stdout + revoked.stderr).toMatch(/Certificate Status: revoked/);
    const text = await must('openssl', 'ocsp', '-respin', at('gnutls.der'), '-noverify', '-resp_text');
    expect(text).toMatch(/Responder Id: [0-9A-F]{40}[^]*OCSP Nonce:[^]*OCSP Signing[^]*OCSP No Check/);
  });

  test('goes by GET too, with what caches may keep (RFC 5019)', async () => {
    const request = at('request.der');
    await must('openssl', 'ocsp', '-issuer', root, '-cert', certificate('dev-02'), '-no_nonce', '-reqout', request);
    const encoded = encodeURIComponent((await readFile(request)).toString('base64'));
    const url = `${await base()}/ocsp/${encoded}`;
    const told = await headers(url);
    expect(told).toMatch(/^http\/1\.1 200/);
    expect(told).toMatch(/content-type: application\/ocsp-response\r\n/);
    for (const one of [/cache-control: max-age=10,/, /etag: "[0-9a-f]{40}"/, /last-modified: /, /expires: /]) {
      expect(told).toMatch(one);
    }
    const answer = await fetched(`/ocsp/${encoded}`, 'answer.der');
    const checked = ['-reqin', request, '-respin', answer, '-CAfile', root, '-issuer', root];
    const { stdout, stderr } = await run('openssl', ['ocsp', ...checked, '-cert', certificate('dev-02')]);
    expect(stderr + stdout).toMatch(/Response verify OK[^]*good/);
  });

  test('what is no request, or of an authority that nobody knows, is told by OCSP’s own words', async () => {
    await writeFile(at('none.der'), 'none');
    const post = async (file: string, type = 'application/ocsp-request') => {
      const out = at('refused.der');
      const to = ['-H', `Content-Type: ${type}`, '--data-binary', `@${file}`, `${await base()}/ocsp`];
      const status = await must('curl', '-s', '-o', out, '-w', '%{http_code}', ...to);
      return { status, out };
    };
    const { status, out } = await post(at('none.der'));
    expect(status).toBe('200');
    expect([...(await readFile(out))]).toEqual([0x30, 3, 0x0a, 1, 1]);
    expect((await post(at('none.der'), 'text/plain')).status).toBe('415');
    const long = at('long.der');
    await writeFile(long, Buffer.alloc(70_000));
    expect((await post(long)).status).toBe('413');
    const other = at('authorities/Other/Other.pem');
    expect(await openssl(['-cert', certificate('dev-02')], other)).toMatch(/Responder Error: unauthorized/);
    // Beside one that is known, it is unknown.
    const both = await openssl(['-cert', certificate('dev-02'), '-issuer', other, '-cert', certificate('dev-03')]);
    expect(both).toMatch(/dev-02-cert\.pem: good[^]*dev-03-cert\.pem: unknown/);
    expect(await must('curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', `${await base()}/crl/None.crl`)).toBe(
      '404',
    );
  });

  test('a connection has one request at a time answered, and a request names a hundred certificates at the most', async () => {
    const { hostname, port } = new URL(await base());
    const said = (requests: number) =>
      new Promise<string>((resolve, reject) => {
        const socket = connect(Number(port), hostname, () => socket.write('GET /x HTTP/1.1\r\n\r\n'.repeat(requests)));
        let text = '';
        socket.setEncoding('latin1').on('data', (part) => {
          text += part;
          socket.end();
        });
        socket.on('error', (error: NodeJS.ErrnoException) =>
          error.code === 'ECONNRESET' ? resolve(text) : reject(error),
        );
        socket.on('close', () => resolve(text));
      });
    expect(await said(1)).toMatch(/^HTTP\/1\.1 404/);
    expect(await said(1000)).toBe('');
    // One after the other on one connection they are.
    const url = `${await base()}/crl/Root.crl`;
    const told = await must(
      'curl',
      '-s',
      '-o',
      '/dev/null',
      '-o',
      '/dev/null',
      '-w',
      '%{http_code} %{num_connects} ',
      url,
      url,
    );
    expect(told).toBe('200 1 200 0 ');
    const many = (count: number) => openssl(Array.from({ length: count }, () => ['-serial', '7']).flat());
    expect(await many(100)).toMatch(/Response verify OK/);
    expect(await many(101)).toMatch(/Responder Error: malformedrequest/);
  });

  test('a nonce of 1 to 128 octets comes back, and no other is answered (RFC 9654)', async () => {
    const plain = at('request.der');
    const asked = await readFile(plain);
    for (const [octets, answered] of [
      [1, true],
      [128, true],
      [0, false],
      [129, false],
    ] as const) {
      const nonce = Buffer.alloc(octets, 7);
      await writeFile(at('nonce.der'), withNonce(asked, nonce));
      const send = ['-H', 'Content-Type: application/ocsp-request', '--data-binary', `@${at('nonce.der')}`];
      await must('curl', '-s', '-o', at('nonce-answer.der'), ...send, `${await base()}/ocsp`);
      const answer = await readFile(at('nonce-answer.der'));
      if (answered) expect(answer.includes(Buffer.concat([tlv(4, nonce)]))).toBe(true);
      else expect([...answer]).toEqual([0x30, 3, 0x0a, 1, 1]);
    }
  });
});

describe.skipIf(missing)('lists that the hub serves', () => {
  test('are what OpenSSL checks with, and follow what is revoked', async () => {
    const verify = async (id: string) => {
      const list = await fetched('/crl/Root.crl', 'fetched.crl');
      const by = ['-crl_check', '-CAfile', root, '-CRLfile', list, certificate(id)];
      const { stdout, stderr } = await run('openssl', ['verify', ...by]);
      return stdout + stderr;
    };
    expect(await headers(`${await base()}/crl/Root.crl`)).toMatch(/content-type: application\/pkix-crl/);
    expect(await verify('dev-01')).toMatch(/certificate revoked/);
    expect(await verify('dev-02')).toMatch(/: OK/);
    await scene.bench.call('authority.release', { ...signing(), ...these('dev-03') });
    expect(await verify('dev-03')).toMatch(/: OK/);
    const authority = await fetched('/ca/Root.cer', 'fetched.cer');
    const print = (file: string) => must('openssl', 'x509', '-in', file, '-noout', '-fingerprint');
    expect(await print(authority)).toBe(await print(root));
  });

  test('are there for the hub’s own policies too, with answers that the policy signs itself', async () => {
    await scene.bench.call('hub.createPolicy', { name: 'lent' });
    await scene.bench.call('hub.setEnrollmentGroup', { authority: 'Root', policy: 'lent' });
    const { chain } = await operational(scene, 'dev-02');
    const [leaf, policy, top] = await Promise.all(
      chain.map(async (one, index) => {
        await writeFile(at(`chain-${index}.pem`), String(one));
        return at(`chain-${index}.pem`);
      }),
    );
    if (leaf === undefined || policy === undefined || top === undefined) throw new Error('The chain is short.');
    const status = async (file: string, issuer: string) => {
      const asked = ['-issuer', issuer, '-cert', file, '-url', `${await base()}/ocsp`, '-CAfile', top];
      const { stdout, stderr } = await run('openssl', ['ocsp', ...asked, '-verify_other', policy]);
      return stderr + stdout;
    };
    expect(await status(leaf, policy)).toMatch(/Response verify OK[^]*: good/);
    await scene.bench.call('hub.revokeIssued', { policy: 'lent', issuedTo: 'dev-02', reason: 'superseded' });
    expect(await status(leaf, policy)).toMatch(/Response verify OK[^]*: revoked[^]*superseded/);
    expect(await status(policy, top)).toMatch(/Response verify OK[^]*: good/);
    const lists = [await fetched('/crl/policies/lent.crl', 'lent.crl'), await fetched('/crl/policies.crl', 'top.crl')];
    const both = at('both.pem');
    const pems = await Promise.all(lists.map((file) => must('openssl', 'crl', '-in', file, '-inform', 'DER')));
    await writeFile(both, pems.join(''));
    const by = ['-crl_check_all', '-CAfile', top, '-untrusted', policy, '-CRLfile', both];
    const { stdout, stderr } = await run('openssl', ['verify', ...by, leaf]);
    expect(stdout + stderr).toMatch(/error 23 at 0 depth lookup: certificate revoked/);
    await scene.bench.call('hub.revokeIssued', { policy: 'lent' });
    expect(await status(policy, top)).toMatch(/Response verify OK[^]*: revoked/);
  });

  test('stay after a restart on another port; none are served where nobody wants them', async () => {
    await scene.restart();
    expect(await openssl(['-cert', certificate('dev-01')])).toMatch(/Response verify OK[^]*revoked/);
    await scene.bench.call('hub.stop', {});
    const { port } = scene.address;
    await scene.bench.call('hub.start', { data: scene.bench.path('hub'), port, revocationPort: null });
    const { address, revocationLists } = await scene.bench.call('hub.status', {});
    expect(address).not.toHaveProperty('revocationPort');
    expect(revocationLists[0]).not.toHaveProperty('listUrl');
    await scene.bench.call('hub.stop', {});
    const clash = await scene.bench.refusal('hub.start', { data: scene.bench.path('hub'), port, revocationPort: port });
    expect(clash).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'revocationPort' } });
  });
});

/** A DER element; lengths below 2^16. */
function tlv(tag: number, content: Uint8Array): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

/** The request with a nonce as the one extension. */
function withNonce(request: Buffer, nonce: Buffer): Buffer {
  const contentOf = (der: Buffer) => der.subarray(der[1] === 0x81 ? 3 : der[1] === 0x82 ? 4 : 2);
  const fields = contentOf(contentOf(request));
  const id = tlv(6, Buffer.from([0x2b, 6, 1, 5, 5, 7, 0x30, 1, 2]));
  const extension = tlv(0x30, Buffer.concat([id, tlv(4, tlv(4, nonce))]));
  return tlv(0x30, tlv(0x30, Buffer.concat([fields, tlv(0xa2, tlv(0x30, extension))])));
}
