import { i18n } from '../../../language/index.ts';
import { type JsonObject, errorCodeIn, objectIn, textIn } from '../../../platform/answers.ts';
import type { Denial } from '../../../platform/conversation.ts';

/** Why IoT Hub issues no certificate ("Issue Certificate API", a test run of 2026-01-30; a preview). */

/** Codes that decide how the conversation goes on. */
export const codes = { anotherActive: 409_004, nothingToReplace: 412_001 } as const;

/** An answer whose status is no success. */
export interface Refused {
  readonly status: number;
  readonly body: JsonObject | undefined;
  readonly raw: string;
}

type Meaning = Pick<Denial, 'cause' | 'what' | 'remedy'>;

const byCode: Readonly<Record<number, () => Meaning>> = {
  400_004: () => ({
    cause: 'issuing-bad-request',
    what: i18n.t('The hub does not accept the request for a certificate as it stands.'),
    remedy: i18n.t(
      'Its own words name the member. The device ID must be that of the login, and the request 8 KB at most.',
    ),
  }),
  400_006: () => ({
    cause: 'issuing-bad-request',
    what: i18n.t('The hub could not read the request for a certificate as JSON.'),
    remedy: i18n.t('Look whether something between device and hub changes messages.'),
  }),
  400_037: () => ({
    cause: 'issuing-refused',
    what: i18n.t('The authority behind the hub has not issued the certificate that was asked for.'),
    remedy: i18n.t('Look at the issuing policy: whether it is enabled, and which keys it takes.'),
  }),
  [codes.anotherActive]: () => ({
    cause: 'issuing-active',
    what: i18n.t('Another request of this device for a certificate is under way.'),
    remedy: i18n.t('Wait until it has ended, and do not run the device twice.'),
  }),
  [codes.nothingToReplace]: () => ({
    cause: 'issuing-nothing-to-replace',
    what: i18n.t('There is no request of this device that could be replaced.'),
    remedy: i18n.t('Ask again.'),
  }),
};

const byClass: Readonly<Record<number, () => Meaning>> = {
  404: () => ({
    cause: 'issuing-not-offered',
    what: i18n.t('The hub issues no certificates to this device.'),
    remedy: i18n.t('Have the device enrolled with an issuing policy, and registered anew.'),
  }),
  429: () => ({
    cause: 'issuing-throttled',
    what: i18n.t('The hub is asked for too many certificates just now.'),
    remedy: i18n.t('Have fewer devices renew at once; the device asks again by itself.'),
  }),
};

function meaningOf(status: number, code: number | undefined): Meaning {
  const known = (code === undefined ? undefined : byCode[code]) ?? byClass[status];
  if (known !== undefined) return known();
  if (status >= 500) {
    return {
      cause: 'issuing-unavailable',
      what: i18n.t('The hub could not issue a certificate just now.'),
      remedy: i18n.t('The device asks again by itself; if it stays so, look at the status page of the cloud.'),
    };
  }
  return {
    cause: 'issuing-refused',
    what: i18n.t('The hub refused to issue a certificate.'),
    remedy: i18n.t('Its own words tell why.'),
  };
}

/** With the service's own words: error code, message, and what the authority said. */
export function refusedIssue({ status, body, raw }: Refused): Denial {
  const code = errorCodeIn(body);
  const info = objectIn(body?.['info']);
  const words = [
    code === undefined ? undefined : i18n.t('error {code}', { code }),
    textIn(body, 'message'),
    textIn(info, 'credentialError'),
    textIn(info, 'credentialMessage'),
  ].filter((one) => one !== undefined);
  const { what, ...meaning } = meaningOf(status, code);
  const said = words.length === 0 ? '' : ` ${i18n.t('It says: {words}.', { words: words.join(', ') })}`;
  return { ...meaning, what: `${what}${said}`.replace(/\.\.$/, '.'), raw };
}

export const unreadableIssue = (raw: string): Denial => ({
  cause: 'issuing-malformed',
  what: i18n.t('The hub has answered the request for a certificate with something that cannot be read.'),
  remedy: i18n.t('Check that the server is an IoT hub. The device goes on with the certificate that it has.'),
  raw,
});

export const silentHub = (waitedSeconds: number): Denial => ({
  cause: 'issuing-no-answer',
  what: i18n.t('The hub has not answered the request for a certificate within {waitedSeconds} seconds.', {
    waitedSeconds,
  }),
  remedy: i18n.t(
    'It may be a hub that issues none. The device goes on with the certificate that it has, and asks again.',
  ),
  raw: i18n.t('no answer'),
});
