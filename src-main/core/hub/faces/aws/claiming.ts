import { toHex, toUtf8 } from '../../../bytes.ts';
import { type Json, type JsonObject, asJsonObject, parseJson } from '../../../json.ts';
import { certificatePem, decodePem } from '../../../keystore/pem.ts';
import { privateKeyPem } from '../../../keystore/private-key.ts';
import { matches } from '../../../mqtt/topic.ts';
import { quoted } from '../../../quoting.ts';
import { faultOfRequest } from '../../../x509/judge-request.ts';
import { type CertificationRequest, readRequest } from '../../../x509/read-request.ts';
import { encodeSubject } from '../../../x509/subject.ts';
import type { HubWorld, Reaction, Session } from '../../face.ts';
import type { IssueOrder, Settled } from '../../issuing/order.ts';
import type { OutgoingMessage, PublishedMessage } from '../../messages.ts';
import type { StateChange } from '../../state.ts';
import { provisioned } from './provisioning.ts';
import { type AwsCertificate, certificateIdOf } from './registry.ts';

/** Fleet provisioning by claim (docs.aws.amazon.com/iot, "Device provisioning MQTT API"). */

/** The issuing policy that stands for Amazon's own authority. */
export const awsAuthority = 'aws-iot';
/** "The certificateOwnershipToken expires after one hour." */
const tokenMs = 3_600_000;

type Rejection = readonly [statusCode: number, errorCode: string, errorMessage: string];

/** For the client that has asked, where it listens. */
function answered(session: Session | undefined, topic: string, body: Json): readonly OutgoingMessage[] {
  const granted = [...(session?.filters ?? [])].filter(([filter]) => matches(filter, topic));
  const qos = granted.reduce<0 | 1>((best, [, { qos: one }]) => (one === 0 ? best : 1), 0);
  return granted.length === 0 ? [] : [{ topic, payload: toUtf8(JSON.stringify(body)), qos }];
}

function rejected(session: Session | undefined, topic: string, [statusCode, errorCode, errorMessage]: Rejection) {
  const reason = `${topic} was rejected: ${statusCode} ${errorCode}. ${errorMessage}`;
  return {
    replies: answered(session, `${topic}/rejected`, { statusCode, errorCode, errorMessage }),
    declined: { cause: 'provisioning-rejected', reason } as const,
  };
}

const malformed: Rejection = [400, 'InvalidPayload', 'The payload is no JSON object.'];

const failure = [500, 'InternalFailure'] as const;
/** AWS says nowhere which code it is by MQTT; its API has ThrottlingException, and codes by MQTT are without the last word. */
const throttled = [429, 'Throttling'] as const;

/** CreateCertificateFromCsr. */
export function createFromCsr(session: Session, { topic, payload }: PublishedMessage, world: HubWorld): Reaction {
  const { certificateSigningRequest: pem } = asJsonObject(parseJson(payload)) ?? {};
  if (typeof pem !== 'string') return rejected(session, topic, malformed);
  const request = requestOf(pem);
  if (request === undefined) {
    return rejected(session, topic, [400, 'InvalidCertificateSigningRequest', 'The request cannot be read.']);
  }
  const fault = faultOfRequest(request, {
    signsWith: (key) => world.signatures.signsWith(key),
    verifies: world.verifies,
  });
  if (fault !== undefined) {
    return rejected(session, topic, [400, 'InvalidCertificateSigningRequest', fault.reason]);
  }
  const subject = request.subject.text === '' ? {} : { subject: request.subject.der };
  return { order: orderOf(session, topic, { request, ...subject }) };
}

function requestOf(pem: string): CertificationRequest | undefined {
  try {
    const [block] = decodePem(pem, (label) => /^(?:NEW )?CERTIFICATE REQUEST$/.test(label));
    return block === undefined ? undefined : readRequest(block.bytes);
  } catch {
    return undefined;
  }
}

/** CreateKeysAndCertificate: what is sent with it does not count. */
export const createKeys = (session: Session, { topic }: PublishedMessage): Reaction => ({
  order: orderOf(session, topic, { subject: encodeSubject({ commonName: 'AWS IoT Certificate' }) }),
});

const orderOf = ({ clientId }: Session, topic: string, what: Pick<IssueOrder, 'request' | 'subject'>): IssueOrder => ({
  policy: awsAuthority,
  issuedTo: clientId,
  oneAtATime: true,
  ...what,
  settled: (outcome, world, session) => {
    if ('failed' in outcome) {
      return rejected(session, topic, [...(outcome.failed === 'busy' ? throttled : failure), outcome.reason]);
    }
    const { issued, random, privateKey } = outcome;
    if (random === undefined) return rejected(session, topic, [...failure, 'There is no token.']);
    const [certificate] = issued;
    const certificateOwnershipToken = toHex(random).toLowerCase();
    const certificateId = certificateIdOf(certificate.der, world.digest);
    const value: AwsCertificate = {
      certificateId,
      certificate,
      status: 'PENDING_ACTIVATION',
      policies: [],
      things: [],
      createdAt: world.now,
      ownership: {
        tokenDigest: digestOf(certificateOwnershipToken, world),
        expiresAt: new Date(world.now.getTime() + tokenMs),
      },
    };
    const body: JsonObject = {
      certificateId,
      certificatePem: certificatePem(certificate.der),
      ...(privateKey === undefined ? {} : { privateKey: privateKeyPem(privateKey) }),
      certificateOwnershipToken,
    };
    return {
      changes: [...forgotten(world), { section: 'awsCertificates', key: certificateId, value }],
      replies: answered(session, `${topic}/accepted`, body),
    } satisfies Settled;
  },
});

const digestOf = (token: string, { digest }: HubWorld): string => toHex(digest('sha256', toUtf8(token)));

/** A certificate that nobody has provisioned a thing with by the time that its token ends is deleted. */
const forgotten = ({ state, now }: HubWorld): readonly StateChange[] =>
  [...state.awsCertificates.values()]
    .filter(({ ownership }) => ownership !== undefined && ownership.expiresAt <= now)
    .map(({ certificateId }) => ({ section: 'awsCertificates', key: certificateId, value: undefined }));

/** RegisterThing. */
export function registerThing(
  session: Session,
  { topic, payload }: PublishedMessage,
  world: HubWorld,
  templateName = '',
): Reaction {
  const reject = (...rejection: Rejection): Reaction => rejected(session, topic, rejection);
  const asked = asJsonObject(parseJson(payload));
  if (asked === undefined) return reject(...malformed);
  const template = world.state.awsTemplates.get(templateName);
  if (template === undefined) {
    return reject(404, 'ResourceNotFound', `There is no provisioning template ${quoted(templateName)}.`);
  }
  if (!template.enabled) {
    return reject(400, 'InvalidRequest', `The provisioning template ${quoted(templateName)} is not enabled.`);
  }
  const { certificateOwnershipToken: token = '', parameters = {} } = asked;
  // As AWS words it (aws/aws-iot-device-sdk-js-v2#69).
  if (token === '') {
    return reject(400, 'InvalidCertificateOwnershipToken', 'Certificate ownership token cannot be empty.');
  }
  const tokenDigest = typeof token === 'string' ? digestOf(token, world) : '';
  const certificate = [...world.state.awsCertificates.values()].find(
    ({ ownership }) => ownership?.tokenDigest === tokenDigest && ownership.expiresAt > world.now,
  );
  if (certificate === undefined) {
    return reject(400, 'InvalidCertificateOwnershipToken', 'Certificate ownership token is not valid.');
  }
  const given = Object.entries(asJsonObject(parameters) ?? { parameters: null });
  if (!given.every((pair): pair is [string, string] => typeof pair[1] === 'string')) {
    return reject(400, 'InvalidParameters', 'The parameters are no object of texts.');
  }
  const made = provisioned(template, new Map(given), certificate, world);
  if ('code' in made) return reject(made.code === 'ResourceConflict' ? 409 : 400, made.code, made.message);
  const { thingName, deviceConfiguration, changes } = made;
  const body = { deviceConfiguration, ...(thingName === undefined ? {} : { thingName }) };
  return {
    changes,
    events: thingName === undefined ? [] : [{ type: 'registered', deviceId: thingName }],
    replies: answered(session, `${topic}/accepted`, body),
  };
}
