import type { Platform } from '../platform/platform.ts';

/** What is known about a connection that failed. */
export interface ConnectionEvidence {
  /** Error code of Node, OpenSSL or BoringSSL, where there was one. */
  readonly errorCode?: string | undefined;
  /** CONNACK return code, where the server answered. */
  readonly returnCode?: number | undefined;
  /** The raw text, for matching and for those who want to see it. */
  readonly text: string;
  /** Whether TLS was up, so that the failure lies behind it. */
  readonly secured: boolean;
  readonly host: string;
  readonly port: number;
}

/** What happened, why it probably happened, and what to do. `cause` is stable, for programs. */
export interface Diagnosis {
  readonly cause: string;
  readonly what: string;
  readonly remedy: string;
}

interface Rule {
  readonly pattern: RegExp;
  readonly cause: string;
  readonly what: (evidence: ConnectionEvidence) => string;
  readonly remedy: string;
}

const certificateRefused = 'device-certificate-refused';

/** In order; the first whose pattern is found in the error's code or text applies. OpenSSL's and BoringSSL's words differ. */
const rules: readonly Rule[] = [
  {
    pattern: /ENOTFOUND|EAI_AGAIN/,
    cause: 'host-not-found',
    what: ({ host }) => `The name ${host} cannot be resolved.`,
    remedy: 'Check the host name for typing errors and that this computer is on the network.',
  },
  {
    pattern: /ECONNREFUSED/,
    cause: 'connection-refused',
    what: ({ host, port }) => `Nothing listens on ${host}, port ${port}.`,
    remedy: 'Start the hub or broker, or correct the port.',
  },
  {
    pattern: /ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|connack timeout|connect timeout/i,
    cause: 'no-answer',
    what: ({ host, port }) => `${host} does not answer on port ${port}.`,
    remedy: 'A firewall may block the port; company networks often let only 443 through.',
  },
  {
    pattern: /ERR_TLS_CERT_ALTNAME_INVALID/,
    cause: 'server-name-mismatch',
    what: ({ host }) => `The server's certificate is not for ${host}.`,
    remedy: 'Connect under the name that stands in the certificate, or have that name added to it.',
  },
  {
    pattern: /CERT_HAS_EXPIRED|CERT_NOT_YET_VALID/,
    cause: 'server-certificate-dates',
    what: () => "The server's certificate is outside its validity.",
    remedy: "Check this computer's clock; if it is right, the server needs a new certificate.",
  },
  {
    pattern:
      /SELF_SIGNED_CERT|DEPTH_ZERO|UNABLE_TO_GET_ISSUER|UNABLE_TO_VERIFY_LEAF|self.signed|CERTIFICATE_VERIFY_FAILED/i,
    cause: 'server-not-trusted',
    what: () => "The server's certificate comes from an authority that is not trusted here.",
    remedy: "Give the authority's certificate as server CA (for the local hub: the file it names when it starts).",
  },
  {
    pattern: /ALERT_CERTIFICATE_EXPIRED/i,
    cause: 'device-certificate-expired',
    what: () => 'The server says that the device certificate has expired.',
    remedy: 'Create a new certificate for the device.',
  },
  {
    pattern:
      /ALERT_(?:CERTIFICATE_UNKNOWN|BAD_CERTIFICATE|UNKNOWN_CA|CERTIFICATE_REQUIRED|ACCESS_DENIED)|alert (?:unknown ca|bad certificate|certificate)/i,
    cause: certificateRefused,
    what: () => 'The server refused the device certificate in the TLS handshake.',
    remedy: "Check that the server trusts the device's authority and that the chain holds every intermediate.",
  },
  {
    pattern:
      /HANDSHAKE_FAILURE|PROTOCOL_VERSION|NO_PROTOCOLS|WRONG_VERSION_NUMBER|UNSUPPORTED_PROTOCOL|packet length too long/i,
    cause: 'not-tls',
    what: ({ host, port }) => `${host}, port ${port}, does not speak TLS 1.2 or newer.`,
    remedy: 'Check the port: 8883 is MQTT over TLS, 1883 is plain MQTT.',
  },
  {
    pattern: /KEY_VALUES_MISMATCH|key values mismatch/i,
    cause: 'key-mismatch',
    what: () => 'The private key does not belong to the device certificate.',
    remedy: 'Use the key and certificate that were made together.',
  },
];

/** Names the cause of a failed or lost connection. */
export function diagnose(evidence: ConnectionEvidence, platform: Platform): Diagnosis {
  if (evidence.returnCode !== undefined && evidence.returnCode !== 0) {
    const { meaning, remedy } = platform.refusal(evidence.returnCode);
    return { cause: `connack-${evidence.returnCode}`, what: meaning, remedy };
  }
  const haystack = `${evidence.errorCode ?? ''} ${evidence.text}`;
  const rule = rules.find(({ pattern }) => pattern.test(haystack));
  const own = rule?.cause === certificateRefused ? platform.certificateRefusal : undefined;
  if (own !== undefined) return { cause: certificateRefused, what: own.meaning, remedy: own.remedy };
  if (rule !== undefined) return { cause: rule.cause, what: rule.what(evidence), remedy: rule.remedy };
  return evidence.secured
    ? {
        cause: 'closed-by-server',
        what: 'The server closed the connection without a reason.',
        remedy:
          'Usual causes: another connection with the same client ID, a topic that is not allowed, or an identity that the server does not know.',
      }
    : {
        cause: 'closed-in-handshake',
        what: 'The connection was lost before it was up.',
        remedy: 'Check host and port, and whether the server asks for another certificate.',
      };
}
