import { toBase64, toUtf8 } from '../../../bytes.ts';
import { oid, sequence, setOf, toDer } from '../../../asn1/asn1.ts';
import { certsOnly } from '../../../keystore/certs-only.ts';
import type { Certificate } from '../../../x509/read-certificate.ts';
import type { Refusal, RefusalCause } from '../../face.ts';
import type { HttpsAnswer } from '../../https.ts';

/** What an EST server says (RFC 7030 4, as RFC 8951 has put it right). */

/** Base64 in lines of 64. RFC 8951 3.1 has clients overlook the header; older ones want it. */
function encoded(type: string, der: Uint8Array): HttpsAnswer {
  const lines = toBase64(der).replaceAll(/.{1,64}/g, '$&\n');
  return {
    status: 200,
    headers: { 'content-type': type, 'content-transfer-encoding': 'base64' },
    body: toUtf8(lines),
  };
}

/** RFC 7030 4.1.3. */
export const authoritiesAnswer = (chain: readonly Certificate[]): HttpsAnswer =>
  encoded('application/pkcs7-mime', certsOnly(chain.map(({ der }) => der)));

/** RFC 7030 4.2.3: only the certificate that was issued. */
export const issuedAnswer = ({ der }: Certificate): HttpsAnswer =>
  encoded('application/pkcs7-mime; smime-type=certs-only', certsOnly([der]));

const ecPublicKey = '1.2.840.10045.2.1';
const prime256v1 = '1.2.840.10045.3.1.7';
const ecdsaWithSha256 = '1.2.840.10045.4.3.2';

/** What the hub would like a request to have (RFC 7030 4.5.2, RFC 8951 4): a key of P-256 that signs by SHA-256. Others are taken too. */
export const attributesAnswer = (): HttpsAnswer =>
  encoded(
    'application/csrattrs',
    toDer(sequence(sequence(oid(ecPublicKey), setOf(oid(prime256v1))), oid(ecdsaWithSha256))),
  );

const said = (status: number, text: string, headers: HttpsAnswer['headers'] = {}): HttpsAnswer => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
  body: toUtf8(`${text}\n`),
});

/** RFC 7030 4.2.3: the client asks the same again after so many seconds. */
export const laterAnswer = (text: string, seconds: number): HttpsAnswer =>
  said(202, text, { 'retry-after': String(seconds) });

/** RFC 9110 15.5, and RFC 7030 3.2.3 and 4.2.3. What is not here is forbidden. */
const statuses: Readonly<Partial<Record<RefusalCause, number>>> = {
  'no-certificate': 401,
  'password-wrong': 401,
  'policy-missing': 404,
  'operation-unknown': 404,
  'media-type-wrong': 415,
  'message-too-large': 413,
  'message-malformed': 400,
  'request-refused': 400,
  'limit-reached': 503,
  throttled: 429,
  'hub-failed': 500,
};

/** The reason as text (RFC 7030 4.2.3). */
export function refusedAnswer({ cause, reason }: Refusal, allowed: readonly string[] | undefined): HttpsAnswer {
  if (allowed !== undefined) return said(405, reason, { allow: allowed.join(', ') });
  const status = statuses[cause] ?? 403;
  return said(status, reason, status === 401 ? { 'www-authenticate': 'Basic realm="EST", charset="UTF-8"' } : {});
}
