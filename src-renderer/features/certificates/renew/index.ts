export { RenewButton } from './RenewButton.tsx';
