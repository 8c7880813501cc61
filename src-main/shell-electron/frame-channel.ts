/** The one channel of the bridge, the same in both directions. */
export const frameChannel = 'certbench:frame';

/** Characters of the name that a page gives itself; what `page-bridge.ts` makes is far shorter. */
export const maximumPageNameLength = 100;

/** Paths of what was dropped on the page: only a preload script can tell where a dropped file is. */
export const dropChannel = 'certbench:dropped';
