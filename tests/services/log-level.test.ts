import { expect, test } from 'vitest';
import { leveledLog } from '../../src-main/adapters/log-level.ts';
import type { AppSettings } from '../../src-main/services/ports.ts';

test('the log takes what is wanted at the moment, and failures always', () => {
  const written: string[] = [];
  let wanted: AppSettings['logLevel'];
  const log = leveledLog(
    {
      error: (message) => void written.push(message),
      tell: (level, message) => void written.push(`${level} ${message}`),
    },
    () => wanted,
  );
  const everything = () => {
    written.length = 0;
    log.error('failed', undefined);
    for (const level of ['warn', 'info', 'debug'] as const) log.tell?.(level, 'x');
    return [...written];
  };
  expect(everything()).toEqual(['failed', 'warn x', 'info x']);
  wanted = 'error';
  expect(everything()).toEqual(['failed']);
  wanted = 'warn';
  expect(everything()).toEqual(['failed', 'warn x']);
  wanted = 'debug';
  expect(everything()).toHaveLength(4);
});
