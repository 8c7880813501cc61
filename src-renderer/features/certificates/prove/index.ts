export { ProvePossession } from './ProvePossession.tsx';
