export { PlatformFields } from './PlatformFields.tsx';
export { type ChosenAuthorities, ServerAuthorities } from './ServerAuthorities.tsx';
