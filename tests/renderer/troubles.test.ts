import { expect, test } from 'vitest';
import type { RemedyAction } from '../../src-main/contract/remedies.ts';
import type { Trouble } from '../../src-renderer/bench/run-events.ts';
import { byCause } from '../../src-renderer/features/simulate/troubles.ts';

const failed = (deviceId: string, part: Partial<Trouble> = {}): Trouble =>
  ({
    type: 'failed',
    deviceId,
    at: '2026-01-01T00:00:00.000Z',
    cause: 'not-authorized',
    what: `The server has refused ${deviceId}.`,
    remedy: 'Look at the refusals.',
    raw: 'code 5',
    ...part,
  }) as Trouble;

test('devices that fail for one cause are one group, told by the newest, with each remedy once', () => {
  const refusals: RemedyAction = { do: 'open-page', page: 'hub-refusals' };
  const register: RemedyAction = { do: 'register-device', id: 'b' };
  const groups = byCause([
    failed('z', { cause: 'other' }),
    failed('a', { action: refusals }),
    failed('b', { action: { ...refusals }, at: '2026-01-01T00:00:02.000Z' }),
    failed('c', { action: register, at: '2026-01-01T00:00:01.000Z' }),
    failed('d', { type: 'lost', retryInMs: 1000 }),
    failed('e', { what: 'The server has closed the connection.' }),
  ]);
  expect(groups.map(({ deviceIds }) => deviceIds.join(' '))).toEqual(['a b c', 'z', 'd', 'e']);
  expect(groups[0]).toMatchObject({ newest: { deviceId: 'b' }, actions: [refusals, register] });
});
