import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type Asn1,
  bmpString,
  boolean,
  context,
  octetString,
  oid,
  parseAsn1,
  sequence,
  setOf,
  time,
  toDer,
} from '../../src-main/core/asn1/asn1.ts';
import { asn1Tree } from '../../src-main/core/asn1/tree.ts';
import { concatBytes, toUtf8 } from '../../src-main/core/bytes.ts';
import { Problem } from '../../src-main/core/problem.ts';
import { differencesOf } from '../../src-main/core/x509/report/compare.ts';
import { oidName } from '../../src-main/core/x509/report/oid-names.ts';
import { reportOf } from '../../src-main/core/x509/report/report.ts';
import type { ReportWorld } from '../../src-main/core/x509/report/warnings.ts';
import { readCertificate } from '../../src-main/core/x509/read-certificate.ts';
import { type Made, ciphers, make, now } from '../support/keys.ts';

const day = 86_400_000;
let root: Made;
let device: Made;
let server: Made;

beforeAll(async () => {
  root = await make('root', 'Root');
  device = await make('device', 'dev-01', root);
  server = await make('server', 'localhost', root);
});

const look = (der: Uint8Array, world: Partial<ReportWorld> = {}) =>
  reportOf(der, ciphers.digest, { now, deviceIdFault: () => undefined, ...world });
const causes = (der: Uint8Array, world: Partial<ReportWorld> = {}) =>
  look(der, world).warnings.map(({ cause }) => cause);

/** The signed part's fields, as DER's tree has them, changed. The signature is none then, which no report looks at. */
function changed(der: Uint8Array, change: (fields: Asn1[]) => void): Uint8Array {
  const tree = parseAsn1(der, 'certificate');
  const fields = (tree.value as Asn1[])[0]?.value as Asn1[];
  change(fields);
  return toDer(tree);
}

const extension = (id: string, critical: boolean, value: Uint8Array) =>
  sequence(oid(id), ...(critical ? [boolean(true)] : []), octetString(value));
const withExtensions = (der: Uint8Array, ...extensions: Asn1[]) =>
  changed(der, (fields) => fields.splice(-1, 1, context(3, sequence(...extensions))));

describe('warnings', () => {
  test('a sound certificate has none', () => {
    for (const { certificate } of [root, device])
      expect(causes(certificate.der, { issuer: root.certificate })).toEqual([]);
  });

  test('dates are held to the clock and to the issuer', async () => {
    const { der } = device.certificate;
    expect(causes(der, { now: new Date(now.getTime() + 200 * day) })).toEqual(['expired']);
    expect(causes(der, { now: new Date(now.getTime() - 2 * day) })).toEqual(['not-yet-valid']);
    const long = await make('device', 'dev-02', root, { notAfter: new Date(now.getTime() + 101 * day) });
    expect(causes(long.certificate.der, { issuer: root.certificate })).toEqual(['outlives-issuer']);
    expect(causes(long.certificate.der)).toEqual([]);
  });

  test('a date with an offset is read, and told', () => {
    const at = { tagClass: 0, type: 23, constructed: false, value: toUtf8('200101013000+0130') };
    const der = changed(device.certificate.der, (fields) => {
      const [, , , , validity = sequence()] = fields;
      fields[4] = sequence(at, ...(validity.value as Asn1[]).slice(1));
    });
    expect(readCertificate(der).notBefore).toEqual(new Date('2020-01-01T00:00:00Z'));
    expect(causes(der)).toEqual(['wrong-time-type']);
  });

  test.each([
    ['year 10000', '99991231235959-0100'],
    ['the year before 0', '00000101000000+0100'],
  ])('a date whose offset leads into %s is none, as to OpenSSL', (_name, text) => {
    const at = { tagClass: 0, type: 24, constructed: false, value: toUtf8(text) };
    const der = changed(device.certificate.der, (fields) => {
      const [, , , , validity = sequence()] = fields;
      fields[4] = sequence(...(validity.value as Asn1[]).slice(0, 1), at);
    });
    // An instant of the contract has four digits of a year.
    expect(() => readCertificate(der)).toThrow(expect.objectContaining({ code: 'DAMAGED' }) as Error);
  });

  test('a date without seconds and with an offset is told for both', () => {
    const at = { tagClass: 0, type: 23, constructed: false, value: toUtf8('2001010130+0130') };
    const der = changed(device.certificate.der, (fields) => {
      const [, , , , validity = sequence()] = fields;
      fields[4] = sequence(at, ...(validity.value as Asn1[]).slice(1));
    });
    expect(causes(der)).toEqual(['wrong-time-type', 'wrong-time-type']);
  });

  test('a device needs clientAuth and an ID', () => {
    const { der } = server.certificate;
    expect(causes(der, { role: 'device' })).toEqual(['no-client-auth']);
    const refusing = { deviceIdFault: () => 'Use other letters.' };
    expect(causes(device.certificate.der, refusing)).toEqual(['not-a-device-id']);
    expect(causes(root.certificate.der, refusing)).toEqual([]);
  });

  test('a server needs names', () => {
    expect(causes(server.certificate.der)).toEqual(['server-without-names']);
  });

  test('what is not as RFC 5280 wants it is told', () => {
    const { der } = device.certificate;
    const generalized = (text: string): Asn1 => ({
      tagClass: 0,
      type: 24,
      constructed: false,
      value: Buffer.from(text),
    });
    const ends = [time(now), generalized('20300101000000Z')];
    expect(causes(changed(der, (fields) => (fields[4] = sequence(...ends))))).toEqual(['wrong-time-type']);
    const name = sequence(setOf(sequence(oid('2.5.4.3'), bmpString('dev-01'))));
    expect(causes(changed(der, (fields) => (fields[5] = name)))).toEqual(['unusual-text']);
    expect(causes(changed(der, (fields) => (fields[2] = sequence(oid('1.2.840.113549.1.1.4')))))).toEqual([
      'algorithms-differ',
    ]);
    const twice = extension('2.5.29.14', false, toDer(octetString(Uint8Array.of(1))));
    expect(causes(withExtensions(der, twice, twice))).toEqual(['extension-repeated']);
    expect(causes(withExtensions(der, extension('1.2.3', true, Uint8Array.of(5, 0))))).toEqual(['critical-unknown']);
    expect(
      causes(
        changed(der, (fields) => (fields[1] = { tagClass: 0, type: 2, constructed: false, value: Uint8Array.of(0) })),
      ),
    ).toEqual(['serial-not-positive']);
  });

  test('BER is told', () => {
    const { der } = device.certificate;
    // The outermost length in one octet more than it needs.
    const [, , high = 0, low = 0] = der;
    const longer = concatBytes(Uint8Array.of(0x30, 0x83, 0, high, low), der.subarray(4));
    expect(der[1]).toBe(0x82);
    expect(causes(longer)).toEqual(['not-der']);
  });
});

describe('damage', () => {
  test('a damaged extension is told with its bytes, and the others are read', () => {
    const bad = extension('2.5.29.17', false, Uint8Array.of(0x30, 0x05, 0x82));
    const good = extension('2.5.29.14', false, toDer(octetString(Uint8Array.of(0xab))));
    const { extensions, warnings } = look(withExtensions(device.certificate.der, bad, good));
    expect(extensions).toMatchObject([
      { oid: '2.5.29.17', damaged: true, bytes: '300582', fields: [] },
      { oid: '2.5.29.14', damaged: false, fields: [{ name: 'Key identifier', value: 'AB' }] },
    ]);
    expect(warnings.map(({ cause }) => cause)).toEqual(['extension-damaged']);
  });

  test('a damaged name or key leaves the rest', () => {
    const { der } = device.certificate;
    const { sections, warnings } = look(
      changed(der, (fields) => ((fields[5] = octetString(toUtf8('x'))), (fields[6] = sequence()))),
    );
    expect(warnings.map(({ cause }) => cause)).toEqual(['field-damaged', 'field-damaged']);
    expect(sections.find(({ section }) => section === 'subject')?.fields).toEqual([{ name: 'Bytes', value: '040178' }]);
    expect(sections.find(({ section }) => section === 'validity')?.fields[0]?.name).toBe('Not before');
  });

  test('whatever stands in an extension, nothing is thrown', () => {
    const ids = ['9', '14', '15', '16', '17', '18', '19', '30', '31', '32', '33', '35', '36', '37', '46', '54'].map(
      (last) => `2.5.29.${last}`,
    );
    const others = [
      '1.3.6.1.5.5.7.1.1',
      '1.3.6.1.5.5.7.1.24',
      '1.3.6.1.5.5.7.48.1.5',
      '2.16.840.1.113730.1.1',
      '2.16.840.1.113730.1.13',
    ];
    const known = look(device.certificate.der).extensions.map(({ bytes }) =>
      Uint8Array.from(Buffer.from(bytes, 'hex')),
    );
    const bent = fc
      .tuple(fc.constantFrom(...known), fc.nat(), fc.integer({ min: 0, max: 255 }))
      .map(([bytes, at, byte]) => bytes.with(at % bytes.length, byte));
    const der = fc.oneof(bent, fc.uint8Array({ maxLength: 60 }));
    fc.assert(
      fc.property(fc.constantFrom(...ids, ...others), fc.boolean(), der, (id, critical, value) => {
        const { extensions } = look(withExtensions(device.certificate.der, extension(id, critical, value)));
        expect(extensions).toHaveLength(1);
      }),
      { numRuns: 1500 },
    );
  });

  test('whatever is bent in a certificate, it is told or refused as damaged, and its ASN.1 is shown', () => {
    const der = Uint8Array.from(device.certificate.der);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(der.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 }),
        (changes) => {
          const bytes = Uint8Array.from(der);
          for (const [at, byte] of changes) bytes[at] = byte;
          expect(asn1Tree(bytes, oidName).lines.length).toBeLessThanOrEqual(2000);
          try {
            look(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(Problem);
          }
        },
      ),
      { numRuns: 1500 },
    );
  });
});

describe('the ASN.1 tree', () => {
  test('looks into extensions, and says so', () => {
    const { lines } = asn1Tree(device.certificate.der, oidName);
    const usage = lines.findIndex(({ value }) => value === '2.5.29.37 (Extended Key Usage)');
    expect(lines.slice(usage + 1, usage + 4)).toMatchObject([
      { tag: 'OCTET STRING', wrapped: false, value: '' },
      { tag: 'SEQUENCE', wrapped: true },
      { tag: 'OBJECT IDENTIFIER', wrapped: true, value: '1.3.6.1.5.5.7.3.2 (clientAuth)' },
    ]);
  });

  test('ends at what is no ASN.1, and after 2000 lines', () => {
    expect(asn1Tree(Uint8Array.of(0x30, 0x03, 0x02, 0x05, 0x01), oidName)).toMatchObject({
      lines: [{ tag: 'SEQUENCE' }],
      end: 'damaged',
    });
    const many = toDer(sequence(...Array.from({ length: 2500 }, () => boolean(true))));
    const { lines, end } = asn1Tree(many, oidName);
    expect([lines.length, end]).toEqual([2000, 'too-many']);
  });

  test('does not follow elements deeper than people can', () => {
    let deep = boolean(true);
    for (let level = 0; level < 100; level++) deep = sequence(deep);
    const { lines, end } = asn1Tree(toDer(deep), oidName);
    expect(end).toBeUndefined();
    expect(Math.max(...lines.map(({ depth }) => depth))).toBe(40);
  });
});

describe('two certificates', () => {
  test('that are one do not differ', () => {
    const report = look(device.certificate.der);
    expect(differencesOf(report, report)).toEqual([]);
  });

  test('differ by field, also in what only one of them has', () => {
    const differences = differencesOf(look(device.certificate.der), look(root.certificate.der));
    const byField = new Map(differences.map(({ field, left, right }) => [field, [left, right]]));
    expect(byField.get('Subject: Common name (CN)')).toEqual(['dev-01', 'Root']);
    expect(byField.get('Extension Extended Key Usage')).toEqual([
      'clientAuth TLS client: a device that logs in',
      undefined,
    ]);
    expect(byField.has('Certificate: Version')).toBe(false);
    expect(byField.has('Issuer: Common name (CN)')).toBe(false);
  });
});
