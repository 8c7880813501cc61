export { type Asked } from './asked.ts';
export { AskedFields } from './AskedFields.tsx';
export { LookAt } from './LookAt.tsx';
export { useAsking } from './use-asking.ts';
