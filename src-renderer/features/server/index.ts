export { ConnectionBar } from './ConnectionBar.tsx';
export type { TypedServer } from './connections.ts';
export { PlatformFields } from './PlatformFields.tsx';
export { type ChosenAuthorities, ServerAuthorities } from './ServerAuthorities.tsx';
export { type Place, type PlaceFaults, at, isLocalHub, placeFaults, placeOrder } from './place.ts';
export { PlaceFields } from './PlaceFields.tsx';
