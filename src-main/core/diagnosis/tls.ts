import { i18n } from '../language/index.ts';
/** What a TLS library said, brought to one form: OpenSSL and BoringSSL word the same things differently. */
export interface TlsFault {
  /** Description of an alert that the other end sent (RFC 8446 6, RFC 5246 7.2). */
  readonly alert: number | undefined;
  /** The library's own reason in capitals with underscores, such as NO_SHARED_CIPHER; undefined where none was told. */
  readonly reason: string | undefined;
}

/** Reads error code and text of Node's TLS. Undefined where they are not of TLS. */
export function readTlsFault(errorCode: string | undefined, text: string): TlsFault | undefined {
  const alert = /SSL alert number (\d+)/.exec(text)?.[1];
  // error:0A000418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca:..., and with BoringSSL
  // error:10000418:SSL routines:OPENSSL_internal:TLSV1_ALERT_UNKNOWN_CA:...
  const inText = /error:[0-9A-F]{8}:[^:]*:[^:]*:([^:]+)/i.exec(text)?.[1];
  const inCode = /^ERR_(?:SSL|OSSL)_(.+)$/.exec(errorCode ?? '')?.[1];
  const reason = inText ?? inCode;
  if (alert === undefined && reason === undefined) return undefined;
  const name = reason
    ?.trim()
    .replaceAll(/[\s-]+/g, '_')
    .toUpperCase();
  const ofName = /^(?:SSLV3|TLSV1|TLSV13)_ALERT_(.+)$/.exec(name ?? '')?.[1];
  return { alert: alert === undefined ? alertsByName.get(ofName ?? '') : Number(alert), reason: name };
}

/** Alerts: RFC 8446 6, RFC 5246 7.2, RFC 6066 9, RFC 7301 3.2, RFC 7507 3, RFC 9849 11.1. */
export const Alert = {
  closeNotify: 0,
  unexpectedMessage: 10,
  badRecordMac: 20,
  decryptionFailed: 21,
  recordOverflow: 22,
  decompressionFailure: 30,
  handshakeFailure: 40,
  noCertificate: 41,
  badCertificate: 42,
  unsupportedCertificate: 43,
  certificateRevoked: 44,
  certificateExpired: 45,
  certificateUnknown: 46,
  illegalParameter: 47,
  unknownCa: 48,
  accessDenied: 49,
  decodeError: 50,
  decryptError: 51,
  exportRestriction: 60,
  protocolVersion: 70,
  insufficientSecurity: 71,
  internalError: 80,
  inappropriateFallback: 86,
  userCanceled: 90,
  noRenegotiation: 100,
  missingExtension: 109,
  unsupportedExtension: 110,
  certificateUnobtainable: 111,
  unrecognizedName: 112,
  badCertificateStatusResponse: 113,
  badCertificateHashValue: 114,
  unknownPskIdentity: 115,
  certificateRequired: 116,
  noApplicationProtocol: 120,
  echRequired: 121,
} as const;

/** The names as the standards write them, such as bad_certificate. */
const alertNames: ReadonlyMap<number, string> = new Map(
  Object.entries(Alert).map(([name, number]) => [
    number,
    name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  ]),
);

/** As both libraries write them behind "alert". */
const alertsByName: ReadonlyMap<string, number> = new Map(
  [...alertNames].map(([number, name]) => [name.toUpperCase(), number]),
);

/** An alert by number and name. */
export function alertWords(alert: number): string {
  const name = alertNames.get(alert);
  return name === undefined
    ? i18n.t('TLS alert {alert}', { alert })
    : i18n.t('TLS alert {alert}, {name}', { alert, name });
}

/** What BoringSSL says of a handshake that the other end has closed, by close_notify or without. */
export const closedReasons: ReadonlySet<string> = new Set(['SSL_HANDSHAKE_FAILURE']);

/** Reasons of both libraries for bytes that are no TLS records. */
export const notTlsReasons: ReadonlySet<string> = new Set([
  'WRONG_VERSION_NUMBER',
  'HTTP_REQUEST',
  'HTTPS_PROXY_REQUEST',
  'PACKET_LENGTH_TOO_LONG',
  'ENCRYPTED_LENGTH_TOO_LONG',
  'RECORD_LAYER_FAILURE',
  'UNKNOWN_PROTOCOL',
]);

/** Reasons of both libraries for two ends without a version in common. */
export const versionReasons: ReadonlySet<string> = new Set([
  'UNSUPPORTED_PROTOCOL',
  'UNSUPPORTED_SSL_VERSION',
  'UNKNOWN_SSL_VERSION',
  'VERSION_TOO_LOW',
  'NO_PROTOCOLS_AVAILABLE',
  'NO_SUPPORTED_VERSIONS_ENABLED',
]);

/** What BoringSSL says where the other end takes no signature that the own key makes. */
export const noCommonSignatures = 'NO_COMMON_SIGNATURE_ALGORITHMS';

/** Reasons of both libraries for two ends without a cipher, group or signature scheme in common. */
export const nothingInCommonReasons: ReadonlySet<string> = new Set([
  'NO_SHARED_CIPHER',
  'NO_CIPHERS_AVAILABLE',
  'NO_SHARED_GROUP',
  'NO_SHARED_GROUPS',
  'NO_SUITABLE_GROUPS',
  'NO_SUITABLE_KEY_SHARE',
  noCommonSignatures,
  'NO_SHARED_SIGNATURE_ALGORITHMS',
  'NO_SHARED_SIGATURE_ALGORITHMS',
  'NO_SUITABLE_SIGNATURE_ALGORITHM',
  'WRONG_CURVE',
  'WRONG_CIPHER_RETURNED',
  'DH_KEY_TOO_SMALL',
  'BAD_DH_P_LENGTH',
  'UNSAFE_LEGACY_RENEGOTIATION_DISABLED',
]);
