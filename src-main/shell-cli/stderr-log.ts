import type { Log } from '../services/ports.ts';

/** Defects are told on standard error with their cause, since a command line has no log file. */
export const stderrLog: Log = {
  error(message, cause) {
    process.stderr.write(`${message}\n${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`);
  },
};
