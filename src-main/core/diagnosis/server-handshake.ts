import { i18n } from '../language/index.ts';
import type { Telling } from './rule.ts';
import {
  Alert,
  type TlsFault,
  alertWords,
  noCommonSignatures,
  notTlsReasons,
  nothingInCommonReasons,
  versionReasons,
} from './tls.ts';

export const certificateRefused = 'device-certificate-refused';

const refused: Telling = {
  cause: certificateRefused,
  what: () => i18n.t('The server refused the device certificate in the TLS handshake.'),
  remedy: () =>
    i18n.t("Check that the server trusts the device's authority and that the chain holds every intermediate."),
};

const notTls: Telling = {
  cause: 'not-tls',
  what: ({ host, port }) => i18n.t('{host}, port {port}, does not speak TLS.', { host, port }),
  remedy: () => i18n.t('Check the port: 8883 is MQTT over TLS, 1883 is plain MQTT.'),
};

const version: Telling = {
  cause: 'tls-version',
  what: ({ host, port }) => i18n.t('{host}, port {port}, does not speak TLS 1.2 or newer.', { host, port }),
  remedy: () => i18n.t('Have the server updated or TLS 1.2 switched on there: older versions are not safe any more.'),
};

const nothingInCommon: Telling = {
  cause: 'tls-nothing-in-common',
  what: ({ host }) =>
    i18n.t('{host} ended the TLS handshake: it finds no cipher, curve or kind of key that suits both.', { host }),
  remedy: () =>
    i18n.t(
      'Often the device certificate is missing from what the server expects, or its kind of key (RSA, EC) or that of the server is not taken by the other end; the server’s log says which.',
    ),
};

export const keyMismatch: Telling = {
  cause: 'key-mismatch',
  what: () => i18n.t('The private key does not belong to the device certificate.'),
  remedy: () => i18n.t('Use the key and certificate that were made together.'),
};

/** What TLS libraries say of a certificate of one's own that they do not send: OpenSSL's SSL_CTX_use_certificate, by its security level. */
const unsendable: Readonly<Record<string, Telling>> = Object.fromEntries([
  ...['EE_KEY_TOO_SMALL', 'CA_KEY_TOO_SMALL'].map((reason): [string, Telling] => [
    reason,
    {
      cause: 'weak-key',
      what: () =>
        i18n.t(
          "The device certificate, or an authority's above it, has a key that is too short for TLS on this computer.",
        ),
      remedy: () => i18n.t('Create it again with RSA 2048 or EC P-256.'),
    },
  ]),
  [
    'CA_MD_TOO_WEAK',
    {
      cause: 'weak-signature',
      what: () =>
        i18n.t(
          "The device certificate, or an authority's above it, is signed with a hash that is too weak for TLS on this computer.",
        ),
      remedy: () => i18n.t('Have it issued again with SHA-256.'),
    },
  ],
]);

/** What keeps one's own certificate from being sent; undefined for every other fault. */
export const unsendableTelling = ({ alert, reason = '' }: TlsFault): Telling | undefined =>
  alert === undefined ? unsendable[reason] : undefined;

const notSent: Telling = {
  cause: 'device-certificate-not-sent',
  what: () => i18n.t('The server demands a device certificate and got none that it can use.'),
  remedy: () =>
    i18n.t(
      'It takes other kinds of keys than the device’s, often RSA alone, or other authorities. Create the device with an RSA key, and have its authority trusted there.',
    ),
};

/** What a server says by an alert (RFC 8446 6, RFC 5246 7.2, RFC 6066, RFC 7301). */
const alerts: Readonly<Record<number, Telling>> = {
  [Alert.handshakeFailure]: nothingInCommon,
  [Alert.noCertificate]: refused,
  [Alert.badCertificate]: refused,
  [Alert.unsupportedCertificate]: {
    cause: 'device-certificate-purpose',
    what: () => i18n.t("The server says that the device certificate, or its authority's, is for another purpose."),
    remedy: () =>
      i18n.t(
        'It must be for clients: extended key usage clientAuth or none, in the certificate and in every authority above it. Create the device again under such an authority.',
      ),
  },
  [Alert.certificateRevoked]: {
    cause: 'device-certificate-revoked',
    what: () => i18n.t('The server says that the device certificate is revoked.'),
    remedy: () => i18n.t('Create a new certificate for the device.'),
  },
  [Alert.certificateExpired]: {
    cause: 'device-certificate-expired',
    what: () =>
      i18n.t('The server says that the device certificate, or its authority, has expired or is not valid yet.'),
    remedy: () => i18n.t('Create a new certificate for the device, and compare the clocks of both computers.'),
  },
  [Alert.certificateUnknown]: refused,
  [Alert.unknownCa]: refused,
  [Alert.accessDenied]: {
    cause: certificateRefused,
    what: () => i18n.t('The server took the device certificate for valid and refuses it all the same: access denied.'),
    remedy: () => i18n.t('Register the device on the server, or allow it what it wants there.'),
  },
  // A key that does not fit its certificate is not even loaded at this end; what OpenSSL answers to X509_V_ERR_CERT_SIGNATURE_FAILURE
  // is this (ssl/statem/statem_lib.c, x509table).
  [Alert.decryptError]: {
    cause: 'device-certificate-signature',
    what: () => i18n.t("The server could not verify the signature of the device certificate with its authority's key."),
    remedy: () =>
      i18n.t(
        'The server has another authority of the same name with another key. Give it the authority that has signed the device certificate, or create the device under the one that it has.',
      ),
  },
  [Alert.protocolVersion]: version,
  [Alert.inappropriateFallback]: version,
  [Alert.insufficientSecurity]: {
    cause: 'tls-nothing-in-common',
    what: ({ host }) => i18n.t('{host} demands stronger encryption than was offered.', { host }),
    remedy: () =>
      i18n.t('Its log says which ciphers or keys it wants; the device’s or the server’s key may be too short.'),
  },
  [Alert.internalError]: {
    cause: 'server-failed',
    what: ({ host }) => i18n.t('{host} failed in the TLS handshake (internal error).', { host }),
    remedy: () =>
      i18n.t('Its log says why. Often it cannot use its own certificate and key with what the client offers.'),
  },
  [Alert.unrecognizedName]: {
    cause: 'server-name-unknown',
    what: ({ host }) => i18n.t('The server does not know the name {host}.', { host }),
    remedy: () => i18n.t('Connect under the name that it was set up for, or give that name as server name (SNI).'),
  },
  [Alert.badCertificateStatusResponse]: refused,
  [Alert.certificateRequired]: notSent,
  [Alert.noApplicationProtocol]: {
    cause: 'alpn-refused',
    what: ({ host, port }) =>
      i18n.t('{host}, port {port}, expects another protocol inside TLS (ALPN).', { host, port }),
    remedy: () => i18n.t('Check the port and the ALPN name: AWS IoT wants x-amzn-mqtt-ca on port 443.'),
  },
};

const words = (reason: string): string => reason.toLowerCase().replaceAll('_', ' ');

/** What a fault of TLS in a handshake with a server means. */
export function serverHandshakeFault({ alert, reason = '' }: TlsFault): Telling {
  const meaning = alert === undefined ? undefined : alerts[alert];
  if (meaning !== undefined) return meaning;
  if (alert === undefined) {
    if (notTlsReasons.has(reason)) return notTls;
    if (versionReasons.has(reason)) return version;
    // The client's own key is the only one that a client signs with.
    if (reason === noCommonSignatures) return notSent;
    if (nothingInCommonReasons.has(reason)) return nothingInCommon;
    if (reason.endsWith('KEY_VALUES_MISMATCH')) return keyMismatch;
  }
  const how = alert === undefined ? words(reason) : alertWords(alert);
  return {
    cause: 'tls-failed',
    what: ({ host, port }) => i18n.t('The TLS handshake with {host}, port {port}, failed: {how}.', { host, port, how }),
    remedy: () => i18n.t("The server's log says more. The text below is that of this computer's TLS library."),
  };
}
