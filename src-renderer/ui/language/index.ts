export { type Language, formats, languageOf, languages, speak, spoken } from './language.ts';
export { live } from './live.ts';
