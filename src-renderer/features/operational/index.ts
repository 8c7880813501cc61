export { OperationalCards } from './OperationalCards.tsx';
export { RunRenewals } from './RunRenewals.tsx';
