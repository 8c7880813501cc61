export { ConnectionBar } from './ConnectionBar.tsx';
export type { TypedServer } from './connections.ts';
export { PlatformFields } from './PlatformFields.tsx';
export { type ChosenAuthorities, ServerAuthorities } from './ServerAuthorities.tsx';
