/** How long a server may take that answers, in milliseconds: on a busy machine some seconds. */
export const patienceMs = 20_000;
/** The same of one that is known to say nothing. */
export const silenceMs = 1500;
