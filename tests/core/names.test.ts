import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Asn1Reader } from '../../src-main/core/asn1/reader.ts';
import { Problem } from '../../src-main/core/problem.ts';
import {
  checkAuthorityName,
  checkDeviceId,
  checkVerificationCode,
  fileNameOf,
  numberedIds,
} from '../../src-main/core/things/identifiers.ts';
import { things } from '../../src-main/core/things/index.ts';
import { encodeSubject, readName } from '../../src-main/core/x509/subject.ts';
import { refusal } from '../support/refusal.ts';

describe('a device ID', () => {
  test.each(['dev-01', 'a', '0', 'A.b_c:d-e', 'x'.repeat(64), '-', 'console', 'com10', 'aux-1'])('may be %s', (id) => {
    expect(checkDeviceId(id)).toBe(id);
  });

  test.each([
    ['', 'is empty'],
    ['x'.repeat(65), '65 characters'],
    ['..', 'starts with a dot'],
    ['.hidden', 'starts with a dot'],
    ['../up', 'other than'],
    ['a/b', 'other than'],
    ['a\\b', 'other than'],
    ['a b', 'other than'],
    ['a\u0000b', 'other than'],
    ['a\nb', 'other than'],
    ['gerät', 'other than'],
    ['end.', 'does not end'],
    ['end_', 'does not end'],
    ['end:', 'does not end'],
    ['CON', 'Windows'],
    ['nul.txt', 'Windows'],
    ['Com1', 'Windows'],
    ['lpt9.x', 'Windows'],
  ])('may not be %j', (id, reason) => {
    const problem = refusal(() => checkDeviceId(id));
    expect(problem).toMatchObject({ code: 'INVALID_INPUT', field: 'deviceId' });
    expect(problem.message).toContain(reason);
    expect(problem.remedy).toBeTruthy();
  });

  test('never leaves its folder and never has a name that Windows cannot hold, whatever is typed', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.stringMatching(/^[A-Za-z0-9._:\-/\\]{0,70}$/)),
        (text) => {
          let id: string;
          try {
            id = checkDeviceId(text);
          } catch (error) {
            expect(error).toBeInstanceOf(Problem);
            return;
          }
          const folder = things.device.folder({ name: id });
          expect(folder.split('/')).toHaveLength(2);
          expect(fileNameOf(id)).toMatch(/^[A-Za-z0-9._%-]+$/);
          expect(fileNameOf(id)).not.toMatch(/^\.|\.$/);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('and another one have different file names', () => {
    const valid = fc.stringMatching(/^[A-Za-z0-9._:-]{0,20}[A-Za-z0-9-]$/).filter((id) => !id.startsWith('.'));
    fc.assert(fc.property(valid, valid, (a, b) => a === b || fileNameOf(a) !== fileNameOf(b)));
  });
});

describe('an authority name', () => {
  test('may have blanks inside', () => {
    expect(checkAuthorityName('Contoso Root CA')).toBe('Contoso Root CA');
  });

  test.each([' lead', 'trail ', 'two  blanks', 'a:b', '..', 'a/..'])('may not be %j', (name) => {
    expect(refusal(() => checkAuthorityName(name)).code).toBe('INVALID_INPUT');
  });
});

test('numbered IDs have as many digits as the last one needs, two at least', () => {
  expect(numberedIds('dev-', 3)).toEqual(['dev-01', 'dev-02', 'dev-03']);
  expect(numberedIds('d', 100).at(0)).toBe('d001');
  expect(numberedIds('d', 100).at(-1)).toBe('d100');
});

describe('a verification code', () => {
  test('is trimmed and keeps its case', () => {
    expect(checkVerificationCode(` ${'aB3'.repeat(16)}\n`)).toEqual({ code: 'aB3'.repeat(16), usual: true });
    expect(checkVerificationCode('whatever-1')).toEqual({ code: 'whatever-1', usual: false });
  });

  test.each(['', '   ', 'a b', 'x'.repeat(65), 'tür'])('may not be %j', (code) => {
    expect(refusal(() => checkVerificationCode(code)).field).toBe('code');
  });

  test('becomes a folder name that stays below its parent', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[!-~]{1,64}$/), (code) => {
        const parts = things.proof.folder({ name: 'Root', code }).split('/');
        expect(parts).toHaveLength(3);
        expect(parts[2]).toMatch(/^[A-Za-z0-9%-]+$/);
      }),
    );
  });
});

describe('a subject', () => {
  const read = (der: Uint8Array) => readName(new Asn1Reader('name in the certificate').parse(der));

  test('has its attributes from wide to narrow, and the country in capitals', () => {
    const der = encodeSubject({
      commonName: 'Root',
      organization: 'Ä & Söhne',
      country: 'de',
      stateOrProvince: 'BY',
      locality: 'Ulm',
    });
    expect(read(der).text).toBe('C=DE, ST=BY, L=Ulm, O=Ä & Söhne, CN=Root');
  });

  test.each([
    [{ commonName: '' }, 'commonName'],
    [{ commonName: 'x'.repeat(65) }, 'commonName'],
    [{ commonName: 'a', organization: 'x'.repeat(65) }, 'organization'],
    [{ commonName: 'a', organizationalUnit: 'x'.repeat(65) }, 'organizationalUnit'],
    [{ commonName: 'a', stateOrProvince: 'x'.repeat(129) }, 'stateOrProvince'],
    [{ commonName: 'a', country: 'D' }, 'country'],
    [{ commonName: 'a', locality: 'x'.repeat(129) }, 'locality'],
    [{ commonName: 'a', country: 'DEU' }, 'country'],
    [{ commonName: 'a', country: 'ß1' }, 'country'],
    [{ commonName: 'a\u0007b' }, 'commonName'],
    [{ commonName: 'a\ud800b' }, 'commonName'],
  ])('is refused for %j', (subject, field) => {
    expect(refusal(() => encodeSubject(subject)).field).toBe(field);
  });

  test('may have as many characters as RFC 5280 appendix A.1 allows, and one more is refused with what to do', () => {
    const bounds = { commonName: 64, organization: 64, organizationalUnit: 64, locality: 128, stateOrProvince: 128 };
    for (const [field, bound] of Object.entries(bounds)) {
      // Characters and not UTF-16 units.
      const longest = '\u{1F600}'.repeat(bound);
      expect(read(encodeSubject({ commonName: 'a', [field]: longest })).text).toContain(longest);
      const problem = refusal(() => encodeSubject({ commonName: 'a', [field]: `${longest}x` }));
      expect(problem.message).toContain(`${bound + 1} characters; ${bound} are allowed`);
      expect(problem).toMatchObject({ field, remedy: 'Shorten it.' });
    }
  });

  test('is read as it was written, whatever the characters', () => {
    const text = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
      .map((value) => value.trim())
      .filter((value) => value !== '' && !/\p{Cc}/u.test(value) && Array.from(value).length <= 64);
    fc.assert(
      fc.property(text, text, (commonName, organization) => {
        const name = read(encodeSubject({ commonName, organization }));
        expect(name.commonName).toBe(commonName);
      }),
    );
  });
});
