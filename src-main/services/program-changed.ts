/**
 * Whether a part of the program could not be loaded because its file is not there: it was built or installed anew while it ran. The rest of it
 * has other names by then (Node's errors ERR_MODULE_NOT_FOUND and MODULE_NOT_FOUND). Without texts: whoever asks may not have those.
 */
export const isProgramChanged = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  (error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'MODULE_NOT_FOUND');
