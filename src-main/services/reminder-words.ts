import { i18n } from '../core/language/index.ts';

/** What a notification of the system says. */
export const reminderWords = {
  titleOne: (name: string) => i18n.t('The certificate of {name} ends soon', { name }),
  titleMany: (count: number) => i18n.t('{count} certificates end soon', { count }),
  endsOn: (name: string, day: string) => `${name}: ${day}`,
  more: (count: number) => i18n.t('and {count} more', { count }),
  workspace: (name: string) => i18n.t('Workspace {name}', { name }),
};
