import type { RemedyAction } from '../remedy.ts';
import type { PathFault } from '../x509/path.ts';

/** Why the hub refused or closed something. Every cause has a sentence of its own in `reason`. */
export type RefusalCause =
  | PathFault
  | 'protocol-version'
  | 'username-malformed'
  | 'client-id-mismatch'
  | 'client-id-missing'
  | 'client-id-too-long'
  | 'session-taken'
  | 'authentication-method'
  | 'password-present'
  | 'sas-token'
  | 'access-token'
  | 'device-id-invalid'
  | 'device-unknown'
  | 'device-disabled'
  | 'device-exists'
  | 'certificate-request-refused'
  | 'certificate-revoked'
  | 'not-issued-by-policy'
  | 'common-name-mismatch'
  | 'thumbprint-mismatch'
  | 'id-scope-unknown'
  | 'enrollment-missing'
  | 'enrollment-disabled'
  | 'operation-unknown'
  | 'fault-on-demand'
  | 'certificate-unreadable'
  | 'certificate-not-registered'
  | 'certificate-inactive'
  | 'registered-just-in-time'
  | 'policy-denied'
  | 'provisioning-rejected'
  | 'shadow-rejected'
  | 'policy-missing'
  | 'policy-disabled'
  | 'password-wrong'
  | 'not-issued-here'
  | 'media-type-wrong'
  | 'request-refused'
  | 'name-pattern-mismatch'
  | 'topic-foreign'
  | 'topic-unknown'
  | 'topic-malformed'
  | 'topic-outside-spaces'
  | 'too-many-filters'
  | 'too-slow'
  | 'retain-not-supported'
  | 'qos-not-supported'
  | 'shared-subscriptions-not-supported'
  | 'subscription-identifiers-not-supported'
  | 'message-too-large'
  | 'message-malformed'
  | 'presence-missing'
  | 'version-mismatch'
  | 'protocol-error'
  | 'http-on-mqtt-port'
  | 'alpn-missing'
  | 'websocket-refused'
  | 'limit-reached'
  | 'throttled'
  | 'hub-failed';

export interface Refusal {
  readonly cause: RefusalCause;
  readonly reason: string;
  /** What the hub's user can do about it, where the cause alone does not say it. */
  readonly action?: RemedyAction;
}
