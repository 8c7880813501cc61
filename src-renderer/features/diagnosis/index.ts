export { Diagnose } from './Diagnose.tsx';
