import { i18n } from '../core/language/index.ts';

/** What is said where the program's own files are others by now. */
export const programChanged = (): { readonly message: string; readonly remedy: string } => ({
  message: i18n.t('A part of Certbench is not there any more: it was installed or built anew while it ran.'),
  remedy: i18n.t('Close it and start it again. If it stays so, install it anew.'),
});

/** What is said of a fault that nobody has foreseen; what it was stands in the log. */
export const unforeseen = (): { readonly message: string; readonly remedy: string } => ({
  message: i18n.t('Something went wrong inside Certbench.'),
  remedy: i18n.t('Try again. If it stays so, report it with the reference and the log.'),
});
