export { TestCertificates } from './TestCertificates.tsx';
