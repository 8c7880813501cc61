import { i18n } from '../language/index.ts';
import {
  Alert,
  alertWords,
  closedReasons,
  notTlsReasons,
  nothingInCommonReasons,
  readTlsFault,
  versionReasons,
} from './tls.ts';

/** Why a client did not get through the handshake of the local hub. The words are the ones that the hub's log uses. */
type ClientHandshakeCause =
  | 'client-distrusts-hub'
  | 'client-gone'
  | 'client-not-tls'
  | 'client-plain-mqtt'
  | 'client-tls-version'
  | 'client-tls-common'
  | 'client-certificate-unusable'
  | 'client-handshake';

/** What Node says of a handshake that failed at the server's end. */
export interface HandshakeEvidence {
  readonly errorCode: string | undefined;
  readonly text: string;
  /** What the client's first octets are, where they are no TLS. */
  readonly begins?: 'mqtt';
}

/** Alerts by which a client says what it thinks of the server's certificate (RFC 8446 6.2). */
const distrust: ReadonlySet<number> = new Set([
  Alert.badCertificate,
  Alert.unsupportedCertificate,
  Alert.certificateRevoked,
  Alert.certificateExpired,
  Alert.certificateUnknown,
  Alert.unknownCa,
  Alert.accessDenied,
]);

/** Reasons for a client certificate, or a signature with its key, that the library does not take; the first two are of a curve. */
const unusableCertificate =
  /^(?:WRONG_CURVE|UNKNOWN_GROUP|EE_KEY_TOO_SMALL|CA_KEY_TOO_SMALL|CA_MD_TOO_WEAK|PEER_ERROR_UNSUPPORTED_CERTIFICATE_TYPE|WRONG_CERTIFICATE_TYPE|UNKNOWN_CERTIFICATE_TYPE|WRONG_SIGNATURE_TYPE|BAD_SIGNATURE|BAD_ECC_CERT|UNABLE_TO_FIND_PUBLIC_KEY_PARAMETERS|UNSUPPORTED_ALGORITHM|CANNOT_PARSE_LEAF_CERT|KEY_USAGE_BIT_INCORRECT|CERTIFICATE_VERIFY_FAILED)$/;

export interface HandshakeDiagnosis {
  readonly cause: ClientHandshakeCause;
  /** What happened, as a sentence. */
  readonly reason: string;
}

const words = (reason: string): string => reason.toLowerCase().replaceAll('_', ' ');

/** Names why a handshake with a client failed, for both libraries. */
export function diagnoseClientHandshake({ errorCode, text, begins }: HandshakeEvidence): HandshakeDiagnosis {
  if (begins === 'mqtt') {
    return {
      cause: 'client-plain-mqtt',
      reason: i18n.t('The client speaks MQTT without TLS, which the hub does not take.'),
    };
  }
  const fault = readTlsFault(errorCode, text);
  const { alert, reason = '' } = fault ?? {};
  if (alert !== undefined && distrust.has(alert)) {
    return {
      cause: 'client-distrusts-hub',
      reason: i18n.t("The client refused the hub's certificate ({alert}).", { alert: alertWords(alert) }),
    };
  }
  if (reason === 'BAD_PACKET_LENGTH') {
    // BoringSSL expects encrypted records here, and a TLS 1.3 client that refuses the certificate sends its alert in clear.
    return { cause: 'client-distrusts-hub', reason: i18n.t("The client broke off when it saw the hub's certificate.") };
  }
  if (notTlsReasons.has(reason)) {
    return {
      cause: 'client-not-tls',
      reason: reason.startsWith('HTTP')
        ? i18n.t('What the client sent is no TLS, but HTTP.')
        : i18n.t('What the client sent is no TLS.'),
    };
  }
  if (versionReasons.has(reason) || alert === Alert.protocolVersion || alert === Alert.inappropriateFallback) {
    return { cause: 'client-tls-version', reason: i18n.t('The client speaks no version of TLS that the hub does.') };
  }
  if (alert === undefined && unusableCertificate.test(reason)) {
    return {
      cause: 'client-certificate-unusable',
      reason: i18n.t("The client's certificate cannot be used in TLS ({reason}).", { reason: words(reason) }),
    };
  }
  if (
    nothingInCommonReasons.has(reason) ||
    alert === Alert.handshakeFailure ||
    alert === Alert.insufficientSecurity ||
    alert === Alert.missingExtension
  ) {
    const what = alert === undefined ? words(reason) : alertWords(alert);
    return {
      cause: 'client-tls-common',
      reason: i18n.t('Client and hub have no way of encryption in common ({what}).', { what }),
    };
  }
  if (alert !== undefined || (reason !== '' && !closedReasons.has(reason))) {
    const what = alert === undefined ? words(reason) : alertWords(alert);
    return { cause: 'client-handshake', reason: i18n.t('The TLS handshake failed: {what}.', { what }) };
  }
  // OpenSSL says no more when the other end just goes.
  if (closedReasons.has(reason) || /socket hang up|ECONNRESET|EPIPE/.test(`${errorCode ?? ''} ${text}`)) {
    return {
      cause: 'client-gone',
      reason: i18n.t('The client left the handshake; it may not trust this hub.'),
    };
  }
  return { cause: 'client-handshake', reason: text.split('\n')[0]?.slice(0, 200) ?? '' };
}
