import { i18n } from '../../core/language/index.ts';
import type { HubEndCause } from '../../contract/hub/causes.ts';
import type { HubEvent } from '../../contract/models.ts';
import { fromUtf8, toBase64 } from '../../core/bytes.ts';
import type { ReceivedTelemetry, Refusal } from '../../core/hub/face.ts';
import { credentialsId } from '../../core/clouds/thingsboard/credentials.ts';
import type { LinkEnd } from '../ports.ts';

/** For so long IoT Hub waits for a frame of AMQP. */
const idleText = () => i18n.t('Nothing was heard from the client for four minutes.');

const endReasons: Readonly<Record<LinkEnd, readonly [cause: HubEndCause, reason: () => string]>> = {
  disconnect: ['client-disconnected', () => i18n.t('The client said goodbye.')],
  lost: ['connection-lost', () => i18n.t('The connection broke off without a goodbye.')],
  'keep-alive': ['keep-alive-timeout', () => i18n.t('Nothing was heard from the client for 1.5 times its keep-alive.')],
  replaced: ['connection-replaced', () => i18n.t('A newer connection with the same client ID took its place.')],
  'protocol-error': ['protocol-error', () => i18n.t('The client broke the protocol.')],
  'closed-by-hub': ['closed-by-hub', () => i18n.t('The hub closed the connection.')],
  'hub-stopped': ['hub-stopped', () => i18n.t('The hub was stopped.')],
};

/** Why a connection ended, where no rule of the hub has ended it. `text` is the wire's own word for a protocol error. */
export function endReason(end: LinkEnd, text: string, protocol: string): { cause: HubEndCause; reason: string } {
  const [cause, sentence] = endReasons[end];
  if (end === 'keep-alive' && protocol === 'AMQP') return { cause, reason: idleText() };
  if (end !== 'protocol-error') return { cause, reason: sentence() };
  const [spoken = ''] = protocol.split(' ');
  return {
    cause,
    reason:
      text === ''
        ? i18n.t('The client broke the {spoken} protocol.', { spoken })
        : i18n.t('The client broke the {spoken} protocol: {text}.', { spoken, text }),
  };
}

/** What a defect of the hub costs: the connection that it was found by, and no more. */
export function failureOf(error: unknown): Refusal {
  const what = error instanceof Error ? error.message : String(error);
  return {
    cause: 'hub-failed',
    reason: `The hub itself failed while it served this client, which is a defect of Certbench: ${what}. The client was cut off; others go on.`,
  };
}

/** A certificate that ThingsBoard does not know, where it says so in the handshake. */
export function refusedByAlert(leaf: Uint8Array): Refusal & { readonly cause: 'certificate-not-registered' } {
  return {
    cause: 'certificate-not-registered',
    reason: i18n.t(
      'The client’s certificate, credentials ID {id}, is registered for no device. It was refused by the TLS alert certificate_unknown, as ThingsBoard 3.4 and earlier do.',
      { id: credentialsId(leaf) },
    ),
  };
}

export function messageEvent(at: string, { payload, ...telemetry }: ReceivedTelemetry): HubEvent {
  const text = fromUtf8(payload);
  return {
    type: 'message',
    at,
    ...telemetry,
    body: text ?? toBase64(payload),
    bodyEncoding: text === undefined ? 'base64' : 'utf-8',
  };
}
