import { fromBase64, fromUtf8, toHex } from '../../../bytes.ts';
import { i18n } from '../../../language/index.ts';
import { Problem } from '../../../problem.ts';
import { quoted, shortened } from '../../../quoting.ts';
import { faultOfRequest } from '../../../x509/judge-request.ts';
import type { Certificate } from '../../../x509/read-certificate.ts';
import { type CertificationRequest, readRequest } from '../../../x509/read-request.ts';
import { sameName } from '../../../x509/subject.ts';
import type { HubWorld, LetIn, Refusal, RefusalCause } from '../../face.ts';
import { type HttpsReaction, type HttpsRequest, type HttpsWorld, headerOf } from '../../https.ts';
import { chainOf } from '../../identity.ts';
import { refusalOf } from '../../issuing/faults.ts';
import type { IssueOutcome, Settled } from '../../issuing/order.ts';
import type { IssuingPolicy } from '../../issuing/policies.ts';
import { issuedAnswer, laterAnswer } from './answers.ts';
import { namesIn, wishedNames } from '../../../x509/wished-names.ts';

/** So long a client is kept waiting before it is sent away to come back, in milliseconds. */
const patienceMs = 2000;
/** So soon it comes back where nothing is known, in seconds. */
const usualRetrySeconds = 2;

class Refused extends Error {
  readonly refusal: Refusal;

  constructor(cause: RefusalCause, reason: string) {
    super(reason);
    this.refusal = { cause, reason };
  }
}

/** Who has asked, and what for. */
interface Asked {
  readonly client: LetIn;
  readonly policy: IssuingPolicy;
  readonly again: boolean;
  readonly request: HttpsRequest;
}

/** Enrolls (RFC 7030 4.2.1), or `again` (4.2.2): judges the request and orders what it asks for. */
export function enroll(asked: Asked, body: Uint8Array, world: HttpsWorld): HttpsReaction {
  try {
    const wanted = readWanted(asked.request, body);
    const { verifies, signatures } = world;
    const fault = faultOfRequest(wanted, { verifies, signsWith: (key) => signatures.signsWith(key) });
    if (fault !== undefined) throw new Refused('request-refused', `${fault.reason} ${fault.remedy}`);
    return ordered(asked, wanted, checkNames(asked, wanted, world), world);
  } catch (error) {
    if (error instanceof Refused) return { answer: { refusal: error.refusal } };
    throw error;
  }
}

/** RFC 7030 4.2.1: PKCS#10 in base64, without what PEM puts around it (RFC 8951 3.1: white space may stand anywhere). */
function readWanted(request: HttpsRequest, body: Uint8Array): CertificationRequest {
  const [type = ''] = (headerOf(request, 'content-type') ?? '').split(';');
  if (type.trim().toLowerCase() !== 'application/pkcs10') {
    throw new Refused(
      'media-type-wrong',
      i18n.t('The request has the content type {type}; EST has application/pkcs10.', { type: quoted(type.trim()) }),
    );
  }
  const malformed = (reason: string) => new Refused('message-malformed', reason);
  if (body.length === 0) throw malformed(i18n.t('The request has no body, where a PKCS#10 in base64 is to be.'));
  if (body[0] === 0x30 && (body[1] ?? 0) >= 0x80) {
    throw malformed(i18n.t('The request has a PKCS#10 in DER. EST has it in base64: openssl base64 -in request.der.'));
  }
  const text = (fromUtf8(body) ?? '').replaceAll(/[\r\n\t ]/g, '');
  if (text.startsWith('-----BEGIN')) {
    throw malformed(
      i18n.t('The request has a PKCS#10 in PEM. EST has the base64 alone, without the lines BEGIN and END.'),
    );
  }
  const der = fromBase64(text);
  if (der === undefined || text === '') throw malformed(i18n.t('The body of the request is not base64.'));
  try {
    return readRequest(der);
  } catch (error) {
    throw error instanceof Problem ? malformed(error.message) : error;
  }
}

/** Who may have a certificate as whom. Answers the common name. */
function checkNames({ client, policy, again, request }: Asked, wanted: CertificationRequest, world: HubWorld): string {
  const { commonName = '' } = wanted.subject;
  if (commonName.trim() === '') {
    throw new Refused(
      'request-refused',
      i18n.t('The request has no common name, which would be the name of the device.'),
    );
  }
  // By password every name is free: whoever has it may enroll any device.
  if (!again && headerOf(request, 'authorization') !== undefined) return commonName;
  const [leaf] = chainOf(client.presented, world);
  if (leaf === undefined) throw new Refused('no-certificate', i18n.t('The client has shown no certificate.'));
  if (again) checkSame(leaf, wanted);
  else if (leaf.subject.commonName !== commonName) {
    throw new Refused(
      'common-name-mismatch',
      i18n.t(
        'The certificate shown is of {shown}, and the request is for {wanted}. With a certificate a device enrolls under its own name; under another by the password of the policy {policy}.',
        { shown: quoted(leaf.subject.commonName ?? ''), wanted: quoted(commonName), policy: policy.name },
      ),
    );
  }
  return commonName;
}

/** RFC 7030 4.2.2: subject and SubjectAltName are those of the certificate that is to be followed. */
function checkSame(leaf: Certificate, wanted: CertificationRequest): void {
  if (!sameName(leaf.subject, wanted.subject)) {
    throw new Refused(
      'common-name-mismatch',
      i18n.t('To enroll again, the subject must stay {shown}; the request has {wanted} (RFC 7030 4.2.2).', {
        shown: quoted(shortened(leaf.subject.text)),
        wanted: quoted(shortened(wanted.subject.text)),
      }),
    );
  }
  const [shown, now] = [namesIn(leaf.alternativeNames), namesIn(wanted.wishes.facts.alternativeNames)];
  if (shown === now) return;
  throw new Refused(
    'common-name-mismatch',
    i18n.t(
      'To enroll again, the subject alternative names must stay {shown}; the request has {wanted} (RFC 7030 4.2.2).',
      {
        shown: quoted(shortened(shown)),
        wanted: quoted(shortened(now)),
      },
    ),
  );
}

function ordered(
  { client, policy }: Asked,
  wanted: CertificationRequest,
  issuedTo: string,
  world: HttpsWorld,
): HttpsReaction {
  const { name, waitSeconds = 0 } = policy;
  const alternativeNames = wishedNames(wanted.wishes.facts.alternativeNames);
  if (alternativeNames === 'other') {
    throw new Refused(
      'request-refused',
      i18n.t('The request asks for alternative names of another kind than DNS names and IP addresses.'),
    );
  }
  const key = `est ${name} ${client.deviceId} ${toHex(world.digest('sha256', wanted.der))}`;
  const seconds = Math.max(waitSeconds, usualRetrySeconds);
  const text = i18n.t('It is not issued yet. Send the same request again after {seconds} seconds.', { seconds });
  return {
    answer: { ordered: key, mostMs: patienceMs, otherwise: laterAnswer(text, seconds) },
    // Whoever comes back for it has ordered it already.
    ...(world.orders.has(key)
      ? {}
      : {
          order: {
            policy: name,
            request: wanted,
            issuedTo,
            subject: wanted.subject.der,
            alternativeNames,
            ...(waitSeconds === 0 ? {} : { delayMs: waitSeconds * 1000 }),
            settled: (outcome) => settled(outcome, name, issuedTo),
          },
        }),
  };
}

function settled(outcome: IssueOutcome, policy: string, deviceId: string): Settled {
  if ('issued' in outcome) {
    const [leaf] = outcome.issued;
    const until = leaf.notAfter.toISOString();
    return { answer: issuedAnswer(leaf), events: [{ type: 'issued', deviceId, policy, serial: leaf.serial, until }] };
  }
  const { failed } = outcome;
  const otherwise = failed === 'policy-missing' || failed === 'policy-disabled' ? failed : 'hub-failed';
  return { answer: { refusal: refusalOf(outcome, otherwise) } };
}
