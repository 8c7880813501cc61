export { LookAt } from './LookAt.tsx';
