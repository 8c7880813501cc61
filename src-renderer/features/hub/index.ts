export { LocalHub } from './LocalHub.tsx';
