import type { EstEnrolled } from '../../contract/models.ts';
import type { EstFault } from '../../core/est/faults.ts';
import { i18n } from '../../core/language/index.ts';
import { Problem } from '../../core/problem.ts';

/** What is said of enrolling at an EST server. */

/** What a cancelled enrollment leaves. */
export const enrolling = (length: number) => ({
  title: i18n.t('Enrolling {length, plural, one {# device} other {# devices}} at an EST server', { length }),
  message: i18n.t('Cancelled. What was enrolled before stays, and requests wait in the workspace.'),
  remedy: i18n.t('Enroll again to go on with the same requests.'),
});

/** Nothing has come for it. */
export function failed(
  deviceId: string,
  {
    what,
    remedy,
    action,
  }: { readonly what: string; readonly remedy?: string | undefined; readonly action?: EstFault['action'] },
): EstEnrolled {
  return {
    deviceId,
    outcome: 'failed',
    files: [],
    what,
    ...(remedy === undefined ? {} : { remedy }),
    ...(action === undefined ? {} : { action }),
    warnings: [],
  };
}

export const comesLater = () => ({
  what: i18n.t('The server has not issued it yet (202).'),
  remedy: i18n.t('Enroll again later: the request waits in the workspace, and goes on.'),
});

export const tooLate = () => ({
  what: i18n.t('The server has not issued it yet (202), and the device keeps the certificate that it has.'),
  remedy: i18n.t('Enroll again and wait longer, once it was agreed to there.'),
});

export const problemOf = ({ what, remedy, action, answered }: EstFault): Problem =>
  new Problem(answered ? 'SERVER_REFUSED' : 'SERVER_UNREACHABLE', what, { field: 'server', remedy, action });

export const keyElsewhere = (deviceId: string): Problem =>
  new Problem('NAME_TAKEN', i18n.t('There is a request {deviceId} here, whose key is elsewhere.', { deviceId }), {
    field: 'deviceIds',
    remedy: i18n.t('Delete that request, or enroll where its key is.'),
  });

/** Whoever shows nothing else has a certificate to show. Throws INVALID_INPUT. */
export function checkAllPresent(ids: readonly string[], present: ReadonlyMap<string, unknown>): void {
  const missing = ids.find((id) => !present.has(id));
  if (missing === undefined) return;
  throw new Problem(
    'INVALID_INPUT',
    i18n.t('{missing} is not in the workspace, and so has no certificate to show.', { missing }),
    { field: 'login', remedy: i18n.t('Give a user name and password, or a device whose certificate is shown.') },
  );
}
