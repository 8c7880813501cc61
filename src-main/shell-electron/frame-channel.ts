/** The one channel of the bridge, the same in both directions. */
export const frameChannel = 'certbench:frame';

/**
 * Characters of a frame as JSON. The largest text that the contract takes has 50 million, and JSON doubles the quotes and
 * line ends among them.
 */
export const maximumFrameLength = 120_000_000;

/** Characters of the name that a page gives itself; what `preload.ts` makes is far shorter. */
export const maximumPageNameLength = 100;
