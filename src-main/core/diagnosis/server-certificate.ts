import { i18n } from '../language/index.ts';
import type { Rule, Telling } from './rule.ts';

/** What is too weak in a server's chain. */
export const weakServer: Readonly<Record<'key' | 'signature', Telling>> = {
  signature: {
    cause: 'server-certificate-weak',
    what: () =>
      i18n.t(
        "The server's certificate, or an authority's above it, is signed with a hash that is no longer safe, such as SHA-1.",
      ),
    remedy: () => i18n.t('Have it signed anew with SHA-256.'),
  },
  key: {
    cause: 'server-certificate-weak',
    what: () => i18n.t("The key of the server's certificate, or of an authority above it, is too short to be safe."),
    remedy: () => i18n.t('Have it made anew with RSA 2048 or EC P-256 at least.'),
  },
};

/**
 * What can be wrong with a server's certificate, by the codes of X509_verify_cert that Node hands on (Node's documentation, "X509
 * certificate error codes"), and where Node has no code by the text that goes with it. The two libraries differ in some
 * texts: "unsuitable" and "unsupported certificate purpose".
 */
export const serverCertificateRules: readonly Rule[] = [
  {
    pattern: /ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH/,
    cause: 'server-name-mismatch',
    what: ({ host }) => i18n.t("The server's certificate is not for {host}.", { host }),
    remedy: () => i18n.t('Connect under the name that stands in the certificate, or have that name added to it.'),
  },
  {
    pattern: /CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|ERROR_IN_CERT_NOT_(?:BEFORE|AFTER)_FIELD/,
    cause: 'server-certificate-dates',
    what: () => i18n.t("The server's certificate is outside its validity."),
    remedy: () => i18n.t("Check this computer's clock; if it is right, the server needs a new certificate."),
  },
  {
    // The issuer of a certificate that is trusted is missing, since OpenSSL ends a path at self-signed certificates alone.
    pattern: /UNABLE_TO_GET_ISSUER_CERT(?!_LOCALLY)|unable to get issuer certificate/,
    cause: 'server-ca-is-intermediate',
    what: () => i18n.t('The server CA that was given is an intermediate authority, and the root above it is missing.'),
    remedy: () => i18n.t('Give the root as server CA, or a file with the intermediate and the root.'),
  },
  {
    // Also where the authority was given, but not what is between it and the server.
    pattern: /UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT_LOCALLY/,
    cause: 'server-not-trusted',
    what: () =>
      i18n.t(
        "The server's certificate comes from an authority that is not trusted here, or an intermediate between the two is missing.",
      ),
    remedy: () =>
      i18n.t(
        'Trust that authority for this server, as its server CA, or in the settings for every connection. If that is done, have the server send its whole chain, or give a file with the intermediate and the root.',
      ),
    action: { do: 'trust-server' },
  },
  {
    pattern: /SELF_SIGNED_CERT|DEPTH_ZERO|CERT_UNTRUSTED|CERTIFICATE_VERIFY_FAILED|self.signed/i,
    cause: 'server-not-trusted',
    what: () => i18n.t("The server's certificate comes from an authority that is not trusted here."),
    remedy: () =>
      i18n.t('Trust that authority for this server, as its server CA, or in the settings for every connection.'),
    action: { do: 'trust-server' },
  },
  {
    pattern: /INVALID_PURPOSE|CERT_REJECTED|certificate purpose|KEY_USAGE_BIT_INCORRECT|not allowed for this usage/i,
    cause: 'server-certificate-purpose',
    what: () => i18n.t("The server's certificate, or an authority above it, is made for another purpose."),
    remedy: () =>
      i18n.t(
        'Have the server given a certificate for servers: extended key usage serverAuth, key usage digitalSignature, signed by an authority (CA:TRUE).',
      ),
  },
  {
    pattern:
      /INVALID_CA|invalid CA certificate|key usage does not include certificate signing|Basic Constraints of CA/i,
    cause: 'server-certificate-purpose',
    what: () => i18n.t("The server's certificate was signed by a certificate that is no authority."),
    remedy: () =>
      i18n.t('Have it signed by an authority: a certificate with CA:TRUE that may sign certificates (keyCertSign).'),
  },
  {
    pattern: /PATH_LENGTH_EXCEEDED|CERT_CHAIN_TOO_LONG|path length constraint exceeded/,
    cause: 'server-chain-length',
    what: () => i18n.t("The server's certificate has more authorities above it than one of them allows."),
    remedy: () => i18n.t('Have it signed higher up, or by an authority with a longer path length.'),
  },
  { pattern: /digest algorithm too weak|WEAK_SIGNATURE|unsupported signature/i, ...weakServer.signature },
  { pattern: /certificate key too weak/i, ...weakServer.key },
  {
    pattern: /CERT_REVOKED|certificate revoked$/,
    cause: 'server-certificate-revoked',
    what: () => i18n.t("The server's certificate is revoked."),
    remedy: () => i18n.t('The server needs a new certificate.'),
  },
  {
    pattern: /UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY|unable to decode issuer public key/i,
    cause: 'server-certificate-key',
    what: () =>
      i18n.t(
        "The key of the server's certificate, or of an authority above it, is of a kind that cannot be used here.",
      ),
    remedy: () =>
      i18n.t(
        'Have it made anew with RSA or with EC on P-256, P-384 or P-521: brainpool and secp256k1 are often left out.',
      ),
  },
  {
    pattern:
      /CERT_SIGNATURE_FAILURE|UNABLE_TO_DECRYPT_CERT_SIGNATURE|certificate signature failure|CANNOT_PARSE_LEAF_CERT/i,
    cause: 'server-certificate-signature',
    what: () => i18n.t("The signature of the server's certificate cannot be verified with its authority's key."),
    remedy: () =>
      i18n.t(
        'Give the authority that has signed it as server CA: another one of the same name has another key. A signature by MD5 fails so too.',
      ),
  },
  {
    pattern: /unhandled critical extension|name constraint|permitted subtree|excluded subtree/i,
    cause: 'server-certificate-not-accepted',
    what: () =>
      i18n.t("The server's certificate, or an authority's above it, demands something that cannot be met here."),
    remedy: () => i18n.t('Look at its critical extensions and name constraints: inspect the file, or the text below.'),
  },
  {
    // Node's code for what has none of its own.
    pattern: /^UNSPECIFIED |^(?:CERT|CRL)_|^UNABLE_TO_|^ERROR_IN_C/,
    cause: 'server-certificate-not-accepted',
    what: () => i18n.t("The server's certificate, or an authority's above it, was not accepted."),
    remedy: () =>
      i18n.t('The text below says what is wrong with it. Inspect the certificate, and have it made anew without that.'),
  },
];
