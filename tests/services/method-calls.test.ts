import { expect, test } from 'vitest';
import { MethodCalls } from '../../src-main/services/hub/method-calls.ts';
import { ManualClock } from '../support/simulation.ts';

const answer = { status: 200, payload: '{}' };

test('an answer comes to the call that it is for, by device and number', async () => {
  const calls = new MethodCalls(new ManualClock());
  const numbers: string[] = [];
  const send = (requestId: string) => numbers.push(requestId) > 0;
  const [first, second] = [calls.call('a', 5000, send), calls.call('a', 5000, send)];
  expect(new Set(numbers).size).toBe(2);
  calls.answered('b', numbers[0] ?? '', { status: 500, payload: 'of another device' });
  calls.answered('a', 'x', { status: 500, payload: 'to no call' });
  calls.answered('a', numbers[1] ?? '', { ...answer, status: 201 });
  calls.answered('a', numbers[0] ?? '', answer);
  expect(await Promise.all([first, second])).toEqual([answer, { ...answer, status: 201 }]);
});

test('a call that could not be sent waits for nothing', () => {
  expect(new MethodCalls(new ManualClock()).call('a', 5000, () => false)).toBeUndefined();
});

test('a call without an answer ends with its time, and takes none that comes later', async () => {
  const clock = new ManualClock();
  const calls = new MethodCalls(clock);
  let number = '';
  let got: unknown;
  void calls.call('a', 50, (requestId) => (number = requestId) !== '')?.then((one) => (got = one));
  await clock.advanceTo(49);
  expect(got).toBeUndefined();
  await clock.advanceTo(50);
  expect(got).toBe('no-answer');
  calls.answered('a', number, answer);
  await clock.advanceTo(60);
  expect(got).toBe('no-answer');
});
