import { i18n } from '../language/index.ts';
import { elementsOf } from '../asn1/outline.ts';
import type { PasswordCiphers } from '../primitives.ts';
import { Problem } from '../problem.ts';
import { readCertificate } from '../x509/read-certificate.ts';
import { derKind, pkcs7Certificates } from './der-kind.ts';
import { foreignKind, foreignLabel, notWhatWasMeant, silentLabels } from './foreign.ts';
import type { FilePasswords, OpenedCertificate, OpenedFile, OpenedKey } from './opened.ts';
import { type PemBlock, certificateLabels, decodePem } from './pem.ts';
import { isEncryptedBlock, isPrivateKeyBlock, readPrivateKey } from './private-key.ts';

const pkcs7Labels = ['PKCS7', 'CMS', 'PKCS #7 SIGNED DATA'];
/** More than any bundle of roots has. */
const maximumCertificates = 10_000;

export const hasPem = (text: string): boolean => text.includes('-----BEGIN ');

/**
 * The PKCS#12 files that a text is the PEM of, as GnuTLS's certtool and gpgsm write it; none where there is anything in it
 * that lies open. Throws DAMAGED.
 */
export function pkcs12In(text: string): readonly Uint8Array[] {
  if (!text.includes('-----BEGIN PKCS12-----')) return [];
  const lines = asLines(text);
  if (decodePem(lines, isOfUse).some(({ label }) => isOfUse(label))) return [];
  return decodePem(lines, isPkcs12).flatMap(({ label, bytes }) => (isPkcs12(label) ? [bytes] : []));
}

const isPkcs12 = (label: string): boolean => label === 'PKCS12';

/**
 * PEM that went through JSON, a shell or the source of a program: its line ends are written out as a backslash and an n, and
 * its lines may stand in quotes. None of these characters is one of base64.
 */
export function asLines(text: string): string {
  if (!/[\\"']/.test(text)) return text;
  return text
    .replaceAll(/\\{1,4}[rn]/g, '\n')
    .replaceAll(/["'][ \t]{0,8}[+,;](?=[ \t]{0,8}(?:["'\r\n]|$))/g, '')
    .replaceAll(/["'\\]/g, '');
}

/** Opens a text with PEM in it. Throws FORMAT_NOT_RECOGNISED, WRONG_PASSWORD, DAMAGED and what opening a key throws. */
export async function openPem(
  text: string,
  { password, keyPassword }: FilePasswords,
  ciphers: PasswordCiphers,
): Promise<OpenedFile> {
  const blocks = decodePem(asLines(text), isOfUse);
  const passwords = [...new Set([password, keyPassword])].filter((one) => one !== undefined);
  const certificates: OpenedCertificate[] = [];
  const keys: OpenedKey[] = [];
  let refused: Problem | undefined;
  // One after the other: what was begun all at once would still keep the machine busy after a cancel.
  for (const block of blocks) {
    if (!isPrivateKeyBlock(block)) {
      certificates.push(...certificatesIn(block));
      continue;
    }
    const found = await openKey(block, passwords, ciphers);
    const privateKey = found instanceof Problem ? undefined : found;
    keys.push({ privateKey, encrypted: isEncryptedBlock(block), friendlyName: undefined });
    if (found instanceof Problem) refused ??= found;
  }
  // Keys of one file may have passwords of their own: one that opens tells which was meant.
  if (refused !== undefined && keys.every(({ encrypted, privateKey }) => !encrypted || privateKey === undefined)) {
    throw refused;
  }
  const others = [...new Set(blocks.flatMap((block) => otherName(block) ?? []))];
  if (keys.length + certificates.length === 0) throw nothingOfUse(blocks, others);
  return {
    kind: 'pem',
    certificates,
    keys,
    entries: [],
    protection: [],
    notices: others.map((name) => i18n.t('In the file there is also {name}; it was passed over.', { name })),
  };
}

const isOfUse = (label: string): boolean =>
  isPrivateKeyBlock({ label }) || certificateLabels.includes(label) || pkcs7Labels.includes(label);

/** The key; undefined where it is encrypted and there is no password; the refusal where none fits. */
async function openKey(
  block: PemBlock,
  passwords: readonly string[],
  ciphers: PasswordCiphers,
): Promise<Uint8Array | Problem | undefined> {
  if (!isEncryptedBlock(block)) return readPrivateKey(asItIs(block), undefined, ciphers);
  let refused: Problem | undefined;
  for (const password of passwords) {
    try {
      return await readPrivateKey(block, password, ciphers);
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'WRONG_PASSWORD')) throw error;
      refused ??= error;
    }
  }
  return refused;
}

const keyLabels = { pkcs8: 'PRIVATE KEY', pkcs1: 'RSA PRIVATE KEY', sec1: 'EC PRIVATE KEY' } as const;

/** Tools have put one form of a key under the label of another. */
function asItIs(block: PemBlock): PemBlock {
  const kind = derKind(block.bytes);
  return kind in keyLabels ? { ...block, label: keyLabels[kind as keyof typeof keyLabels] } : block;
}

/** What the block is, where it is of no use. */
function otherName({ label, bytes }: PemBlock): string | undefined {
  if (isPrivateKeyBlock({ label }) || silentLabels.includes(label)) return undefined;
  if (!isOfUse(label)) return foreignLabel(label).name;
  return foreignKind(derKind(bytes))?.name;
}

function certificatesIn({ label, bytes }: PemBlock): OpenedCertificate[] {
  if (!isOfUse(label)) return [];
  const kind = derKind(bytes);
  const own = kind === 'pkcs7-signed' ? pkcs7Certificates(bytes, maximumCertificates) : [leading(bytes, label)];
  if (kind !== 'other' && foreignKind(kind) !== undefined) return [];
  return own.map((der) => ({ certificate: readCertificate(der), friendlyName: undefined }));
}

/** OpenSSL's TRUSTED CERTIFICATE is a certificate, followed by what it is trusted for (`openssl x509 -trustout`). */
function leading(bytes: Uint8Array, label: string): Uint8Array {
  const [certificate] = label === 'TRUSTED CERTIFICATE' ? elementsOf(bytes, 1) : [];
  return certificate === undefined ? bytes : bytes.subarray(0, certificate.length);
}

function nothingOfUse(blocks: readonly PemBlock[], others: readonly string[]): Problem {
  const [first] = blocks;
  const [name] = others;
  if (first !== undefined && name !== undefined) {
    const foreign = isOfUse(first.label) ? foreignKind(derKind(first.bytes)) : foreignLabel(first.label);
    return notWhatWasMeant({
      name: others.join(i18n.t(', and ')),
      remedy: foreign?.remedy ?? i18n.t('Choose another file.'),
    });
  }
  return new Problem('FORMAT_NOT_RECOGNISED', i18n.t('The PEM file has no certificate and no private key in it.'), {
    remedy: i18n.t('Choose a file with a certificate or a private key.'),
  });
}
