export { formats, languageOf, languages, speak, spoken } from './language.ts';
export { live, liveList } from './live.ts';
