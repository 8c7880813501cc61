/**
 * Characters of a frame as JSON, over every transport that carries text. The largest text that the contract takes has 50 million, and
 * JSON doubles the quotes and line ends among them. Apart from the frames themselves, whose zod a preload need not load.
 */
export const maximumFrameLength = 120_000_000;

/** Why a frame is refused that is larger. */
export const tooLarge = 'This is too much at once.';
