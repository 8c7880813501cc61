import type { AppSettings, Log } from '../services/ports.ts';

type LogLevel = NonNullable<AppSettings['logLevel']>;

/** From what must be known to what only a search for a cause wants. */
const order: readonly LogLevel[] = ['error', 'warn', 'info', 'debug'];

/** A log that takes what is wanted at the moment; failures always. */
export function leveledLog(log: Log, wanted: () => LogLevel | undefined): Log {
  return {
    error: (message, cause) => log.error(message, cause),
    tell(level, message) {
      if (order.indexOf(level) <= order.indexOf(wanted() ?? 'info')) log.tell?.(level, message);
    },
  };
}
