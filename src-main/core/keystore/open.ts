import { i18n } from '../language/index.ts';
import { elementsOf } from '../asn1/outline.ts';
import { fromBase64, toBinaryString } from '../bytes.ts';
import type { PasswordCiphers } from '../primitives.ts';
import { Problem } from '../problem.ts';
import { decodeText } from '../text.ts';
import { readCertificate } from '../x509/read-certificate.ts';
import { type DerKind, derKind, pkcs7Certificates } from './der-kind.ts';
import { type Foreign, foreignBytes, foreignDer, foreignText, notWhatWasMeant } from './foreign.ts';
import { looksLikeJks } from './jks-read.ts';
import { looksLikeBks } from './bks-read.ts';
import { openBks, openJks } from './open-java.ts';
import { hasPem, openPem, pkcs12In } from './open-pem.ts';
import { openPkcs12 } from './open-pkcs12.ts';
import type { FilePasswords, OpenedFile, OpenedKey } from './opened.ts';
import { isEncryptedBlock, readPrivateKey, withoutPublicKey } from './private-key.ts';

/** The largest file that is opened. */
export const maximumFileBytes = 10_000_000;
/** Of one PKCS#7 file, or of DER one behind the other. */
const maximumCertificates = 10_000;
/** Base64 of base64 of PEM is what some secret stores keep. */
const maximumWrapping = 3;

/**
 * Says what a file is by its bytes, and opens it: PEM, DER, PKCS#7, PKCS#12 and JKS, in whatever text or encoding they came.
 * Everything in Certbench that takes a file of somebody else's takes it from here. `field` is the input that named the file.
 * Throws Problems alone: FORMAT_NOT_RECOGNISED with the name of what the file is instead, PASSWORD_REQUIRED, WRONG_PASSWORD,
 * ENCRYPTION_NOT_SUPPORTED, LIMIT_REACHED and DAMAGED.
 */
export async function openFile(
  bytes: Uint8Array,
  passwords: FilePasswords,
  ciphers: PasswordCiphers,
  field: string,
): Promise<OpenedFile> {
  try {
    const opened = await open(bytes, passwords, ciphers, 0);
    return { ...opened, keys: opened.keys.map(asAllReadIt) };
  } catch (error) {
    if (!(error instanceof Problem) || error.field !== undefined) throw error;
    throw error.but({ field });
  }
}

const asAllReadIt = (key: OpenedKey): OpenedKey =>
  key.privateKey === undefined ? key : { ...key, privateKey: withoutPublicKey(key.privateKey) };

async function open(
  bytes: Uint8Array,
  passwords: FilePasswords,
  ciphers: PasswordCiphers,
  wrapping: number,
): Promise<OpenedFile> {
  if (looksLikeJks(bytes)) return openJks(bytes, passwords, ciphers);
  if (looksLikeBks(bytes)) return openBks(bytes, passwords, ciphers);
  // Text may begin with the digit 0 as DER does, so that what is of no known kind may still be text.
  const kind = bytes[0] === 0x30 || bytes[0] === 0x06 ? wholeKind(bytes) : undefined;
  if (kind !== undefined && kind !== 'other') return openDer(kind, bytes, passwords, ciphers);
  const text = textOf(bytes);
  if (text !== undefined && hasPem(text)) {
    const [first, ...others] = pkcs12In(text);
    if (first === undefined) return openPem(text, passwords, ciphers);
    const opened = await openPkcs12(first, passwords, ciphers);
    return others.length === 0 ? opened : { ...opened, notices: [...opened.notices, oneOf(others.length + 1)] };
  }
  if (text?.trim() === '') {
    throw notRecognised(i18n.t('The file is empty.'), i18n.t('Fetch or export it again; a download may have failed.'));
  }
  const wrapped = text === undefined || wrapping === maximumWrapping ? undefined : unwrap(text);
  if (wrapped !== undefined) {
    const opened = await open(wrapped, passwords, ciphers, wrapping + 1);
    return {
      ...opened,
      notices: [...opened.notices, i18n.t('The file is base64 of what it holds; other programs may need it decoded.')],
    };
  }
  const foreign = foreignBytes(bytes) ?? (kind === 'other' ? foreignDer.other() : undefined);
  if (foreign !== undefined) throw notWhatWasMeant(foreign);
  if (text !== undefined) throw notWhatWasMeant(foreignText(text));
  if (bytes[0] === 0x30) {
    throw new Problem('DAMAGED', i18n.t('The file is DER that is cut off or damaged.'), {
      remedy: i18n.t('Fetch or export the file again, in binary mode.'),
    });
  }
  throw notRecognised(
    i18n.t('The file is neither PEM, DER, PKCS#7, PKCS#12 nor a Java keystore.'),
    i18n.t('Choose a .pem, .cer, .crt, .der, .key, .p7b, .pfx, .p12 or .jks file.'),
  );
}

const oneOf = (count: number): string =>
  i18n.t('The file holds {count} PKCS#12 keystores. The first was opened; put each into a file of its own.', { count });

const notRecognised = (message: string, remedy: string): Problem =>
  new Problem('FORMAT_NOT_RECOGNISED', message, { remedy });

const wholeKind = (bytes: Uint8Array): DerKind | undefined =>
  elementsOf(bytes, 1).length === 0 ? undefined : derKind(bytes);

/** PEM is ASCII; what stands around its blocks may be in any encoding, and the mark of UTF-16 may be missing. */
function textOf(bytes: Uint8Array): string | undefined {
  const text = decodeText(bytes);
  if (text !== undefined) return text;
  const octets = toBinaryString(bytes);
  if (hasPem(octets)) return octets;
  const [even, odd] = [bytes[0] === 0, bytes[1] === 0];
  if (even === odd) return undefined;
  const mark = even ? [0xfe, 0xff] : [0xff, 0xfe];
  const marked = decodeText(Uint8Array.from([...mark, ...bytes.subarray(0, 1000)].slice(0, 1002)));
  if (marked === undefined) return undefined;
  const whole = new Uint8Array(bytes.length + 2);
  whole.set(mark);
  whole.set(bytes, 2);
  const wide = decodeText(whole);
  // Without a mark only what cannot be anything else is taken for UTF-16.
  return wide !== undefined && hasPem(wide) ? wide : undefined;
}

/** The bytes behind text that is nothing but base64 of something that can be opened, quotes around it or not. */
function unwrap(text: string): Uint8Array | undefined {
  const bytes = fromBase64(text.trim().replace(/^["']|["']$/g, ''));
  if (bytes === undefined || bytes.length < 16) return undefined;
  const inner = decodeText(bytes);
  const known =
    bytes[0] === 0x30 ||
    looksLikeJks(bytes) ||
    looksLikeBks(bytes) ||
    (inner !== undefined && (hasPem(inner) || inner.startsWith('MI')));
  return known ? bytes : undefined;
}

const nothingElse = { entries: [], protection: [], notices: [] };

async function openDer(
  kind: DerKind,
  whole: Uint8Array,
  passwords: FilePasswords,
  ciphers: PasswordCiphers,
): Promise<OpenedFile> {
  const length = elementsOf(whole, 1)[0]?.length ?? whole.length;
  const bytes = whole.subarray(0, length);
  const rest = whole.subarray(length);
  const opened = await openElement(kind, bytes, rest, passwords, ciphers);
  // Line ends and zeros behind it say nothing: a text editor or a block device has put them there.
  const silent = opened.certificates.length > 1 || rest.every((byte) => [0, 9, 10, 13, 26, 32].includes(byte));
  return silent
    ? opened
    : {
        ...opened,
        notices: [
          ...opened.notices,
          i18n.t(
            '{count, plural, one {Behind it one more byte follows, which was passed over.} other {Behind it # more bytes follow, which were passed over.}}',
            { count: rest.length },
          ),
        ],
      };
}

async function openElement(
  kind: DerKind,
  bytes: Uint8Array,
  rest: Uint8Array,
  passwords: FilePasswords,
  ciphers: PasswordCiphers,
): Promise<OpenedFile> {
  if (kind === 'certificate') {
    return { ...nothingElse, kind, certificates: certificates([bytes, ...following(rest)]), keys: [] };
  }
  if (kind === 'pkcs12') return openPkcs12(bytes, passwords, ciphers);
  if (kind === 'pkcs7-signed') {
    const found = pkcs7Certificates(bytes, maximumCertificates);
    if (found.length === 0) throw notWhatWasMeant(signedAlone());
    return { ...nothingElse, kind: 'pkcs7', certificates: certificates(found), keys: [] };
  }
  if (isKey(kind)) {
    const block = { label: keyLabels[kind], headers: {}, bytes };
    const privateKey = await readPrivateKey(block, passwords.password ?? passwords.keyPassword, ciphers);
    const key = { privateKey, encrypted: isEncryptedBlock(block), friendlyName: undefined };
    return { ...nothingElse, kind: 'private-key', certificates: [], keys: [key] };
  }
  throw notWhatWasMeant(foreignDer[kind]());
}

const keyLabels = {
  'encrypted-key': 'ENCRYPTED PRIVATE KEY',
  pkcs8: 'PRIVATE KEY',
  pkcs1: 'RSA PRIVATE KEY',
  sec1: 'EC PRIVATE KEY',
} as const;

const isKey = (kind: DerKind): kind is keyof typeof keyLabels => kind in keyLabels;

const signedAlone = (): Foreign => ({
  name: i18n.t('a PKCS#7 signature without certificates'),
  remedy: i18n.t('Choose the certificate itself, or a .p7b that holds it.'),
});

/** Certificates one behind the other, as keytool reads them too. */
function following(rest: Uint8Array): Uint8Array[] {
  let at = 0;
  return elementsOf(rest, maximumCertificates).flatMap(({ length }) => {
    const der = rest.subarray(at, at + length);
    at += length;
    return derKind(der) === 'certificate' ? [der] : [];
  });
}

const certificates = (ders: readonly Uint8Array[]) =>
  ders.map((der) => ({ certificate: readCertificate(der), friendlyName: undefined }));
