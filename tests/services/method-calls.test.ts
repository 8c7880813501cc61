import { describe, expect, test } from 'vitest';
import { MethodCalls } from '../../src-main/services/hub/method-calls.ts';
import { ManualClock } from '../support/simulation.ts';

const good = { status: 200, payload: '{}' };

function calling() {
  const time = new ManualClock();
  const calls = new MethodCalls(time);
  const sent: string[] = [];
  const call = (deviceId: string) =>
    calls.call(deviceId, 1000, (requestId) => {
      sent.push(requestId);
      return true;
    });
  return { time, calls, sent, call };
}

describe('a direct method', () => {
  test('is answered by its own device and request alone', async () => {
    const { calls, sent, call } = calling();
    const [first, second] = [call('a'), call('b')];
    expect(new Set(sent).size).toBe(2);
    const [ofA = '', ofB = ''] = sent;
    calls.answered('b', ofA, { status: 500, payload: 'of another device' });
    calls.answered('a', 'unknown', { status: 500, payload: 'of another request' });
    calls.answered('a', ofA, good);
    calls.answered('b', ofB, { status: 404, payload: '' });
    expect([await first, await second]).toEqual([good, { status: 404, payload: '' }]);
  });

  test('is given up when its time is over, and a late answer harms nobody', async () => {
    const { time, calls, sent, call } = calling();
    const answer = call('a');
    await time.advanceTo(1000);
    expect(await answer).toBe('no-answer');
    calls.answered('a', sent[0] ?? '', good);
    const next = call('a');
    calls.answered('a', sent[1] ?? '', good);
    expect(await next).toEqual(good);
  });

  test('that cannot be sent is not waited for', () => {
    expect(calling().calls.call('a', 1000, () => false)).toBeUndefined();
  });
});
