import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { english, i18n, speak } from '../../src-main/core/language/index.ts';
import { messages as de } from '../../src-main/core/language/de.po';
import { publishedPasswords } from '../../src-main/core/bring-in/pieces.ts';
import { tlsTelling } from '../../src-main/core/diagnosis/tls-telling.ts';
import { openFile } from '../../src-main/core/keystore/open.ts';
import { checkTopic } from '../../src-main/core/mqtt/topic.ts';
import { Problem } from '../../src-main/core/problem.ts';
import { testKindRows, testKinds, toldKind } from '../../src-main/core/test-certificates/kinds.ts';
import { toldOmission } from '../../src-main/core/test-certificates/omitted.ts';
import { checkDeviceId } from '../../src-main/core/things/identifiers.ts';
import { purposeOf } from '../../src-main/core/x509/report/oid-names.ts';
import { checkDnsName } from '../../src-main/core/x509/server-names.ts';
import { encodeSubject } from '../../src-main/core/x509/subject.ts';
import { nodeCiphers } from '../../src-main/adapters/node-ciphers.ts';
import { toUtf8 } from '../../src-main/core/bytes.ts';

/** What is said of something that is refused: the problem, and what to do. */
async function told(act: () => unknown): Promise<string> {
  try {
    await act();
  } catch (error) {
    if (error instanceof Problem) return `${error.message} ${error.remedy ?? ''}`.trim();
    throw error;
  }
  return '';
}

describe('in German', () => {
  beforeAll(() => {
    i18n.load({ de });
    speak('de');
  });
  afterAll(() => speak('en'));

  test('names are judged, with what is wrong and what is allowed', async () => {
    expect(await told(() => checkDeviceId('CON'))).toBe(
      'Die Geräte-ID "CON" ist ein Name, den Windows für sich behält. Erlaubt sind 1 bis 64 Zeichen: die Buchstaben A bis Z, Ziffern und - . _ :; am Ende steht ein Buchstabe, eine Ziffer oder ein Bindestrich.',
    );
    expect(await told(() => checkDnsName('a'.repeat(254)))).toMatch(/ hat 254 Zeichen; erlaubt sind 253\. Kürzen Sie/);
    expect(await told(() => encodeSubject({ commonName: ' ' }))).toBe(
      'Der Common Name ist leer. Geben Sie mindestens ein Zeichen an.',
    );
  });

  test('a file of another kind is named in a sentence', async () => {
    const open = (bytes: Uint8Array) =>
      told(() => openFile(bytes, { password: undefined, keyPassword: undefined }, nodeCiphers, 'file'));
    expect(await open(toUtf8('%PDF-1.7'))).toBe(
      'Die Datei ist ein PDF-Dokument. Wählen Sie eine Datei mit einem Zertifikat oder einem privaten Schlüssel.',
    );
  });

  test('what a TLS library says is explained', () => {
    const telling = tlsTelling('CERT_HAS_EXPIRED', 'certificate has expired');
    expect(telling?.what({ host: 'hub', port: 8883, text: '' })).toBe(
      'Das Zertifikat des Servers ist außerhalb seiner Gültigkeit.',
    );
    expect(telling?.remedy()).toMatch(/^Prüfen Sie die Uhr dieses Rechners/);
  });

  test('tables that are read when the program starts follow the language', () => {
    const clientAuth = '1.3.6.1.5.5.7.3.2';
    expect(purposeOf(clientAuth)?.[1]).toBe('TLS-Client: ein Gerät, das sich anmeldet');
    expect(publishedPasswords.map(({ of }) => of)).toContain('dem üblichen Passwort von Java');
    speak('en');
    expect(purposeOf(clientAuth)?.[1]).toBe('TLS client: a device that logs in');
    speak('de');
  });

  test('certificates for tests are told in German, and stay English in their files', () => {
    expect(toldKind('weak-key').label).toBe('schwacher Schlüssel');
    expect(testKindRows['weak-key'].label).toBe('weak key');
    expect(toldOmission('A key of the kind Ed25519 signs with a hash of its own and never with SHA-1.')).toBe(
      'Ein Schlüssel der Art Ed25519 signiert mit einem eigenen Hash und nie mit SHA-1.',
    );
    for (const kind of testKinds) expect(toldKind(kind).wrong).not.toBe(testKindRows[kind].wrong);
  });

  test('what goes to a client stays English', () => {
    expect(checkTopic('a/+')).toBe(
      'Ein Topic zum Veröffentlichen hat keine Platzhalter: + und # sind für Topic-Filter.',
    );
    expect(checkTopic('', english)).toBe('The topic is empty.');
  });
});
