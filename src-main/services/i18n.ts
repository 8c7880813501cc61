/** What is said to people, for the shells. */
export { i18n } from '../core/language/index.ts';
