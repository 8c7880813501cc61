import { hub } from './words.ts';

export { LocalHub } from './LocalHub.tsx';
/** What the parts of its page are called. */
export const hubTabs = hub.tab;
