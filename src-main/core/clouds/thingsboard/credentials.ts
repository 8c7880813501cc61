import { i18n } from '../../language/index.ts';
import { sha3_256 } from '@noble/hashes/sha3.js';
import { fromBase64, toBase64, toHex, toUtf8 } from '../../bytes.ts';
import { certificateBlocks, certificatePem, decodePem } from '../../keystore/pem.ts';
import { isPrivateKeyBlock } from '../../keystore/private-key.ts';
import { Problem, inField } from '../../problem.ts';
import { type Certificate, readCertificate } from '../../x509/read-certificate.ts';

/** Something that was taken out of a pasted text, so that the server hashes the certificate and nothing else. */
interface Cleaning {
  readonly code:
    | 'private-key'
    | 'further-certificates'
    | 'other-blocks'
    | 'text-around'
    | 'line-ends'
    | 'blanks'
    | 'markers-added';
  readonly message: string;
}

export interface CleanCertificate {
  readonly certificate: Certificate;
  /** Markers and base64 with LF, nothing else. */
  readonly pem: string;
  /** Nothing where the text was clean already. */
  readonly cleaned: readonly Cleaning[];
}

/**
 * The ID under which ThingsBoard keeps a certificate: SHA3-256 over the text of its base64 in one line, in lower-case hex
 * (thingsboard/thingsboard, EncryptionUtil and SslUtil).
 */
export function credentialsId(der: Uint8Array): string {
  return toHex(sha3_256(toUtf8(toBase64(der)))).toLowerCase();
}

/**
 * What may be pasted into ThingsBoard's form. The server removes the two markers, CR and LF, and hashes all that is left:
 * a blank, a bag attribute or a second certificate makes an ID that no device can ever log in with
 * (DeviceCredentialsServiceImpl). Throws FORMAT_NOT_RECOGNISED or DAMAGED.
 */
export function cleanCertificate(text: string, field: string): CleanCertificate {
  // Web pages and mail programs put invisible characters between letters.
  const visible = text.replaceAll(/[\u200B-\u200D\u2060\uFEFF]/g, '');
  const bare = visible.includes('-----BEGIN ') ? undefined : fromBase64(visible);
  if (bare !== undefined && bare.length > 0) {
    const cleaned: Cleaning = {
      code: 'markers-added',
      message: i18n.t('The BEGIN and END lines were missing and were added.'),
    };
    return { certificate: readCertificate(bare), pem: certificatePem(bare), cleaned: [cleaned] };
  }
  const blocks = inField(field, () => decodePem(visible));
  const [der, ...further] = certificateBlocks(blocks);
  if (der === undefined) {
    throw new Problem('FORMAT_NOT_RECOGNISED', i18n.t('There is no certificate in the text.'), {
      field,
      remedy: i18n.t('Paste the device’s certificate: the text from BEGIN CERTIFICATE to END CERTIFICATE.'),
    });
  }
  const certificate = readCertificate(der);
  const keys = blocks.filter(isPrivateKeyBlock).length;
  const others = blocks.length - keys - further.length - 1;
  return { certificate, pem: certificatePem(der), cleaned: cleanings(text, certificate, { keys, further, others }) };
}

function cleanings(
  text: string,
  { subject }: Certificate,
  found: { readonly keys: number; readonly further: readonly Uint8Array[]; readonly others: number },
): Cleaning[] {
  const kept = subject.commonName ?? subject.text;
  const cleaned: Cleaning[] = [];
  const say = (code: Cleaning['code'], message: string) => cleaned.push({ code, message });
  if (found.keys > 0) {
    say(
      'private-key',
      i18n.t('A private key was taken out. It belongs to the device alone and is never sent to a server.'),
    );
  }
  if (found.further.length > 0) {
    say(
      'further-certificates',
      i18n.t(
        '{count, plural, one {One further certificate was} other {# further certificates were}} taken out; the first, of {kept}, is kept.',
        { count: found.further.length, kept },
      ),
    );
  }
  if (found.others > 0) say('other-blocks', i18n.t('Blocks that are no certificate were taken out.'));
  const around = text.replaceAll(/-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g, '');
  if (around.trim() !== '')
    say('text-around', i18n.t('Text around the certificate, such as bag attributes, was taken out.'));
  if (text.includes('\r')) say('line-ends', i18n.t('Windows line ends were replaced.'));
  const [, body = ''] = /-----BEGIN (?:X509 )?CERTIFICATE-----([\s\S]*?)-----END/.exec(text) ?? [];
  if (/[^A-Za-z0-9+/=\r\n]/.test(body)) say('blanks', i18n.t('Blanks inside the certificate were taken out.'));
  return cleaned;
}
