export { decimal, formats, preferredLanguage, languages, speak, spoken } from './language.ts';
export { live, liveList } from './live.ts';
