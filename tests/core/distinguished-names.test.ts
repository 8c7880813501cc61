import { describe, expect, test } from 'vitest';
import {
  type Asn1,
  bmpString,
  octetString,
  oid,
  printableString,
  sequence,
  setOf,
  utf8String,
} from '../../src-main/core/asn1/asn1.ts';
import { readName, sameName } from '../../src-main/core/x509/subject.ts';

/** Names as RFC 4514 shows them and RFC 5280 7.1 compares them. */

const CN = '2.5.4.3';
const OU = '2.5.4.11';
const O = '2.5.4.10';
const pair = (type: string, value: Asn1): Asn1 => sequence(oid(type), value);
const name = (...rdns: Asn1[][]) => readName(sequence(...rdns.map((parts) => setOf(...parts))));
const cn = (value: Asn1) => name([pair(CN, value)]);

describe('a name is shown', () => {
  test('with a plus between what stands in one RDN, and a comma between RDNs', () => {
    const shown = name([pair(O, utf8String('Org'))], [pair(CN, utf8String('dev')), pair(OU, utf8String('Plant'))]).text;
    expect(['O=Org, CN=dev+OU=Plant', 'O=Org, OU=Plant+CN=dev']).toContain(shown);
    expect(name([pair(CN, utf8String('a+b'))]).text).toBe('CN=a\\+b');
  });

  test.each([
    [' blank first', '\\ blank first'],
    ['blank last ', 'blank last\\ '],
    ['#first', '\\#first'],
    ['in #the middle ', 'in #the middle\\ '],
    ['a,b;c"d\\e<f>g', 'a\\,b\\;c\\"d\\\\e\\<f\\>g'],
    ['line\nbreak\u0085', 'line\\0Abreak\\C2\\85'],
    ['evil\u202Egnp', 'evil\\E2\\80\\AEgnp'],
    ['Größe 木', 'Größe 木'],
    ['', ''],
  ])('with %j escaped', (value, shown) => {
    expect(cn(utf8String(value)).text).toBe(`CN=${shown}`);
  });

  test('with what is no text in hex', () => {
    expect(cn(octetString(Uint8Array.of(1, 255))).text).toBe('CN=#040201FF');
  });
});

describe('two names are one', () => {
  const same: [string, Asn1, Asn1][] = [
    ['of two string types', utf8String('Root CA'), printableString('Root CA')],
    ['of BMPString and UTF8String', bmpString('Größe'), utf8String('Größe')],
    ['in other case', utf8String('Root CA'), utf8String('ROOT ca')],
    ['with other blanks', utf8String('  Root   CA '), utf8String('Root CA')],
    ['composed otherwise', utf8String('Gro\u0308\u00dfe'), utf8String('Gr\u00f6\u00dfe')],
    ['with a soft hyphen', utf8String('Ro\u00adot'), utf8String('Root')],
  ];
  test.each(same)('%s', (_name, a, b) => {
    expect(sameName(cn(a), cn(b))).toBe(true);
  });

  test('whichever order the parts of an RDN have, and not that of RDNs', () => {
    const [a, b] = [pair(CN, utf8String('a')), pair(OU, utf8String('b'))];
    const reversed = { ...setOf(a, b), value: [b, a] };
    expect(sameName(readName(sequence(setOf(a, b))), readName(sequence(reversed)))).toBe(true);
    expect(sameName(name([a], [b]), name([b], [a]))).toBe(false);
    expect(sameName(name([a, b]), name([a], [b]))).toBe(false);
  });

  test.each([
    ['a letter', cn(utf8String('Root CA')), cn(utf8String('Root CB'))],
    ['a blank between words', cn(utf8String('Root CA')), cn(utf8String('RootCA'))],
    ['the attribute', cn(utf8String('x')), name([pair(O, utf8String('x'))])],
    [
      'what stands between quotes',
      cn(utf8String('a","b')),
      name([pair(CN, utf8String('a'))], [pair(CN, utf8String('b'))]),
    ],
    ['octets that are no text', cn(octetString(Uint8Array.of(65))), cn(octetString(Uint8Array.of(97)))],
  ])('unless they differ in %s', (_name, a, b) => {
    expect(sameName(a, b)).toBe(false);
  });
});
