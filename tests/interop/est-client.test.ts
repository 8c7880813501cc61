import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import { type Instead, OpensslEst, answering } from '../support/est-server.ts';
import { isMissing, must } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

/** Our client of EST (RFC 7030) at a server whose answers are OpenSSL's. */

let bench: Workbench;
let est: OpensslEst;
beforeAll(async () => {
  if (isMissing('openssl')) return;
  bench = await Workbench.open();
  est = await OpensslEst.open();
});
afterEach(() => {
  est.instead = () => false;
  est.attributes = undefined;
  est.posted.length = 0;
});
afterAll(async () => {
  await est.close();
  await bench.close();
  expect(bench.logged).toEqual([]);
});

type Enroll = MethodInput<'est.enroll'>;
const login = { userName: 'device', password: 'secret' };
const enroll = async (deviceId: string, more: Partial<Enroll> = {}) => {
  const { devices } = await bench.call('est.enroll', {
    workspace: bench.workspace,
    deviceIds: [deviceId],
    server: est.url,
    serverCaPem: est.caPem,
    login,
    ...more,
  });
  const [device] = devices;
  if (device === undefined) throw new Error('No device is told.');
  return device;
};
const reenroll = async (deviceId: string, more: Partial<MethodInput<'est.reenroll'>> = {}) => {
  const { devices } = await bench.call('est.reenroll', {
    workspace: bench.workspace,
    deviceIds: [deviceId],
    server: est.url,
    serverCaPem: est.caPem,
    ...more,
  });
  const [device] = devices;
  if (device === undefined) throw new Error('No device is told.');
  return device;
};
const fileOf = (id: string, end: string) => join(bench.folder, 'workspace', 'devices', id, `${id}${end}`);
const openssl = (...args: string[]) => must('openssl', ...args);
const overview = () => bench.call('workspace.overview', { workspace: bench.workspace });

/** OpenSSL's word on the files: the chain is good, and the key belongs to the certificate. Answers what the certificate says. */
async function judged(id: string): Promise<string> {
  const root = est.authority.path('root');
  const [chain, leaf] = [fileOf(id, '-chain.pem'), fileOf(id, '-cert.pem')];
  expect(await openssl('verify', '-CAfile', root, '-untrusted', chain, '-purpose', 'sslclient', leaf)).toContain('OK');
  const key = await openssl('pkey', '-in', fileOf(id, '-key.pem'), '-pubout');
  expect(await openssl('x509', '-in', leaf, '-noout', '-pubkey')).toBe(key);
  return openssl('x509', '-in', leaf, '-noout', '-text', '-nameopt', 'RFC2253');
}

describe.skipIf(isMissing('openssl'))('an EST server of OpenSSL', () => {
  test('tells its authorities, and what it asks for', async () => {
    await est.asksFor(
      'asn1=SEQ:a\n[a]\none=SEQ:k\ntwo=OID:ecdsa-with-SHA384\nthree=OID:challengePassword\n[k]\nid=OID:id-ecPublicKey\nv=SET:c\n[c]\nc=OID:secp384r1\n',
    );
    const told = await bench.call('est.authorities', {
      server: `${est.url.replace('https://', '')}/cacerts`,
      serverCaPem: est.caPem,
    });
    expect(told.server).toBe(est.url);
    expect(told.authorities.map(({ subject }) => subject)).toEqual(['CN=issuing', 'CN=root']);
    expect(told.attributes).toEqual({
      key: 'EC P-384',
      signature: 'ECDSA with SHA-384',
      others: ['challengePassword'],
    });
  });

  test('gives a device a certificate by password, for the key and with the names that it asks for', async () => {
    await est.asksFor('asn1=SEQ:a\n[a]\none=SEQ:k\n[k]\nid=OID:rsaEncryption\nv=SET:c\n[c]\nc=INT:3072\n');
    const device = await enroll('dev-1', {
      dns: ['dev-1.local'],
      addresses: ['10.0.0.7'],
      subject: { organization: 'Plant' },
    });
    expect(device).toMatchObject({ outcome: 'enrolled', deviceId: 'dev-1', warnings: [] });
    const text = await judged('dev-1');
    expect(text).toMatch(/Subject: CN=dev-1,O=Plant/);
    expect(text).toContain('3072 bit');
    expect(text).toContain('DNS:dev-1.local, IP Address:10.0.0.7');
    const { devices, requests } = await overview();
    expect([devices.map(({ deviceId }) => deviceId), requests]).toEqual([['dev-1'], []]);
  });

  test('is told that a key of another kind was chosen than it asks for', async () => {
    await est.asksFor(
      'asn1=SEQ:a\n[a]\none=SEQ:k\ntwo=OID:ecdsa-with-SHA512\n[k]\nid=OID:id-ecPublicKey\nv=SET:c\n[c]\nc=OID:secp521r1\n',
    );
    const { outcome, warnings } = await enroll('dev-2', { keyType: 'ec-p384' });
    expect(outcome).toBe('enrolled');
    expect(warnings.map(({ message }) => message)).toEqual([
      'The server asks for a key EC P-521; the request has EC P-384.',
      'The server asks for the signature ECDSA with SHA-512; the request has ECDSA with SHA-384.',
    ]);
  });

  test('gives the certificate that follows: with a new key, or the same, and the same names', async () => {
    await enroll('again', { dns: ['again.local'], keyPassphrase: 'key secret', login });
    const before = await openssl('x509', '-in', fileOf('again', '-cert.pem'), '-noout', '-pubkey', '-serial');
    const same = await reenroll('again', { key: 'same', keyPassphrase: 'key secret' });
    expect(same).toMatchObject({ outcome: 'enrolled', before: { thumbprintSha256: expect.any(String) } });
    expect(est.posted.at(-1)).toMatchObject({ path: 'simplereenroll', shown: 'again' });
    const kept = await openssl('x509', '-in', fileOf('again', '-cert.pem'), '-noout', '-pubkey', '-serial');
    expect(kept.split('serial')[0]).toBe(before.split('serial')[0]);
    expect(kept).not.toBe(before);
    const next = await reenroll('again', { keyPassphrase: 'key secret', keyType: 'rsa-2048' });
    expect(next.outcome).toBe('enrolled');
    const text = await openssl('x509', '-in', fileOf('again', '-cert.pem'), '-noout', '-text');
    expect(text).toMatch(/2048 bit[\s\S]+DNS:again\.local/);
    await openssl('pkey', '-in', fileOf('again', '-key.pem'), '-passin', 'pass:key secret', '-noout');
    // Nothing has connected meanwhile, so that the first one is what is kept.
    const first = fileOf('again', '-before-with-key.pem');
    expect(await openssl('x509', '-in', first, '-noout', '-pubkey', '-serial')).toBe(before);
    expect(before).toContain(await openssl('pkey', '-in', first, '-passin', 'pass:key secret', '-pubout'));
    const { trash } = await overview().then(async () => ({
      trash: await bench.call('trash.list', { workspace: bench.workspace }),
    }));
    expect(JSON.stringify(trash)).toContain(next.trashId);
    expect(await reenroll('again')).toMatchObject({ outcome: 'failed', what: expect.stringContaining('encrypted') });
  });

  test('lets a device enroll by a certificate that it trusts, of its own or of another', async () => {
    await enroll('birth');
    expect(await enroll('child', { login: { deviceId: 'birth' } })).toMatchObject({ outcome: 'enrolled' });
    expect(est.posted.at(-1)).toMatchObject({ path: 'simpleenroll', shown: 'birth' });
    expect(await enroll('birth', { login: {} })).toMatchObject({ outcome: 'enrolled', trashId: expect.any(String) });
    expect(est.posted.at(-1)).toMatchObject({ path: 'simpleenroll', shown: 'birth' });
    await judged('birth');
    const refused = await bench.refusal('est.enroll', {
      workspace: bench.workspace,
      deviceIds: ['nobody'],
      server: est.url,
      serverCaPem: est.caPem,
    });
    expect(refused).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'login' } });
  });

  test('lets a device wait, which comes back with the same request', async () => {
    let times = 2;
    est.instead = (request, response) => {
      if (request.method !== 'POST' || times-- <= 0) return false;
      response.writeHead(202, { 'retry-after': '1' }).end();
      return true;
    };
    const started = performance.now();
    expect((await enroll('slow')).outcome).toBe('enrolled');
    expect(performance.now() - started).toBeGreaterThan(1900);
    const bodies = new Set(est.posted.map(({ body }) => body));
    expect([est.posted.length, bodies.size]).toEqual([3, 1]);
  });

  test('that does not issue in time leaves a request, with which it goes on later', async () => {
    est.instead = (request, response, body) =>
      request.method === 'POST' && answering(202, { 'retry-after': '60' })(request, response, body);
    const late = await enroll('late', { waitSeconds: 1 });
    expect(late).toMatchObject({ outcome: 'waiting', request: 'late', remedy: expect.stringContaining('waits') });
    const [first] = est.posted;
    est.instead = () => false;
    expect((await enroll('late')).outcome).toBe('enrolled');
    expect(est.posted.at(-1)?.body).toBe(first?.body);
    expect((await overview()).requests).toEqual([]);
  });

  test('is left in the middle of the waiting', async () => {
    est.instead = (request, response, body) =>
      request.method === 'POST' && answering(202, { 'retry-after': '60' })(request, response, body);
    const running = bench.refusal('est.enroll', {
      workspace: bench.workspace,
      deviceIds: ['left'],
      server: est.url,
      serverCaPem: est.caPem,
      login,
      jobId: 'leaving',
    });
    await expect.poll(() => est.posted.length).toBe(1);
    await bench.call('job.cancel', { jobId: 'leaving' });
    expect(await running).toMatchObject({ code: 'CANCELLED' });
    expect((await overview()).requests.map(({ name }) => name)).toEqual(['left']);
  });

  const leafOf = async (path: string): Promise<string> => {
    const out = est.authority.path('wrapped');
    await must('openssl', 'crl2pkcs7', '-nocrl', '-certfile', path, '-outform', 'DER', '-out', out);
    return (await readFile(out)).toString('base64');
  };
  const ofPosts =
    (make: (path: string) => Instead): Instead =>
    (request, response, body) =>
      request.method === 'POST' && make(request.url ?? '')(request, response, body);

  test.each<[string, () => Promise<Instead>, RegExp, RegExp, boolean]>([
    [
      'password',
      async () => answering(401, { 'www-authenticate': 'Basic realm="x"' }),
      /password is another/,
      /Check user/,
      false,
    ],
    [
      'digest',
      async () => answering(401, { 'www-authenticate': 'Digest realm="x", nonce="y"' }),
      /HTTP Digest/,
      /Basic/,
      false,
    ],
    [
      'forbidden',
      async () => answering(403, { 'content-type': 'text/plain' }, 'not on the list'),
      /not on the list/,
      /may enroll/,
      false,
    ],
    ['nowhere', async () => answering(404), /no simpleenroll at this address/, /Check the path/, false],
    [
      'redirect',
      async () => answering(302, { location: 'https://elsewhere.example/' }),
      /elsewhere\.example.*not followed/,
      /give it as the server/,
      false,
    ],
    [
      'badly',
      async () => answering(400, { 'content-type': 'text/plain' }, 'key too small'),
      /key too small/,
      /Its words/,
      false,
    ],
    ['busy', async () => answering(503), /for a while/, /some minutes/, false],
    ['broken', async () => answering(500), /has failed/, /log/, true],
    [
      'page',
      async () => answering(200, { 'content-type': 'text/html' }, '<html>Log in</html>'),
      /web page/,
      /proxy or a login page/,
      true,
    ],
    ['words', async () => answering(200, {}, 'welcome!'), /not base64/, /Check the address/, true],
    [
      'number',
      async () => answering(200, {}, Buffer.from([2, 1, 5]).toString('base64')),
      /no PKCS#7/,
      /corrected/,
      true,
    ],
    ['empty', async () => answering(200), /no certificate in it/, /log/, true],
    [
      'foreign',
      async () => answering(200, {}, await leafOf(est.authority.path('server'))),
      /for another key/,
      /Enroll again/,
      true,
    ],
  ])('that answers otherwise (%s) is explained', async (id, make, what, remedy, stays) => {
    const instead = await make();
    est.instead = ofPosts(() => instead);
    const device = await enroll(`no-${id}`);
    expect(device).toMatchObject({
      outcome: 'failed',
      what: expect.stringMatching(what),
      remedy: expect.stringMatching(remedy),
    });
    const names = (await overview()).requests.map(({ name }) => name);
    expect(names.includes(`no-${id}`)).toBe(stays);
  });

  test('whose certificate no named authority has signed is explained', async () => {
    await est.authority.authority('other');
    const wrapped = await leafOf(est.authority.path('other'));
    est.instead = (request, response, body) =>
      request.url?.endsWith('cacerts') === true && answering(200, {}, wrapped)(request, response, body);
    expect(await enroll('orphan')).toMatchObject({ outcome: 'failed', what: expect.stringContaining('CN=issuing') });
  });

  test.each<[string, Partial<Enroll>, string, RegExp]>([
    ['whom nobody trusts', { serverCaPem: undefined }, 'SERVER_UNREACHABLE', /not trusted|missing/],
    ['which is not there', { server: 'https://localhost:1' }, 'SERVER_UNREACHABLE', /Nothing listens/],
    ['without TLS', { server: 'http://localhost:1' }, 'INVALID_INPUT', /TLS alone/],
    ['at a wrong path', { server: 'https://localhost:1/est' }, 'INVALID_INPUT', /well-known/],
    ['that is no address', { server: 'https://a b' }, 'INVALID_INPUT', /no address/],
  ])('a server %s is refused before anything is made', async (_what, more, code, message) => {
    const { requests } = await overview();
    const refused = await bench.refusal('est.enroll', {
      workspace: bench.workspace,
      deviceIds: ['early'],
      server: est.url,
      serverCaPem: est.caPem,
      login,
      ...more,
    });
    expect(refused).toMatchObject({ code, details: { field: 'server', remedy: expect.any(String) } });
    expect(refused.message).toMatch(message);
    expect((await overview()).requests).toEqual(requests);
  });

  test('enrolls several, and tells of each', async () => {
    est.instead = (_request, response, body) => {
      const text = Buffer.from(body, 'base64').toString('latin1');
      return text.includes('many-2') && answering(403)(_request, response, body);
    };
    const { devices } = await bench.call('est.enroll', {
      workspace: bench.workspace,
      deviceIds: ['many-1', 'many-2', 'many-3'],
      server: est.url,
      serverCaPem: est.caPem,
      login,
    });
    expect(devices.map(({ outcome }) => outcome)).toEqual(['enrolled', 'failed', 'enrolled']);
    await judged('many-3');
  });
});
