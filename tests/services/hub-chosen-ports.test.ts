import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RemedyAction } from '../../src-main/contract/remedies.ts';
import type { ParsedInput } from '../../src-main/contract/methods.ts';
import { furtherPortsOf } from '../../src-main/services/hub/further-ports.ts';
import { Workbench } from '../support/workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await Workbench.open();
});
afterEach(() => bench.close());

test('the port that is offered for a taken one is none that is chosen for something else', async () => {
  const taker = createServer().listen(0, '127.0.0.1');
  await once(taker, 'listening');
  const { port } = taker.address() as { port: number };
  try {
    const further = { webSocketPort: port + 1, amqpPort: 0, alpnPort: 0, revocationPort: 0 };
    const refusal = await bench.refusal('hub.start', { port, ...further });
    expect(refusal.code).toBe('PORT_TAKEN');
    const { action } = refusal.details as { action?: RemedyAction };
    const free = action?.do === 'use-port' ? action.port : 0;
    expect((await bench.call('hub.start', { port: free, ...further })).port).toBe(free);
  } finally {
    taker.close();
  }
});

const asked = (more: object) => ({ port: 8883, ...more }) as ParsedInput<'hub.start'>;

test.each([
  { alpnPort: 8443 },
  { alpnPort: 5671 },
  { revocationPort: 8444 },
  { amqpPort: 8443 },
  { webSocketPort: 5671 },
  { amqpPort: 8444 },
])('a port that is chosen for one goes before the usual one of another that was not chosen: %o', (more) => {
  expect(furtherPortsOf(asked(more))).toMatchObject(
    Object.fromEntries(Object.entries(more).map(([name, port]) => [name.replace('Port', ''), port])),
  );
});

test.each([
  [{ amqpPort: 8884 }, 'amqpPort', 'Port 8884 cannot be for MQTT and for AMQP.'],
  [
    { webSocketPort: 9000, alpnPort: 9000 },
    'alpnPort',
    'Port 9000 cannot be for WebSockets and HTTPS and for MQTT by ALPN (AWS IoT).',
  ],
  [
    { alpnPort: 9000, revocationPort: 9000 },
    'revocationPort',
    'Port 9000 cannot be for MQTT by ALPN (AWS IoT) and for revocation lists and OCSP.',
  ],
])('ports with which no hub could start are not kept as settings: %o', async (ports, field, message) => {
  const before = await bench.call('app.info', {});
  const hub = { startWithApp: true, port: 8884, ...ports };
  expect(await bench.refusal('app.changeSettings', { hub })).toMatchObject({
    code: 'INVALID_INPUT',
    message: `INVALID_INPUT: ${message}`,
    details: { field, remedy: 'Choose another port for one of them.' },
  });
  expect(await bench.call('app.info', {})).toEqual(before);
});
