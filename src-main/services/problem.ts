export { Problem } from '../core/problem.ts';
