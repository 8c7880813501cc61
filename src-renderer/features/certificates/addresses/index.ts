export { AddressFacts } from './AddressFacts.tsx';
