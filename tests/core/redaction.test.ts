import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { standIns, withoutNames } from '../../src-main/core/support/names.ts';
import { cutOut, redactedJson, redactor } from '../../src-main/core/support/redaction.ts';
import { formsOf } from '../support/secret-forms.ts';

const redact = redactor({});

describe('what is cut out of a text', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const key = 'vR7+kq0Zb4mDhX2yWnC5sT8gLpQ1eUfAoJxKiBzM3Hw=';

  test.each([
    ['a private key', `before ${pem} after`, `before ${cutOut}\n after`],
    ['one that is cut off', `x -----BEGIN RSA PRIVATE KEY-----\nMIIE`, `x ${cutOut}`],
    ['a signature of Azure', 'SharedAccessSignature sr=h&sig=a%2Fb&se=1 x', `SharedAccessSignature ${cutOut} x`],
    ['a key of Azure', `HostName=h;SharedAccessKey=${key}`, `HostName=h;SharedAccessKey=${cutOut}`],
    ['a password', 'keyPassword = correct horse battery\nnext', `keyPassword = ${cutOut}\nnext`],
    ['one in JSON', '{"pfx_password":"a\\"b","host":"h"}', `{"pfx_password":"${cutOut}","host":"h"}`],
    ['one in JSON in a string', '"{\\"token\\":\\"abc\\",\\"a\\":1}"', `"{\\"token\\":\\"${cutOut}\\",\\"a\\":1}"`],
    ['an option', 'certbench x --key-passphrase abc --host h', `certbench x --key-passphrase ${cutOut} --host h`],
    [
      'options of others',
      'keytool -storepass abc; openssl -in a pass:abc',
      `keytool -storepass ${cutOut} openssl -in a pass:${cutOut}`,
    ],
    ['who logs in at a proxy', 'by http://me:p@ss/word@proxy:3128/', `by http://${cutOut}@proxy:3128/`],
    ['the same without a scheme', 'by me:secret@proxy:3128', `by ${cutOut}@proxy:3128`],
    ['a token of ThingsBoard', 'POST /api/v1/A1B2C3D4E5/telemetry', `POST /api/v1/${cutOut}/telemetry`],
    ['a token of the web', 'got eyJhbGciOiJIUzUxMiJ9.eyJzdWIiOiJ0In0.c2ln', `got ${cutOut}`],
    ['a folder of somebody', '/home/ada/work and C:\\Users\\Ada L\\work and /root/x', '~/work and ~\\work and ~/x'],
    ['octets of a key', `scalar ${'0a'.repeat(32)}.`, `scalar ${cutOut}.`],
    [
      'as OpenSSL prints them',
      `priv:\n    ${'0a:'.repeat(15)}\n    ${'0b:'.repeat(16)}0c\npub`,
      `priv:\n    ${cutOut}\npub`,
    ],
    ['in Base64', `JWK d ${key.slice(0, -1)} x`, `JWK d ${cutOut} x`],
  ])('%s', (_what, text, kept) => {
    expect(redact(text)).toBe(kept);
    expect(redact(kept)).toBe(kept);
  });

  test('is nothing of what helps: thumbprints that are known, codes, paths and what somebody did', () => {
    const thumbprint = createHash('sha256').update('x').digest('hex').toUpperCase();
    const known = redactor({ thumbprints: new Set([thumbprint]) });
    const kept = [
      `Presented ${thumbprint.toLowerCase()}`,
      'WRONG_PASSWORD: it does not open the file',
      'PASSWORD_REQUIRED: give it',
      'at lookAtTls (src-main/services/diagnosis/tls.ts:51:12)',
      'error:0A000418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca:../deps/openssl/openssl/ssl/record/rec_layer_s3.c:1601',
      '2026-11-29T14:00:00.000Z info hub.start 3.1 ms',
      'https://learn.microsoft.com/azure/iot-hub/tutorial-x509-test-certs',
    ].join('\n');
    expect(known(kept)).toBe(kept);
    expect(redact(thumbprint)).toBe(cutOut);
  });

  test('is a member of JSON by its name, whatever it has in it, and JSON stays JSON', () => {
    const value = { connections: [{ password: 'x', port: 8883, text: '"password":"y"' }], remembered: true };
    expect(redactedJson(value, redact)).toEqual({
      connections: [{ password: cutOut, port: 8883, text: `"password":"${cutOut}"` }],
      remembered: true,
    });
  });
});

test('a known secret is found in every form, wherever it stands among other octets', () => {
  const missed: string[][] = [];
  for (let round = 0; round < 300; round++) {
    const secret = randomBytes(6 + (round % 20)).toString(round % 2 === 0 ? 'base64' : 'latin1');
    const known = redactor({ known: [secret] });
    for (const form of formsOf(Buffer.from(secret))) {
      const text = `${randomBytes(9).toString('hex')}.${form}.${randomBytes(9).toString('hex')}`;
      if (known(text).includes(form)) missed.push([secret, form]);
    }
    const among = Buffer.concat([randomBytes(round % 4), Buffer.from(secret), randomBytes(3)]).toString('base64');
    expect(known(among)).not.toBe(among);
  }
  expect(missed).toEqual([]);
});

test('whatever comes, it ends soon and changes nothing the second time', () => {
  const parts = [
    'password',
    '=',
    ':',
    '"',
    '\\',
    '://',
    '@',
    '-----BEGIN PRIVATE KEY-----',
    'a',
    'a://',
    'A1',
    '\n',
    ' ',
    '/',
    '--',
    'token',
  ];
  for (let round = 0; round < 500; round++) {
    const text = Array.from(randomBytes(round % 60), (octet) => parts[octet % parts.length]).join('');
    const once = redact(text);
    expect(redact(once)).toBe(once);
  }
  const slow: string[] = [];
  for (const part of parts) {
    const startedAt = performance.now();
    redact(part.repeat(100_000 / part.length));
    if (performance.now() - startedAt > 2000) slow.push(part);
  }
  expect(slow).toEqual([]);
});

test('names get stand-ins, the same everywhere, where they stand by themselves', () => {
  const instead = standIns(['dev-01', 'CN=dev-01, O=Plant', 'Plant', 'x']);
  expect(withoutNames('dev-01 (CN=dev-01, O=Plant) is of Plant, not Plants; dev-012 is another', instead)).toBe(
    '<name 1> (<name 2>) is of <name 3>, not Plants; dev-012 is another',
  );
});
