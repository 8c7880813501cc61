import { i18n } from '../../../language/index.ts';
import { errorCodeIn, objectIn, textIn } from '../../../platform/answers.ts';
import type { Denial } from '../../../platform/conversation.ts';
import { connectionProfiles } from '../../../platform/provisioning.ts';
import { quoted } from '../../../quoting.ts';
import type { DpsAnswer } from './messages.ts';

/** What an answer without an assignment means, and what to do about it ("Troubleshooting with DPS"). */
interface Meaning {
  readonly cause: string;
  readonly what: string;
  readonly remedy: string;
}

const unauthorised = (): Meaning => ({
  cause: 'dps-unauthorized',
  what: i18n.t('The provisioning service does not accept the certificate.'),
  remedy: i18n.t(
    'Check, in this order: there is an individual enrollment with exactly this certificate, or an enrollment group whose authority has signed it; that authority is verified in the service; the chain file holds every intermediate up to it; the common name is the registration ID; the certificate has not expired.',
  ),
});

const notFound = (): Meaning => ({
  cause: 'dps-not-found',
  what: i18n.t(
    'The provisioning service knows no enrollment for this device, or there is no service with this ID scope.',
  ),
  remedy: i18n.t('Compare the ID scope with the overview page of the service, and add an enrollment for the device.'),
});

const throttled = (): Meaning => ({
  cause: 'dps-throttled',
  what: i18n.t('The provisioning service is asked too much just now.'),
  remedy: i18n.t('Provision fewer devices at once, or try again in a minute: it takes 1000 registrations a minute.'),
});

const broken = (): Meaning => ({
  cause: 'dps-unavailable',
  what: i18n.t('The provisioning service could not do its work.'),
  remedy: i18n.t('Try again in a few minutes; if it stays so, look at the status page of the cloud.'),
});

const byClass: Readonly<Record<number, () => Meaning>> = {
  400: () => ({
    cause: 'dps-bad-request',
    what: i18n.t('The provisioning service does not understand the request.'),
    remedy: i18n.t(
      'Check the payload: it must be a JSON object that the custom allocation of the service understands.',
    ),
  }),
  401: unauthorised,
  403: unauthorised,
  404: notFound,
  409: () => ({
    cause: 'dps-conflict',
    what: i18n.t('Another registration of this device is under way.'),
    remedy: i18n.t('Wait until it has ended, and do not run the device twice.'),
  }),
  429: throttled,
};

function meaningOf(status: number): Meaning {
  return (
    byClass[status]?.() ??
    (status >= 500
      ? broken()
      : {
          cause: 'dps-refused',
          what: i18n.t('The provisioning service refused the registration.'),
          remedy: i18n.t('Its own words tell why.'),
        })
  );
}

/** The service's own words, with the error code. */
function inItsWords(code: number | undefined, message: string | undefined): string {
  const words = [code === undefined ? undefined : i18n.t('error {code}', { code }), message].filter(
    (one) => one !== undefined,
  );
  if (words.length === 0) return '';
  const said = i18n.t('It says: {words}.', { words: words.join(', ') });
  return ` ${said}`.replace(/\.\.$/, '.');
}

/** An answer with the status of a failure. */
export function refusedAnswer({ status, body, raw }: DpsAnswer): Denial {
  const { what, ...meaning } = meaningOf(status);
  const words = inItsWords(errorCodeIn(body), textIn(body, 'message'));
  return { ...meaning, what: `${what}${words}`, raw };
}

/** A registration that ended without a hub. */
export function endedWithout(state: 'failed' | 'disabled' | 'unassigned', { body, raw }: DpsAnswer): Denial {
  const registration = objectIn(body?.['registrationState']) ?? body;
  const code = errorCodeIn(registration);
  const words = inItsWords(code, textIn(registration, 'errorMessage'));
  switch (state) {
    case 'disabled':
      return {
        cause: 'dps-disabled',
        what: `${i18n.t('The enrollment of this device is disabled.')}${words}`,
        remedy: i18n.t('Enable the enrollment or the group in the provisioning service.'),
        raw,
      };
    case 'unassigned':
      return {
        cause: 'dps-unassigned',
        what: `${i18n.t('The provisioning service has assigned the device to no hub.')}${words}`,
        remedy: i18n.t('Link a hub to the service, and check the allocation policy of the enrollment.'),
        raw,
      };
    case 'failed': {
      // The first three digits are the class.
      const { remedy } = code === undefined ? broken() : meaningOf(Math.floor(code / 1000));
      return {
        cause: 'dps-failed',
        what: `${i18n.t('The registration failed.')}${words}`,
        remedy,
        raw,
      };
    }
  }
}

/** An assignment to a hub that speaks nobody knows what. */
export function profileUnknown(profile: unknown, raw: string): Denial {
  return {
    cause: 'dps-profile-unknown',
    what: i18n.t(
      'The assigned hub has the connection profile {profile}, which Certbench does not know. Nothing is guessed, so the device does not connect.',
      { profile: quoted(typeof profile === 'string' ? profile : JSON.stringify(profile)) },
    ),
    remedy: i18n.t('Have the device assigned to a hub of the profile {profiles}, or look for a newer Certbench.', {
      profiles: connectionProfiles.join(', '),
    }),
    raw,
  };
}

export function chainUnreadable(raw: string): Denial {
  return {
    cause: 'dps-chain-malformed',
    what: i18n.t('The provisioning service has issued a certificate that cannot be read.'),
    remedy: i18n.t('Look at the issuing policy of the enrollment, and register the device again.'),
    raw,
  };
}

export function unreadable(raw: string): Denial {
  return {
    cause: 'dps-malformed',
    what: i18n.t('The answer of the provisioning service cannot be read.'),
    remedy: i18n.t('Check that the host is the provisioning service and not a hub or another broker.'),
    raw,
  };
}

export function tooLong(raw: string, waitedSeconds: number): Denial {
  return {
    cause: 'dps-no-answer',
    what: i18n.t('The registration has not ended within {waitedSeconds} seconds.', { waitedSeconds }),
    remedy: i18n.t('Try again later. A custom allocation function may be slow or broken.'),
    raw,
  };
}
