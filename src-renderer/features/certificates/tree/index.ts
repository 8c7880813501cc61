export { Certificates } from './Certificates.tsx';
