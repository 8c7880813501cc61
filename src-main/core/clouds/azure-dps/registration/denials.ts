import type { Denial } from '../../../platform/provisioning.ts';
import { type DpsAnswer, errorCodeIn, objectIn, textIn } from './messages.ts';

/** What an answer without an assignment means, and what to do about it ("Troubleshooting with DPS"). */
interface Meaning {
  readonly cause: string;
  readonly what: string;
  readonly remedy: string;
}

const unauthorised: Meaning = {
  cause: 'dps-unauthorized',
  what: 'The provisioning service does not accept the certificate.',
  remedy:
    'Check, in this order: there is an individual enrollment with exactly this certificate, or an enrollment group whose authority has signed it; that authority is verified in the service; the chain file holds every intermediate up to it; the common name is the registration ID; the certificate has not expired.',
};

const notFound: Meaning = {
  cause: 'dps-not-found',
  what: 'The provisioning service knows no enrollment for this device, or there is no service with this ID scope.',
  remedy: 'Compare the ID scope with the overview page of the service, and add an enrollment for the device.',
};

const throttled: Meaning = {
  cause: 'dps-throttled',
  what: 'The provisioning service is asked too much just now.',
  remedy: 'Provision fewer devices at once, or try again in a minute: it takes 1000 registrations a minute.',
};

const broken: Meaning = {
  cause: 'dps-unavailable',
  what: 'The provisioning service could not do its work.',
  remedy: 'Try again in a few minutes; if it stays so, look at the status page of the cloud.',
};

const byClass: Readonly<Record<number, Meaning>> = {
  400: {
    cause: 'dps-bad-request',
    what: 'The provisioning service does not understand the request.',
    remedy: 'Check the payload: it must be a JSON object that the custom allocation of the service understands.',
  },
  401: unauthorised,
  403: unauthorised,
  404: notFound,
  409: {
    cause: 'dps-conflict',
    what: 'Another registration of this device is under way.',
    remedy: 'Wait until it has ended, and do not run the device twice.',
  },
  429: throttled,
};

function meaningOf(status: number): Meaning {
  return (
    byClass[status] ??
    (status >= 500
      ? broken
      : {
          cause: 'dps-refused',
          what: 'The provisioning service refused the registration.',
          remedy: 'Its own words tell why.',
        })
  );
}

/** The service's own words, with the error code. */
function inItsWords(code: number | undefined, message: string | undefined): string {
  const words = [code === undefined ? undefined : `error ${code}`, message].filter((one) => one !== undefined);
  return words.length === 0 ? '' : ` It says: ${words.join(', ')}.`.replace(/\.\.$/, '.');
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
        what: `The enrollment of this device is disabled.${words}`,
        remedy: 'Enable the enrollment or the group in the provisioning service.',
        raw,
      };
    case 'unassigned':
      return {
        cause: 'dps-unassigned',
        what: `The provisioning service has assigned the device to no hub.${words}`,
        remedy: 'Link a hub to the service, and check the allocation policy of the enrollment.',
        raw,
      };
    case 'failed': {
      // The first three digits are the class.
      const { remedy } = code === undefined ? broken : meaningOf(Math.floor(code / 1000));
      return { cause: 'dps-failed', what: `The registration failed.${words}`, remedy, raw };
    }
  }
}

export function unreadable(raw: string): Denial {
  return {
    cause: 'dps-malformed',
    what: 'The answer of the provisioning service cannot be read.',
    remedy: 'Check that the host is the provisioning service and not a hub or another broker.',
    raw,
  };
}

export function tooLong(raw: string, waitedSeconds: number): Denial {
  return {
    cause: 'dps-no-answer',
    what: `The registration has not ended within ${waitedSeconds} seconds.`,
    remedy: 'Try again later. A custom allocation function may be slow or broken.',
    raw,
  };
}
