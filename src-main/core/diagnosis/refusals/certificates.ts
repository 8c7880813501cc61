import { i18n } from '../../language/index.ts';
import type { RefusalRow } from './refusal.ts';

/** What keeps a client out by the certificates that it has presented. */
export const certificateRows = {
  'no-certificate': {
    why: () => i18n.t('Whoever logs in here proves by a certificate who it is, and this client sent none.'),
    remedy: ({ face }) =>
      face === 'est'
        ? i18n.t(
            'Give the client a certificate of a registered authority (curl: --cert and --key), or a user name and password of the tab Issuing (curl: --user).',
          )
        : i18n.t('Give the client its certificate and key, for example --cert and --key of mosquitto_pub.'),
    otherwise: () => [
      {
        cause: 'key-kind-not-taken',
        what: i18n.t(
          'The client has a certificate and keeps it back: its kind of key (secp256k1, brainpool, DSA) is none that the hub takes.',
        ),
        remedy: i18n.t('Create the device with a key of RSA 2048 or EC P-256.'),
      },
    ],
  },
  'issuer-not-presented': {
    why: () =>
      i18n.t('The hub has to come from the certificate up to an authority that it knows, and one between is missing.'),
    remedy: ({ face }) =>
      face === 'dps'
        ? i18n.t(
            'Send the whole chain: use the file that ends with -chain.pem. Or add a group for the intermediate that has signed.',
          )
        : i18n.t(
            'Send the whole chain: use the file that ends with -chain.pem. Or upload the intermediate here and prove possession of it.',
          ),
  },
  'authority-not-registered': {
    why: () =>
      i18n.t(
        'Only authorities that are registered vouch for devices, and the one above this certificate is none of them.',
      ),
    remedy: ({ face }) =>
      face === 'dps'
        ? i18n.t('On the tab Provisioning, add a group with the authority that has signed the device.')
        : i18n.t('Upload the authority on the tab Authorities, then prove possession of it.'),
  },
  'authority-not-verified': {
    why: () =>
      i18n.t('An authority counts once somebody has proved to have its key; anybody can upload a certificate.'),
    remedy: () => i18n.t('Prove possession of the authority: the tab Authorities tells how far it is.'),
  },
  'signature-invalid': {
    why: () => i18n.t('A certificate counts where the key of the authority that it names has signed it.'),
    remedy: () =>
      i18n.t(
        'The certificate names an authority whose key has not signed it. Create the device again with the authority that is registered here.',
      ),
  },
  'signature-not-checkable': {
    why: () =>
      i18n.t(
        'The library of TLS that is linked here cannot check a signature of this kind, so nobody vouches for the certificate.',
      ),
    remedy: () =>
      i18n.t('Have the certificate signed by SHA-256 with RSA, ECDSA or Ed25519: authorities of Certbench do.'),
  },
  'certificate-expired': {
    why: () => i18n.t('A certificate counts until its end, and so does each authority above it.'),
    remedy: () => i18n.t('Create a new certificate for the device, or for the authority that has expired.'),
    otherwise: () => [clockIsAhead()],
  },
  'certificate-not-yet-valid': {
    why: () =>
      i18n.t('A certificate counts from its beginning on. Usually the clock of the computer that made it was ahead.'),
    remedy: () => i18n.t('Check the clock of this computer and of the one that made the certificate.'),
  },
  'issuer-is-not-an-authority': {
    why: () => i18n.t('Only a certificate of an authority (basic constraints with CA) may sign others.'),
    remedy: () => i18n.t('A certificate in the chain may not sign others. Sign the device with an authority.'),
  },
  'path-length-exceeded': {
    why: () => i18n.t('An authority can say how many others may stand below it, and this chain has more.'),
    remedy: () =>
      i18n.t(
        'There are more intermediates than the authority allows. Sign the device higher up, or make an authority with a longer path length.',
      ),
  },
  'wrong-key-usage': {
    why: () =>
      i18n.t(
        'The key usage of a certificate says what its key may do: a client signs with it, an authority signs certificates.',
      ),
    remedy: () =>
      i18n.t(
        'The certificate may not be used for this. Create the device again: Certbench sets the usages that are needed.',
      ),
  },
  'chain-too-complex': {
    why: () =>
      i18n.t('Many certificates of the same names make so many ways up that the hub does not try all of them.'),
    remedy: () => i18n.t('Send the leaf and the intermediates above it alone, without others of the same names.'),
  },
  'authority-as-client': {
    why: () => i18n.t('Whoever has an authority’s key could be any device, so it logs in nowhere.'),
    remedy: () =>
      i18n.t('Create a device with the authority and log in with its certificate, not with the authority’s own.'),
  },
  'not-for-clients': {
    why: () => i18n.t('A certificate that names what it is for has to name clients among it.'),
    remedy: () =>
      i18n.t(
        'Use a certificate for clients: with the extended key usage clientAuth, or without any. Devices of Certbench have it; a server’s certificate has not.',
      ),
  },
  'critical-extension-unknown': {
    why: () => i18n.t('Whoever does not understand an extension that is critical has to refuse the certificate.'),
    remedy: () => i18n.t('The certificate demands an extension that this hub does not know. Create one without it.'),
  },
  'certificate-unreadable': {
    why: () => i18n.t('What the client sent as a certificate is damaged, or has something in it that no standard has.'),
    remedy: () => i18n.t('Check the file that the client sends: it must be a certificate in PEM or DER.'),
  },
  'certificate-not-registered': {
    why: ({ face }) =>
      face === 'aws'
        ? i18n.t('AWS IoT knows a client by its certificate, which has to be registered there itself.')
        : i18n.t(
            'ThingsBoard finds a device by its certificate alone: exactly that one, or one of a profile’s authority.',
          ),
    remedy: ({ face }) =>
      face === 'aws'
        ? i18n.t('Register the certificate on the tab AWS IoT, and compare the certificate ID.')
        : i18n.t(
            'Add the device on the tab ThingsBoard with exactly this certificate, and compare the credentials ID.',
          ),
    otherwise: ({ face }) =>
      face === 'aws'
        ? []
        : [
            {
              cause: 'certificate-with-extra-text',
              what: i18n.t(
                'At a ThingsBoard server: the certificate was pasted with text around it, or with its chain.',
              ),
              remedy: i18n.t('Paste it from BEGIN CERTIFICATE to END CERTIFICATE, and nothing else.'),
            },
          ],
  },
  'certificate-inactive': {
    why: () => i18n.t('Whoever has the certificate is let in only while the certificate is ACTIVE.'),
    remedy: () => i18n.t('Set the certificate to ACTIVE on the tab AWS IoT.'),
  },
  'registered-just-in-time': {
    why: () =>
      i18n.t(
        'An authority here registers the devices that it has signed as they connect, and ends that first connection.',
      ),
    remedy: () =>
      i18n.t(
        'Connect again. Where no template has made a thing of it, activate it and attach a policy on the tab AWS IoT first.',
      ),
  },
  'name-pattern-mismatch': {
    why: () => i18n.t('The profile takes the device’s name out of the common name, by a pattern that has to fit.'),
    remedy: () => i18n.t('Change the pattern of the profile, or the common name of the device certificate.'),
  },
} as const satisfies Readonly<Record<string, RefusalRow>>;

const clockIsAhead = () => ({
  cause: 'clock-differs',
  what: i18n.t('The clock of this computer is ahead, and the certificate has not ended.'),
  remedy: i18n.t('Set the clock of this computer.'),
});
