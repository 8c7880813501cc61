import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import type { HubEvent } from '../../src-main/contract/models.ts';
import { isMissing, run } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

/** The hub's EST (RFC 7030), judged by curl and OpenSSL. */

let bench: Workbench;
const events: HubEvent[] = [];
let address: { webSocketPort?: number | undefined; authorityFile: string };
let secret: { user: string; password: string };
const at = (name: string) => join(bench.folder, name);
const ofDevice = (end: string) => at(join('workspace', 'devices', 'birth', `birth${end}`));
const openssl = async (...args: string[]) => (await run('openssl', args)).stdout;

beforeAll(async () => {
  bench = await Workbench.open();
  bench.services.sources['hub.events']({}, (event) => events.push(event));
  const { certificatePem } = await bench.authority('Root');
  await bench.devices(['birth']);
  address = await bench.call('hub.start', { data: bench.path('hub'), port: 0 });
  await bench.call('hub.uploadAuthority', { certificatePem, verified: true });
  await bench.call('hub.createPolicy', { name: 'factory', validityDays: 7 });
  secret = await bench.call('hub.createBootstrapPassword', { name: 'factory' });
});
afterAll(async () => {
  const seen = JSON.stringify([events, await bench.call('hub.status', {}), await bench.call('hub.log', {})]);
  expect(seen).not.toContain(secret.password);
  const files = (await readdir(at('hub'), { withFileTypes: true })).filter((one) => one.isFile());
  expect(files).not.toEqual([]);
  for (const { name } of files) expect(await readFile(at(join('hub', name)), 'utf8')).not.toContain(secret.password);
  await bench.close();
  expect(bench.logged).toEqual([]);
});

interface Answer {
  readonly status: number;
  readonly headers: string;
  readonly body: string;
}

async function curl(path: string, ...args: string[]): Promise<Answer> {
  const url = `https://localhost:${address.webSocketPort}/.well-known/est/${path}`;
  const { stdout } = await run('curl', [
    '--silent',
    '--show-error',
    '--include',
    '--cacert',
    address.authorityFile,
    ...args,
    url,
  ]);
  const [headers = '', body = ''] = stdout.split(/\r\n\r\n(.*)/s);
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(headers)?.[1]), headers: headers.toLowerCase(), body };
}

/** PKCS#10 by OpenSSL, in base64. */
async function request(name: string, subject: string, ...more: string[]): Promise<string> {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', at(`${name}.key`)];
  await openssl('req', '-new', ...key, '-subj', subject, ...more, '-outform', 'DER', '-out', at(`${name}.der`));
  await openssl('base64', '-in', at(`${name}.der`), '-out', at(`${name}.b64`));
  return at(`${name}.b64`);
}

const asRequest = (file: string) => ['--header', 'content-type: application/pkcs10', '--data-binary', `@${file}`];
const byPassword = () => ['--user', `${secret.user}:${secret.password}`];
const byBirth = () => ['--cert', ofDevice('-chain.pem'), '--key', ofDevice('-key.pem')];

/** The certificates of an answer, in PEM, as a client takes them apart. */
async function certificates({ body }: Answer, name: string): Promise<string> {
  await writeFile(at(`${name}.p7b64`), body);
  await openssl('base64', '-d', '-in', at(`${name}.p7b64`), '-out', at(`${name}.p7`));
  await openssl('pkcs7', '-inform', 'DER', '-in', at(`${name}.p7`), '-print_certs', '-out', at(`${name}.pem`));
  return at(`${name}.pem`);
}

const causes = () => events.flatMap((one) => (one.type === 'refused' ? [one.cause] : []));

describe.skipIf(isMissing('curl') || isMissing('openssl'))('curl and OpenSSL', () => {
  test('fetch the authorities, and what a request should have', async () => {
    const answer = await curl('cacerts');
    expect(answer.status).toBe(200);
    expect(answer.headers).toContain('content-type: application/pkcs7-mime\r\n');
    // strongSwan's client reads no chunks.
    expect(answer.headers).toContain(`content-length: ${answer.body.length}`);
    const file = await certificates(answer, 'cacerts');
    expect((await readFile(file, 'utf8')).match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    const attributes = await curl('factory/csrattrs');
    expect(attributes.headers).toContain('content-type: application/csrattrs');
    await writeFile(at('attributes'), attributes.body);
    await openssl('base64', '-d', '-in', at('attributes'), '-out', at('attributes.der'));
    const tree = await openssl('asn1parse', '-in', at('attributes.der'), '-inform', 'DER');
    expect(tree).toMatch(/id-ecPublicKey[\s\S]+prime256v1[\s\S]+ecdsa-with-SHA256/);
  });

  test('enroll by password, then again by the certificate with the same names and another key', async () => {
    const names = ['-addext', 'subjectAltName=DNS:dev-1.local,IP:10.0.0.7'];
    const first = await curl(
      'factory/simpleenroll',
      ...byPassword(),
      ...asRequest(await request('one', '/O=Plant/CN=dev-1', ...names)),
    );
    expect([first.status, first.body.length > 0]).toEqual([200, true]);
    expect(first.headers).toContain('content-type: application/pkcs7-mime; smime-type=certs-only');
    const pem = await certificates(first, 'one');
    const chain = await certificates(await curl('cacerts'), 'chain');
    expect(await openssl('verify', '-CAfile', chain, '-purpose', 'sslclient', pem)).toContain('OK');
    const told = await openssl(
      'x509',
      '-in',
      pem,
      '-noout',
      '-subject',
      '-ext',
      'subjectAltName,extendedKeyUsage',
      '-checkend',
      '500000',
    );
    expect(told).toMatch(/O ?= ?Plant, CN ?= ?dev-1[\s\S]+DNS:dev-1\.local, IP Address:10\.0\.0\.7/);
    expect(told).toContain('TLS Web Client Authentication');
    const own = ['--cert', pem, '--key', at('one.key')];
    const again = await curl(
      'simplereenroll',
      ...own,
      ...asRequest(await request('two', '/O=Plant/CN=dev-1', ...names)),
    );
    expect(again.status).toBe(200);
    await certificates(again, 'two');
    expect(await openssl('verify', '-CAfile', chain, at('two.pem'))).toContain('OK');
    const other = await curl(
      'simplereenroll',
      ...own,
      ...asRequest(await request('three', '/O=Plant/CN=dev-2', ...names)),
    );
    expect([other.status, other.body]).toEqual([403, expect.stringContaining('must stay')]);
    const nameless = await curl('simplereenroll', ...own, ...asRequest(await request('four', '/O=Plant/CN=dev-1')));
    expect([nameless.status, nameless.body]).toEqual([403, expect.stringContaining('4.2.2')]);
    expect((await bench.call('hub.issued', {})).issued.map(({ issuedTo }) => issuedTo)).toEqual(['dev-1', 'dev-1']);
    expect(events.filter(({ type }) => type === 'issued')).toMatchObject([
      { face: 'est', deviceId: 'dev-1', policy: 'factory' },
      { deviceId: 'dev-1' },
    ]);
  });

  test('enroll by the certificate of a registered authority, under its own name alone', async () => {
    expect((await curl('simpleenroll', ...byBirth(), ...asRequest(await request('own', '/CN=birth')))).status).toBe(
      200,
    );
    const foreign = await curl('simpleenroll', ...byBirth(), ...asRequest(await request('foreign', '/CN=other')));
    expect([foreign.status, foreign.body]).toEqual([403, expect.stringContaining('under its own name')]);
    expect((await curl('simplereenroll', ...byBirth(), ...asRequest(at('own.b64')))).status).toBe(403);
    expect(causes().slice(-2)).toEqual(['common-name-mismatch', 'not-issued-here']);
  });

  test('are sent away where it takes long, and fetch it with the same request', async () => {
    await bench.call('hub.updatePolicy', { name: 'factory', waitSeconds: 3 });
    const file = await request('slow', '/CN=slow');
    const first = await curl('simpleenroll', ...byPassword(), ...asRequest(file));
    expect([first.status, /retry-after: 3\r/.test(`${first.headers}\r`)]).toEqual([202, true]);
    const second = await curl('simpleenroll', ...byPassword(), ...asRequest(file));
    expect(second.status).toBe(200);
    await certificates(second, 'slow');
    await bench.call('hub.updatePolicy', { name: 'factory', waitSeconds: 0 });
    const { issued } = await bench.call('hub.issued', {});
    expect(issued.filter(({ issuedTo }) => issuedTo === 'slow')).toHaveLength(1);
  });

  test('meet failures on demand', async () => {
    const set = (input: MethodInput<'hub.setIssuingFault'>) =>
      bench.call('hub.setIssuingFault', { policy: 'factory', next: true, ...input });
    const enrolled = async (name: string) =>
      curl('simpleenroll', ...byPassword(), ...asRequest(await request(name, `/CN=${name}`)));
    for (const fault of ['denied', 'conflict'] as const) {
      await set({ fault });
      const refused = await enrolled(fault);
      expect([refused.status, refused.body.trim()]).toEqual([403, `The hub was told to answer ${fault}.`]);
      expect(causes().at(-1)).toBe('fault-on-demand');
    }
    // The hub keeps a client waiting for two seconds.
    await set({ fault: 'slow', seconds: 3 });
    expect((await enrolled('late')).status).toBe(202);
    expect((await curl('simpleenroll', ...byPassword(), ...asRequest(at('late.b64')))).status).toBe(200);
    await set({ fault: 'short-lived' });
    const file = await certificates(await enrolled('short'), 'short');
    // OpenSSL answers with 1 where it will have ended by then.
    expect((await run('openssl', ['x509', '-in', file, '-noout', '-checkend', '60'])).status).toBe(0);
    expect((await run('openssl', ['x509', '-in', file, '-noout', '-checkend', '121'])).status).toBe(1);
  });

  test('are refused with a status, a sentence and an event', async () => {
    const good = await request('good', '/CN=good');
    await writeFile(at('pem'), await openssl('req', '-inform', 'DER', '-in', at('good.der')));
    const flipped = Buffer.from(await readFile(at('good.der')));
    flipped[flipped.length - 3] = (flipped.at(-3) ?? 0) ^ 1;
    await writeFile(at('flipped'), flipped.toString('base64'));
    await writeFile(at('large'), 'A'.repeat(70_000));
    const nameless = await request('nameless', '/O=Plant');
    const enroll = 'simpleenroll';
    const rows: [number, string, string, string[]][] = [
      [401, 'no-certificate', enroll, asRequest(good)],
      [401, 'password-wrong', enroll, ['--user', `factory:wrong`, ...asRequest(good)]],
      [401, 'password-wrong', enroll, ['--oauth2-bearer', 'x', ...asRequest(good)]],
      [401, 'no-certificate', 'simplereenroll', [...byPassword(), ...asRequest(good)]],
      [404, 'policy-missing', `nowhere/${enroll}`, [...byPassword(), ...asRequest(good)]],
      [404, 'operation-unknown', 'factory/serverkeygen', asRequest(good)],
      [405, 'operation-unknown', enroll, []],
      [415, 'media-type-wrong', enroll, [...byPassword(), '--data-binary', `@${good}`]],
      [413, 'message-too-large', enroll, [...byPassword(), ...asRequest(at('large'))]],
      [400, 'message-malformed', enroll, [...byPassword(), ...asRequest(at('pem'))]],
      [400, 'message-malformed', enroll, [...byPassword(), ...asRequest(at('good.der'))]],
      [400, 'request-refused', enroll, [...byPassword(), ...asRequest(at('flipped'))]],
      [400, 'request-refused', enroll, [...byPassword(), ...asRequest(nameless)]],
    ];
    for (const [status, cause, path, args] of rows) {
      const before = causes().length;
      const answer = await curl(path, ...args);
      expect([path, answer.status, ...causes().slice(before)]).toEqual([path, status, cause]);
      expect(answer.body.length).toBeGreaterThan(20);
      expect(answer.headers.includes('www-authenticate: basic')).toBe(status === 401);
      expect(answer.headers.includes('allow: post')).toBe(status === 405);
    }
    await bench.call('hub.updatePolicy', { name: 'factory', enabled: false });
    expect((await curl(enroll, ...byPassword(), ...asRequest(good))).status).toBe(403);
    await bench.call('hub.createPolicy', { name: 'second', validityDays: 1 });
    expect((await curl('cacerts')).body).toContain('factory, second');
    expect((await curl('second/cacerts')).status).toBe(200);
  });
});
