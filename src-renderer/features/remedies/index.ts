export { WithRemedies } from './WithRemedies.tsx';
