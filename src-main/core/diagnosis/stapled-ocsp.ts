import { Asn1Reader } from '../asn1/reader.ts';
import { isContext } from '../asn1/asn1.ts';
import { i18n } from '../language/index.ts';
import type { DataSignatureCheck, Digest, SignatureChecks } from '../primitives.ts';
import { namesMatch } from '../x509/issuers.ts';
import { namesIssuer } from '../x509/ocsp-certificate-id.ts';
import { type Certificate, readCertificate } from '../x509/read-certificate.ts';
import { type OcspAnswer, readOcspAnswer } from '../x509/read-ocsp.ts';
import { takeApart } from '../x509/report/raw.ts';
import { signedHash } from '../x509/revocation.ts';
import { type RevocationReason, reasonWords } from '../x509/revocation-reasons.ts';
import type { Diagnosis } from './rule.ts';

/** What a server says by the OCSP answer that it staples to its certificate (RFC 6066 8). */
export type Stapled =
  | { readonly state: 'none'; readonly isMissing: boolean }
  | { readonly state: 'good'; readonly until: Date | undefined }
  | { readonly state: 'revoked'; readonly at: Date; readonly reason: RevocationReason | undefined }
  | { readonly state: 'unknown' }
  | { readonly state: 'out-of-date'; readonly since: Date }
  /** `why`: nobody may go by it. */
  | { readonly state: 'doubtful'; readonly why: 'damaged' | 'refused' | 'other-certificate' | 'signature' };

interface Judging {
  /** DER of the answer; undefined where none was stapled. */
  readonly stapled: Uint8Array | undefined;
  readonly certificate: Certificate;
  /** Certificates that may be its issuer's. */
  readonly others: readonly Certificate[];
  readonly now: Date;
  readonly digest: Digest;
  readonly signatures: SignatureChecks & { readonly verifies: DataSignatureCheck };
}

/** Clocks of responders may go before by so much, in milliseconds. */
const toleranceMs = 300_000;

/** Judges what was stapled (RFC 6960 3.2). An answer that is out of date, or not of the issuer, says nothing. */
export function judgeStapled({ stapled, certificate, others, now, digest, signatures }: Judging): Stapled {
  if (stapled === undefined) return { state: 'none', isMissing: mustStaple(certificate.der) };
  let answer: OcspAnswer | undefined;
  try {
    answer = readOcspAnswer(stapled);
  } catch {
    return { state: 'doubtful', why: 'damaged' };
  }
  if (answer === undefined) return { state: 'doubtful', why: 'refused' };
  const issuers = others.filter(
    (one) => namesMatch(certificate, one) && signatures.check(certificate.der, one.publicKey),
  );
  const found = issuers.flatMap((issuer) =>
    (answer?.statuses ?? [])
      .filter((status) => status.serial === certificate.serial && namesIssuer(status, issuer, digest))
      .map((status) => ({ status, issuer })),
  )[0];
  if (found === undefined) return { state: 'doubtful', why: 'other-certificate' };
  const { status, issuer } = found;
  if (!isSigned(answer, issuer, now, signatures)) return { state: 'doubtful', why: 'signature' };
  // What was revoked once stays so (RFC 6960 2.2), however old the answer is.
  if (status.revoked !== undefined) return { state: 'revoked', at: status.revoked.at, reason: status.revoked.reason };
  if (status.nextUpdate !== undefined && status.nextUpdate < now) {
    return { state: 'out-of-date', since: status.nextUpdate };
  }
  if (status.thisUpdate.getTime() > now.getTime() + toleranceMs) return { state: 'out-of-date', since: now };
  return status.state === 'good' ? { state: 'good', until: status.nextUpdate } : { state: 'unknown' };
}

/** id-kp-OCSPSigning. */
const ocspSigning = '1.3.6.1.5.5.7.3.9';

/** Signed by the issuer, or by whom it has delegated to: signed by it, for this purpose, and valid (RFC 6960 4.2.2.2). */
function isSigned(
  { signature, signed, certificates }: OcspAnswer,
  issuer: Certificate,
  now: Date,
  signatures: Judging['signatures'],
) {
  const hash = signedHash(signature);
  if (hash === undefined) return false;
  const responders = certificates.flatMap((der): Certificate[] => {
    const one = attemptRead(der);
    if (one === undefined || !namesMatch(one, issuer)) return [];
    const isDelegated =
      one.extendedKeyUsage?.includes(ocspSigning) === true && one.notBefore <= now && now <= one.notAfter;
    return isDelegated && signatures.check(one.der, issuer.publicKey) ? [one] : [];
  });
  return [issuer, ...responders].some(({ publicKey }) => signatures.verifies({ ...signed, hash }, publicKey));
}

function attemptRead(der: Uint8Array): Certificate | undefined {
  try {
    return readCertificate(der);
  } catch {
    return undefined;
  }
}

const tlsFeature = '1.3.6.1.5.5.7.1.24';
const statusRequest = 5;

/** Whether a server may not present it without an answer: TLS feature status_request (RFC 7633 4). */
function mustStaple(der: Uint8Array): boolean {
  const reader = new Asn1Reader('certificate');
  const extensions = takeApart(der).rest.find((node) => isContext(node, 3));
  const all =
    extensions === undefined ? [] : reader.sequence(reader.only(extensions)).map((one) => reader.sequence(one));
  const feature = all.find(([id]) => reader.oid(id) === tlsFeature);
  if (feature === undefined) return false;
  const listed = reader.sequence(reader.parse(reader.octets(feature.at(-1))));
  return listed.some((one) => reader.smallInteger(one) === statusRequest);
}

const day = (date: Date): string => date.toISOString().slice(0, 10);

/** What is told where the certificate is not known to be good; undefined where all is well. */
export function stapledTrouble(stapled: Stapled): Diagnosis | undefined {
  switch (stapled.state) {
    case 'good':
      return undefined;
    case 'none':
      return stapled.isMissing ? notStapled() : undefined;
    case 'revoked': {
      const on = day(stapled.at);
      return {
        cause: 'server-certificate-revoked',
        what:
          stapled.reason === undefined
            ? i18n.t('The server’s certificate was revoked on {on}: its own OCSP answer says so.', { on })
            : i18n.t('The server’s certificate was revoked on {on} ({reason}): its own OCSP answer says so.', {
                on,
                reason: reasonWords(stapled.reason),
              }),
        remedy: i18n.t(
          'Do not trust this server until it has a new certificate; clients that check revocation refuse it.',
        ),
      };
    }
    case 'unknown':
      return {
        cause: 'server-ocsp-unknown',
        what: i18n.t('The OCSP answer that the server staples says that its certificate is not known.'),
        remedy: i18n.t(
          'Ask the authority whether it has issued the certificate, and whether its responder knows of it yet.',
        ),
      };
    case 'out-of-date':
      return {
        cause: 'server-ocsp-out-of-date',
        what: i18n.t('The OCSP answer that the server staples is out of date since {since}.', {
          since: day(stapled.since),
        }),
        remedy: i18n.t('Have the server fetch a new answer, and check the clocks of both sides.'),
      };
    case 'doubtful':
      return {
        cause: 'server-ocsp-doubtful',
        what: doubts[stapled.why](),
        remedy: i18n.t('Have the server staple the answer of its authority’s responder for this certificate, or none.'),
      };
  }
}

const notStapled = (): Diagnosis => ({
  cause: 'server-ocsp-missing',
  what: i18n.t('The server’s certificate demands a stapled OCSP answer (RFC 7633), and the server sends none.'),
  remedy: i18n.t('Have OCSP stapling switched on at the server: clients that go by the certificate refuse it.'),
});

const doubts: Readonly<Record<Extract<Stapled, { state: 'doubtful' }>['why'], () => string>> = {
  damaged: () => i18n.t('The OCSP answer that the server staples cannot be read.'),
  refused: () => i18n.t('The OCSP responder of the server has refused to answer, and the server staples that.'),
  'other-certificate': () => i18n.t('The OCSP answer that the server staples is about another certificate.'),
  signature: () =>
    i18n.t(
      'The OCSP answer that the server staples is not signed by the authority, nor by whom it has delegated that to.',
    ),
};
