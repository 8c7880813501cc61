export { CreateAuthority } from './CreateAuthority.tsx';
