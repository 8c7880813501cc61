import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asn1Tree } from '../../src-main/core/asn1/tree.ts';
import type { CertificateReport, ReportField } from '../../src-main/core/x509/report/model.ts';
import { reportOf } from '../../src-main/core/x509/report/report.ts';
import { ciphers } from '../support/keys.ts';
import { inOpenSslWords, parseAsn1Lines, parseText, withoutPadding } from '../support/openssl-text.ts';
import { isMissing, must } from '../support/programs.ts';

/** What is told of certificates that OpenSSL has made, held to what OpenSSL says of them. */

interface Wanted {
  readonly key: readonly string[];
  readonly subject: string;
  /** Names of the section of extensions; none for version 1. */
  readonly section?: string;
  readonly arguments?: readonly string[];
  /** What is to be warned of, in any order. */
  readonly causes: readonly string[];
  /** Line of `[req]`. */
  readonly mask?: string;
}

const p256 = ['EC', '-pkeyopt', 'ec_paramgen_curve:P-256'];
const rsa = (bits: number) => ['RSA', '-pkeyopt', `rsa_keygen_bits:${bits}`];

const table: Readonly<Record<string, Wanted>> = {
  everything: {
    key: rsa(2048),
    subject: '/C=CH/ST=ZH/O=Example/OU=a/OU=b/CN=x/serialNumber=7/emailAddress=a@b.c/DC=example',
    section: 'everything',
    causes: ['critical-unknown'],
  },
  legacy: {
    key: rsa(1024),
    subject: '/CN=dev-01',
    section: 'mail',
    arguments: ['-sha1'],
    causes: ['weak-signature', 'short-rsa-key', 'no-client-auth'],
  },
  'version one': { key: p256, subject: '/CN=old', arguments: ['-set_serial', '5'], causes: ['old-version'] },
  pss: {
    key: ['RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048'],
    subject: '/CN=pss',
    section: 'client',
    arguments: ['-sigopt', 'rsa_pss_saltlen:32', '-sha384'],
    causes: [],
  },
  edwards: { key: ['ED25519'], subject: '/CN=ed', section: 'client', causes: [] },
  'other strings': {
    key: p256,
    subject: '/O=Käse/CN=bmp',
    section: 'client',
    mask: 'string_mask=MASK:0x800',
    causes: ['unusual-text'],
  },
  'no device': {
    key: ['EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
    subject: '/CN=not an ID!',
    section: 'client',
    causes: ['not-a-device-id'],
  },
  'nameless server': { key: p256, subject: '/CN=localhost', section: 'server', causes: ['server-without-names'] },
  'odd serial': {
    key: p256,
    subject: '/CN=serial',
    section: 'client',
    arguments: ['-set_serial', `0x${'7f'.repeat(24)}`],
    causes: ['serial-too-long'],
  },
  'serial with a set top bit': {
    key: p256,
    subject: '/CN=serial',
    section: 'serial',
    arguments: ['-set_serial', `0xA1${'7f'.repeat(18)}`],
    causes: [],
  },
  'negative serial': {
    key: p256,
    subject: '/CN=serial',
    section: 'client',
    arguments: ['-set_serial', '-7'],
    causes: ['serial-not-positive'],
  },
  'explicit text': { key: p256, subject: '/CN=many', section: 'names', causes: [] },
};

const config = `
[none]
[everything]
basicConstraints=critical,CA:TRUE,pathlen:3
keyUsage=critical,digitalSignature,nonRepudiation,keyEncipherment,dataEncipherment,keyAgreement,keyCertSign,cRLSign,encipherOnly,decipherOnly
extendedKeyUsage=serverAuth,clientAuth,codeSigning,emailProtection,timeStamping,OCSPSigning,1.2.3.4.5
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid:always,issuer:always
subjectAltName=DNS:a.example,DNS:*.b.example,IP:192.168.1.20,IP:2001:db8::20,email:me@example.com,URI:urn:dev:1,RID:1.2.3.4,dirName:dn,otherName:1.3.6.1.4.1.311.20.2.3;UTF8:me@corp.example,otherName:1.2.3.4;IA5STRING:hello
issuerAltName=URI:http://ca.example
crlDistributionPoints=p1,p2
authorityInfoAccess=OCSP;URI:http://ocsp.example,caIssuers;URI:http://ca.example/ca.cer
certificatePolicies=1.2.3.4,@pol
nameConstraints=critical,permitted;DNS:example.com,permitted;IP:10.0.0.0/255.0.0.0,excluded;email:bad.example,excluded;dirName:dn
nsCertType=client,server,email,objsign,sslCA,emailCA,objCA
nsComment="made by OpenSSL"
tlsfeature=status_request,status_request_v2
policyConstraints=requireExplicitPolicy:3,inhibitPolicyMapping:1
policyMappings=1.2.3.4:1.2.3.5
inhibitAnyPolicy=2
noCheck=ignored
1.2.3.4.5.6=critical,DER:04:03:01:02:03
1.3.6.1.4.1.11129.2.4.2=DER:04:02:00:00
[mail]
extendedKeyUsage=emailProtection
[client]
basicConstraints=CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=critical,clientAuth
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
[serial]
basicConstraints=CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=clientAuth
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid:always,issuer:always
[server]
extendedKeyUsage=serverAuth
[names]
nameConstraints=permitted;IP:2001:db8::/ffff:ffff::,excluded;URI:.example.com
certificatePolicies=@pol2
[dn]
C=CH
O=Inner
CN=In a name
[p1]
fullname=URI:http://crl.example/1.crl
reasons=keyCompromise,CACompromise
[p2]
fullname=dirName:dn
CRLissuer=dirName:dn
[pol]
policyIdentifier=1.3.5.8
CPS.1=http://cps.example
userNotice.1=@notice
[pol2]
policyIdentifier=2.5.29.32.0
userNotice.1=@notice2
[notice]
explicitText=UTF8:Read this
organization=Org
noticeNumbers=1,2
[notice2]
explicitText=VISIBLE:Only text
`;

interface Looked {
  readonly der: Uint8Array;
  readonly report: CertificateReport;
  readonly file: string;
  readonly text: string;
}

let folder: string;
const looked = new Map<string, Looked>();

const deviceIdFault = (name: string) => (/^[a-z0-9-]+$/.test(name) ? undefined : 'It has blanks.');

async function make(name: string, wanted: Wanted): Promise<Looked> {
  const at = (end: string) => join(folder, `${name.replaceAll(' ', '-')}${end}`);
  await must('openssl', 'genpkey', '-algorithm', ...wanted.key, '-out', at('.key'));
  await writeFile(at('.cnf'), `[req]\ndistinguished_name=none\nutf8=yes\n${wanted.mask ?? ''}\n${config}`);
  const extensions = wanted.section === undefined ? [] : ['-extensions', wanted.section];
  const order = [
    '-new',
    '-x509',
    '-key',
    at('.key'),
    '-config',
    at('.cnf'),
    '-subj',
    wanted.subject,
    '-utf8',
    '-days',
    '10',
  ];
  await must('openssl', 'req', ...order, ...extensions, ...(wanted.arguments ?? []), '-out', at('.pem'));
  const der = new X509Certificate(await readFile(at('.pem'))).raw;
  const report = reportOf(der, ciphers.digest, { now: new Date(), deviceIdFault });
  const text = await must('openssl', 'x509', '-in', at('.pem'), '-noout', '-text');
  return { der, report, file: at('.pem'), text };
}

const fieldsOf = ({ sections }: CertificateReport, section: string): readonly ReportField[] =>
  sections.find((one) => one.section === section)?.fields ?? [];
const valueOf = (report: CertificateReport, section: string, name: string): string | undefined =>
  fieldsOf(report, section).find((field) => field.name === name)?.value;

const noOpenssl = isMissing('openssl');

beforeAll(async () => {
  if (noOpenssl) return;
  folder = await mkdtemp(join(tmpdir(), 'certbench-report-'));
  for (const [name, wanted] of Object.entries(table)) looked.set(name, await make(name, wanted));
});
afterAll(async () => {
  if (!noOpenssl) await rm(folder, { recursive: true, force: true });
});

/** OpenSSL's names of what a report calls otherwise. */
const signatures: Readonly<Record<string, string>> = {
  'SHA-256 with RSA': 'sha256WithRSAEncryption',
  'SHA-1 with RSA': 'sha1WithRSAEncryption',
  'ECDSA with SHA-256': 'ecdsa-with-SHA256',
  'RSASSA-PSS': 'rsassaPss',
  Ed25519: 'ED25519',
};
const keys: Readonly<Record<string, string>> = {
  RSA: 'rsaEncryption',
  'RSA-PSS': 'rsassaPss',
  EC: 'id-ecPublicKey',
  Ed25519: 'ED25519',
};

describe.skipIf(noOpenssl).each(Object.keys(table))('the certificate "%s"', (name) => {
  const all = () => looked.get(name) as Looked;

  test('has the version, serial, signature and dates that OpenSSL prints', async () => {
    const { report, text, file } = all();
    const { after, hexBelow } = parseText(text);
    expect(after('Version')).toBe(
      `${valueOf(report, 'certificate', 'Version')} (0x${Number(valueOf(report, 'certificate', 'Version')) - 1})`,
    );
    const serial = (await must('openssl', 'x509', '-in', file, '-noout', '-serial')).trim().replace('serial=', '');
    expect(withoutPadding(valueOf(report, 'certificate', 'Serial number') ?? '')).toBe(serial);
    expect(signatures[valueOf(report, 'signature', 'Signature algorithm') ?? '']).toBe(after('Signature Algorithm'));
    expect(valueOf(report, 'signature', 'Value')).toBe(hexBelow('Signature Value'));
    for (const [field, label] of [
      ['Not before', 'Not Before'],
      ['Not after', 'Not After'],
    ] as const) {
      const told = (after(label) ?? after(`${label} `) ?? '').replace(/^: /, '');
      expect(new Date(told).toISOString().replace('.000', '')).toBe(valueOf(report, 'validity', field));
    }
  });

  test('has the names that OpenSSL prints, with every attribute', async () => {
    const { report, file } = all();
    for (const section of ['subject', 'issuer']) {
      const printed = await must(
        'openssl',
        'x509',
        '-in',
        file,
        '-noout',
        `-${section}`,
        '-nameopt',
        'sep_multiline,utf8,sname',
      );
      const ours = fieldsOf(report, section).map(
        (field) => `${/\((.*)\)$/.exec(field.name)?.[1] ?? field.name}=${field.value}`,
      );
      expect(ours).toEqual(
        printed
          .trim()
          .split('\n')
          .slice(1)
          .map((line) => line.trim()),
      );
    }
  });

  test('has the key that OpenSSL prints', () => {
    const { report, text } = all();
    const { after, hexBelow } = parseText(text);
    const value = (field: string) => valueOf(report, 'publicKey', field);
    expect(keys[value('Algorithm') ?? '']).toBe(after('Public Key Algorithm'));
    if (value('Modulus') !== undefined) {
      expect(value('Modulus')).toBe(hexBelow('Modulus').replace(/^00/, ''));
      expect(after('Exponent')).toMatch(new RegExp(`^${value('Exponent')} `));
    } else {
      expect(value('Point') ?? value('Key')).toBe(hexBelow('pub'));
    }
    if (value('Curve') !== undefined) expect(value('Curve')).toBe(after('NIST CURVE'));
    const bits = /Public-Key: \((\d+) bit\)/.exec(text)?.[1];
    if (bits !== undefined) expect(value('Length')).toBe(`${bits} bits`);
  });

  test('has the extensions that OpenSSL prints, in their order and with their values', () => {
    const { report, text } = all();
    const { extensions } = parseText(text);
    expect(report.extensions.map(({ critical }) => critical)).toEqual(extensions.map(({ critical }) => critical));
    for (const [index, { value }] of extensions.entries()) {
      const own = report.extensions[index];
      const words = own === undefined ? undefined : inOpenSslWords(own);
      if (words === undefined) expect(own?.fields).toEqual([]);
      // X509v3 Any Policy is what OpenSSL calls 2.5.29.32.0.
      else expect(words).toBe(value.replace('X509v3 Any Policy', '2.5.29.32.0'));
    }
    expect(report.extensions.every(({ damaged, meaning }) => !damaged && meaning.endsWith('.'))).toBe(true);
  });

  test('is warned of as its table has it', () => {
    expect(
      all()
        .report.warnings.map(({ cause }) => cause)
        .toSorted(),
    ).toEqual([...(table[name]?.causes ?? [])].toSorted());
  });

  test('has the ASN.1 that OpenSSL prints', async () => {
    const { der, file } = all();
    const theirs = parseAsn1Lines(await must('openssl', 'asn1parse', '-in', file));
    const { lines, end } = asn1Tree(der, () => undefined);
    expect(end).toBeUndefined();
    const ours = lines.filter(({ wrapped }) => !wrapped);
    const tagOf = (tag: string) => (tag === 'OBJECT IDENTIFIER' ? 'OBJECT' : tag.replace(/^\[(\d+)\]$/, 'cont [ $1 ]'));
    expect(
      ours.map(({ offset, depth, header, length, constructed, tag }) => ({
        offset,
        depth,
        header,
        length,
        constructed,
        tag: tagOf(tag).toUpperCase(),
      })),
    ).toEqual(
      theirs.map(({ offset, depth, header, length, constructed, tag }) => ({
        offset,
        depth,
        header,
        length,
        constructed,
        tag: tag.toUpperCase(),
      })),
    );
    for (const [index, { tag, value }] of theirs.entries()) {
      if (/^(?:PRINTABLE|UTF8|IA5|UTC|GENERALIZED)/.test(tag)) expect(ours[index]?.value).toBe(value);
    }
    expect(theirs.length).toBeGreaterThan(20);
  });
});

describe.skipIf(noOpenssl)('what OpenSSL does not read', () => {
  test('is told by its bytes', () => {
    const byOid = new Map((looked.get('everything') as Looked).report.extensions.map((one) => [one.oid, one]));
    expect(byOid.get('1.2.3.4.5.6')).toMatchObject({
      name: '1.2.3.4.5.6',
      critical: true,
      bytes: '0403010203',
      damaged: false,
    });
    expect(byOid.get('1.3.6.1.4.1.11129.2.4.2')).toMatchObject({ bytes: '04020000', damaged: false });
  });

  test('the salt and the hash of RSASSA-PSS are told', () => {
    const { report, text } = looked.get('pss') as Looked;
    expect(text).toMatch(/Hash Algorithm: sha384[\s\S]*Salt Length: 0x20/);
    expect(valueOf(report, 'signature', 'Hash')).toBe('SHA-384');
    expect(valueOf(report, 'signature', 'Salt length')).toBe('32');
  });
});
