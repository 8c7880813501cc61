import { i18n } from '../core/language/index.ts';

/** What is said of a fault that nobody has foreseen; what it was stands in the log. */
export const unforeseen = (): { readonly message: string; readonly remedy: string } => ({
  message: i18n.t('Something went wrong inside Certbench.'),
  remedy: i18n.t('Try again. If it stays so, report it with the reference and the log.'),
});
