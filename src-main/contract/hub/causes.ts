import { z } from 'zod';

/** Why the hub refused a client, or put it out. */
const refusalCauses = [
  'no-certificate',
  'issuer-not-presented',
  'authority-not-registered',
  'authority-not-verified',
  'signature-invalid',
  'signature-not-checkable',
  'certificate-expired',
  'certificate-not-yet-valid',
  'issuer-is-not-an-authority',
  'path-length-exceeded',
  'chain-too-complex',
  'authority-as-client',
  'not-for-clients',
  'wrong-key-usage',
  'critical-extension-unknown',
  'protocol-version',
  'username-malformed',
  'client-id-mismatch',
  'client-id-missing',
  'client-id-too-long',
  'session-taken',
  'authentication-method',
  'password-present',
  'sas-token',
  'access-token',
  'device-id-invalid',
  'device-unknown',
  'device-disabled',
  'device-exists',
  'certificate-request-refused',
  'certificate-revoked',
  'not-issued-by-policy',
  'common-name-mismatch',
  'thumbprint-mismatch',
  'id-scope-unknown',
  'enrollment-missing',
  'enrollment-disabled',
  'operation-unknown',
  'fault-on-demand',
  'certificate-unreadable',
  'certificate-not-registered',
  'certificate-inactive',
  'registered-just-in-time',
  'policy-denied',
  'provisioning-rejected',
  'shadow-rejected',
  'name-pattern-mismatch',
  'policy-missing',
  'policy-disabled',
  'password-wrong',
  'not-issued-here',
  'media-type-wrong',
  'request-refused',
  'topic-foreign',
  'topic-unknown',
  'topic-malformed',
  'topic-outside-spaces',
  'too-many-filters',
  'too-slow',
  'retain-not-supported',
  'qos-not-supported',
  'shared-subscriptions-not-supported',
  'subscription-identifiers-not-supported',
  'message-too-large',
  'message-malformed',
  'presence-missing',
  'version-mismatch',
  'protocol-error',
  'http-on-mqtt-port',
  'alpn-missing',
  'websocket-refused',
  'limit-reached',
  'throttled',
  'hub-failed',
] as const;

/** Why a connection ended; by a rule of the hub, where it is a refusal. */
const endCauses = [
  'client-disconnected',
  'connection-lost',
  'keep-alive-timeout',
  'connection-replaced',
  'closed-by-hub',
  'hub-stopped',
  ...refusalCauses,
] as const;

/** Why a client did not get through the handshake. */
const handshakeCauses = [
  'client-distrusts-hub',
  'client-gone',
  'client-not-tls',
  'client-plain-mqtt',
  'client-tls-version',
  'client-tls-common',
  'client-certificate-unusable',
  'client-handshake',
  'certificate-not-registered',
] as const;

/** That nothing can be saved is told without a cause, of which there is one. */
export const hubExplainedCause = z.enum([...endCauses, ...handshakeCauses, 'not-saved']);

export const hubRefusalCause = z.enum(refusalCauses);

export const hubEndCause = z.enum(endCauses);

export const hubHandshakeCause = z.enum(handshakeCauses);

export type HubEndCause = z.infer<typeof hubEndCause>;
export type HubHandshakeCause = z.infer<typeof hubHandshakeCause>;
