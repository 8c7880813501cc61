import type { ExportSubject } from '../contract/models.ts';
import { baresKey } from '../core/bundles/bundle.ts';
import type { BundleOrder } from '../core/bundles/order.ts';
import { i18n } from '../core/language/index.ts';
import type { Problem } from '../core/problem.ts';

/** Names that are listed of what was made; longer lists help nobody. */
const namesListed = 20;

/** A failure at one of several subjects, with what was made before it; of a single one as it is. */
export function midway(error: Problem, subjects: readonly ExportSubject[], at: number): Problem {
  const cancelled = error.code === 'CANCELLED';
  if (subjects.length === 1)
    return cancelled ? error.but({ message: `${error.message} ${i18n.t('Nothing was made.')}` }) : error;
  const names = subjects.slice(0, at).map(({ name }) => name);
  const more =
    names.length > namesListed ? ` ${i18n.t('and {more, number} more', { more: names.length - namesListed })}` : '';
  const before =
    at === 0
      ? i18n.t('Nothing was made before.')
      : i18n.t('Made before: {names}{more}.', { names: names.slice(0, namesListed).join(', '), more });
  const what = cancelled ? error.message : `${subjects[at]?.name ?? ''}: ${error.message}`;
  return error.but({ message: `${what} ${before}` });
}

/** A key that its owner has encrypted is opened for systems that read it so alone; not without a word. */
export function unencryptedKeyWarnings({ parts }: BundleOrder): { code: 'key-not-encrypted'; message: string }[] {
  const unencrypted = parts.filter(baresKey).map(({ name }) => name);
  if (unencrypted.length === 0) return [];
  const message = i18n.t(
    'The private key is encrypted in the workspace and not in {unencrypted}: whoever can read that can use it.',
    { unencrypted: unencrypted.join(', ') },
  );
  return [{ code: 'key-not-encrypted', message }];
}
