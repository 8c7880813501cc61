export { LocalHub } from './LocalHub.tsx';
/** What the parts of its page are called. */
export { hubTabs } from './words.ts';
