export { OpenAuthority } from './OpenAuthority.tsx';
