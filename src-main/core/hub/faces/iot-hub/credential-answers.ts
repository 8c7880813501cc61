import { toBase64, toUtf8 } from '../../../bytes.ts';
import type { JsonObject } from '../../../json.ts';
import type { Certificate } from '../../../x509/read-certificate.ts';
import { azureError, azureInstant } from '../../azure-answers.ts';
import type { HubWorld, Session } from '../../face.ts';
import type { OutgoingMessage } from '../../messages.ts';
import type { CredentialAnswer, CredentialOperation } from './credential-operations.ts';

/** What a hub answers to `issueCertificate` ("Issue Certificate API", a guide made from a run of 2026-01-30; a preview). */

export const CREDENTIAL_RESPONSES = '$iothub/credentials/res/#';

type Answering = Pick<HubWorld, 'now' | 'digest'>;

/** An answer reaches only a client that has subscribed to answers. */
export function credentialReply(
  session: Session,
  requestId: string,
  { status, body }: CredentialAnswer,
): readonly OutgoingMessage[] {
  const qos = session.filters.get(CREDENTIAL_RESPONSES)?.qos;
  if (qos === undefined) return [];
  return [
    { topic: `$iothub/credentials/res/${status}/?$rid=${requestId}`, payload: toUtf8(JSON.stringify(body)), qos },
  ];
}

const failure = (errorCode: number, message: string, world: Answering, info: JsonObject | null): CredentialAnswer => ({
  status: Math.floor(errorCode / 1000),
  body: { ...azureError(errorCode, message, world, 9), info },
});

/** 400004: a member of the request is missing or wrong. */
export const malformed = (message: string, world: Answering): CredentialAnswer =>
  failure(400_004, message, world, null);

export const notJson = (world: Answering): CredentialAnswer =>
  failure(400_006, 'The payload is not valid JSON.', world, null);

export const accepted = ({ correlationId, expiresAt }: CredentialOperation): CredentialAnswer => ({
  status: 202,
  body: { correlationId, operationExpires: azureInstant(expiresAt, 9) },
});

export const issuedTo = ({ correlationId }: CredentialOperation, chain: readonly Certificate[]): CredentialAnswer => ({
  status: 200,
  body: { correlationId, certificates: chain.map(({ der }) => toBase64(der)) },
});

/** What keeps the authority behind the hub from signing: a code of its own, and a sentence. */
export interface CredentialFault {
  readonly code: '400000' | '403000' | '404000' | '409000' | '500000';
  readonly message: string;
}

export const notIssued = (
  { correlationId }: CredentialOperation,
  { code, message }: CredentialFault,
  world: Answering,
): CredentialAnswer =>
  failure(400_037, 'The certificate request could not be completed.', world, {
    correlationId,
    credentialError: code,
    credentialMessage: message,
  });

export const conflict = (
  { requestId, correlationId, expiresAt }: CredentialOperation,
  world: Answering,
): CredentialAnswer =>
  failure(409_004, "A certificate request is active already; wait for it, or send this one with 'replace'.", world, {
    requestId,
    operationExpires: azureInstant(expiresAt, 9),
    correlationId,
  });

export const nothingToReplace = (requestId: string, world: Answering): CredentialAnswer =>
  failure(412_001, "There is no active certificate request that 'replace' could name.", world, { requestId });
