export { OperationalCard } from './OperationalCard.tsx';
export { RunRenewals } from './RunRenewals.tsx';
