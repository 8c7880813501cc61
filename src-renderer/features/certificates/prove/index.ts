export { proveLocally } from './local.ts';
export { ProvePossession } from './ProvePossession.tsx';
