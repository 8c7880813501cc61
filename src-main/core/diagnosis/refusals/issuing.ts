import { i18n } from '../../language/index.ts';
import type { RefusalRow } from './refusal.ts';

/** What keeps a client from a certificate that the server issues, or out with one. */
export const issuingRows = {
  'certificate-revoked': {
    why: () => i18n.t('Whoever has issued the certificate has taken it back, and nothing makes it good again.'),
    remedy: () =>
      i18n.t(
        'Let the device ask for a new certificate: it registers with its onboarding credential. Where the policy was revoked, make another one and give it to the enrollment.',
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
} as const satisfies Readonly<Record<string, RefusalRow>>;
