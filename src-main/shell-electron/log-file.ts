import { appendFileSync, renameSync, statSync } from 'node:fs';
import type { Log } from '../services/ports.ts';

export interface LogFile extends Log {
  readonly path: string;
  tell(level: 'warn' | 'info' | 'debug', message: string): void;
}

export interface LogLimits {
  /** Beyond it the file becomes `<path>.1`, in place of the one before, and a new one begins. */
  readonly maximumBytes: number;
  /** Characters of one entry; the rest is cut. */
  readonly maximumEntry: number;
}

const usualLimits: LogLimits = { maximumBytes: 1_000_000, maximumEntry: 8000 };

/**
 * A log in a file that only the user can read. Entries are written before the call ends, so that they outlive a crash.
 * Never throws: a log that cannot be written must not stop what it tells about.
 */
export function logFile(path: string, now: () => Date, limits: LogLimits = usualLimits): LogFile {
  const write = (text: string) => {
    // Lines after the first are moved in, so that no text can pass for an entry of its own.
    const entry = `${now().toISOString()} ${text.slice(0, limits.maximumEntry).replaceAll(/\r?\n|\r/g, '\n    ')}\n`;
    try {
      const size = sizeOf(path);
      if (size > 0 && size + Buffer.byteLength(entry) > limits.maximumBytes) renameSync(path, `${path}.1`);
      appendFileSync(path, entry, { mode: 0o600 });
    } catch {
      process.stderr.write(entry);
    }
  };
  return {
    path,
    tell: (level, message) => write(`${level} ${message}`),
    error(message, cause) {
      write(cause === undefined ? message : `${message}\n${textOf(cause)}`);
    },
  };
}

const textOf = (cause: unknown): string =>
  cause instanceof Error ? (cause.stack ?? `${cause.name}: ${cause.message}`) : String(cause);

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
