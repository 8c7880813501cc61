export { HowTo } from './HowTo.tsx';
