import { i18n } from '../../language/index.ts';
import type { RefusalRow } from './refusal.ts';

/** What keeps a client from a certificate that the server issues, or out with one. */
export const issuingRows = {
  'certificate-revoked': {
    why: () =>
      i18n.t(
        'Whoever has issued the certificate, or one above it, has taken it back. Only what is on hold becomes good again.',
      ),
    remedy: ({ face }) =>
      face === 'est'
        ? i18n.t('Enroll the device anew with another key.')
        : i18n.t(
            'Give the device a new certificate, or take one that is on hold off the list. What a policy of the hub has issued, it asks for anew with its onboarding credential.',
          ),
  },
  'not-issued-by-policy': {
    why: () =>
      i18n.t('Since a device was issued a certificate it is known by that, and not by what it was onboarded with.'),
    remedy: () =>
      i18n.t(
        'Let the device log in with the certificate that it was issued, or register and ask for one; or let the policy accept the onboarding credential too (certbench hub policies set --accept-onboarding).',
      ),
  },
  'policy-missing': {
    why: () => i18n.t('A path of EST names the issuing policy that is to sign, or there is one alone.'),
    remedy: () => i18n.t('Create an issuing policy on the tab Issuing, or name one that is there.'),
  },
  'policy-disabled': {
    why: () => i18n.t('Somebody has disabled the policy, so that it signs nothing.'),
    remedy: () => i18n.t('Enable the policy on the tab Issuing.'),
  },
  'password-wrong': {
    why: () => i18n.t('A device without a certificate enrolls by the user name and the password of the policy.'),
    remedy: () =>
      i18n.t('Make a new password of the policy on the tab Issuing, and give it to the client with its user name.'),
  },
  'not-issued-here': {
    why: () => i18n.t('Who enrolls again shows what the same policy has issued before.'),
    remedy: () => i18n.t('Enroll first (simpleenroll), and show the certificate that was issued then.'),
  },
  'media-type-wrong': {
    why: () => i18n.t('A request of EST says by its media type that it is a PKCS#10 request.'),
    remedy: () => i18n.t('Send the header Content-Type: application/pkcs10.'),
  },
  'request-refused': {
    why: () => i18n.t('An authority signs only what the one who asks has the key of, and what its policy allows.'),
    remedy: () =>
      i18n.t('Make the request anew as the reason says: with a common name, and a key of P-256 or RSA 2048.'),
  },
} as const satisfies Readonly<Record<string, RefusalRow>>;
