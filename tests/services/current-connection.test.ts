import { expect, test } from 'vitest';
import type { ConnectionLoss, DeviceConnection, PublishOutcome } from '../../src-main/services/ports.ts';
import { CurrentConnection } from '../../src-main/services/simulation/current-connection.ts';

const loss: ConnectionLoss = { errorCode: undefined, returnCode: undefined, text: '', secured: true };
const message = { topic: 'devices/dev-01/messages/events/', payload: new Uint8Array([1]), qos: 1 as const };

/** A server that answers when it is told to. */
function connection() {
  const answers: ((outcome: PublishOutcome) => void)[] = [];
  let end: () => void = () => undefined;
  const ended = new Promise<ConnectionLoss>((resolve) => (end = () => resolve(loss)));
  const taken: DeviceConnection = {
    ended,
    publish: () => new Promise((resolve) => answers.push(resolve)),
    subscribe: () => Promise.resolve([]),
    cut: end,
    close: async () => end(),
  };
  return { taken, answers, end };
}

test('what is sent without a connection stays here, and so does what comes while the device ends it', async () => {
  const current = new CurrentConnection();
  expect(await current.publish(message)).toBe('unsent');
  const { taken, answers, end } = connection();
  current.begin(taken);
  current.endsAsPlanned();
  const late = current.publish(message);
  end();
  expect(await late).toBe('unsent');
  expect(answers).toEqual([]);
});

test('a planned end waits for what is under way, and holds back what comes after until there is another connection', async () => {
  const current = new CurrentConnection();
  const first = connection();
  current.begin(first.taken);
  const sent = current.publish(message);
  const ended = current.end(first.taken, new AbortController().signal, (one) => one.cut());
  const held = current.publish(message);
  expect(first.answers).toHaveLength(1);
  first.answers[0]?.('acknowledged');
  expect(await sent).toBe('acknowledged');
  await ended;
  expect(current.gone()).toBe(true);
  expect(first.answers).toHaveLength(1);
  const second = connection();
  current.begin(second.taken);
  current.open();
  await expect.poll(() => second.answers.length).toBe(1);
  second.answers[0]?.('acknowledged');
  expect(await held).toBe('acknowledged');
});

test('what was sent when a connection is lost may have arrived', async () => {
  const current = new CurrentConnection();
  const { taken, answers, end } = connection();
  current.begin(taken);
  const sent = current.publish(message);
  await expect.poll(() => answers.length).toBe(1);
  end();
  answers[0]?.('lost');
  expect(await sent).toBe('lost');
  expect(current.gone()).toBe(false);
});
