import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { PlanScene, bodyOf } from '../support/plan-scene.ts';

/** What messages say and when they are sent, by the plan, at the local hub. */

const ids = ['dev-0', 'dev-1', 'dev-2'];
let scene: PlanScene;
beforeAll(async () => {
  scene = await PlanScene.open(ids);
});
afterAll(() => scene.close());
afterEach(() => {
  expect(scene.bench.logged).toEqual([]);
});

async function file(name: string, text: string): Promise<string> {
  await writeFile(join(scene.bench.folder, name), text);
  return scene.bench.path(name);
}

/** Waits until the run's messages arrive. */
async function sending(runId: string): Promise<void> {
  const acknowledged = async () => (await scene.bench.call('simulation.status', { runId })).acknowledged;
  await expect.poll(acknowledged, { interval: 10 }).toBeGreaterThan(3);
}

describe('a message', () => {
  test.each(['mqtt', 'mqtt-ws', 'amqp', 'https', 'mqtt5'])(
    'of the user’s own is at the hub by %s',
    async (transport) => {
      const { address } = await scene.bench.call('hub.status', {});
      const ports: Readonly<Record<string, number | undefined>> = {
        'mqtt-ws': address?.webSocketPort,
        https: address?.webSocketPort,
        amqp: address?.amqpPort,
      };
      const port = ports[transport];
      const { totals, messages } = await scene.run({
        deviceIds: ['dev-0'],
        messages: 3,
        intervalMs: 20,
        settings: { transport },
        ...(port === undefined ? {} : { port }),
        body: '{"id":"{deviceId}","n":{messageId},"t":{temperature},"line":"{line}","k":{k}}',
        fields: {
          line: { kind: 'sequence', values: ['a', 'b'] },
          k: { kind: 'counter', start: 5, step: 5 },
        },
        properties: { site: 'plant 1/a&b=c', line: '{line}' },
      });
      expect(totals).toMatchObject({ state: 'finished', acknowledged: 3 });
      expect(messages.map((one) => bodyOf(one))).toMatchObject([
        { id: 'dev-0', n: 0, line: 'a', k: 5, t: expect.any(Number) as number },
        { n: 1, line: 'b', k: 10 },
        { n: 2, line: 'a', k: 15 },
      ]);
      for (const [index, { properties }] of messages.entries()) {
        // The MQTT 5 hub's own two stand beside them.
        expect(properties).toMatchObject({ site: 'plant 1/a&b=c', line: index === 1 ? 'b' : 'a' });
        expect(properties).not.toHaveProperty('temperatureAlert');
      }
    },
  );

  test('of another content type is told as such', async () => {
    const { messages } = await scene.run({
      deviceIds: ['dev-0'],
      messages: 1,
      body: '{deviceId};{temperature}',
      contentType: 'text/csv',
    });
    expect(messages[0]?.systemProperties).toEqual({ '$.ct': 'text/csv', '$.ce': 'utf-8' });
    expect(messages[0]?.body).toMatch(/^dev-0;\d+$/);
  });

  test('has values from a table, a row a device and a row a message', async () => {
    const table = { file: await file('rooms.csv', 'deviceId;room;floor\r\ndev-1;"Küche; Süd";2\r\ndev-0;Lab;01\r\n') };
    const { messages } = await scene.run({
      deviceIds: ['dev-0', 'dev-1'],
      messages: 2,
      intervalMs: 20,
      body: '{"room":{room},"floor":{floor},"step":{step}}',
      fields: {
        room: { kind: 'csv', table, column: 'room' },
        floor: { kind: 'csv', table, column: 'floor' },
        step: { kind: 'csv', table: { text: 'step\none\ntwo\n' }, column: 'step', row: 'message' },
      },
    });
    const of = (id: string) => messages.filter(({ deviceId }) => deviceId === id).map((one) => bodyOf(one));
    expect(of('dev-0')).toEqual(['one', 'two'].map((step) => ({ room: 'Lab', floor: '01', step })));
    expect(of('dev-1')).toEqual(['one', 'two'].map((step) => ({ room: 'Küche; Süd', floor: 2, step })));
  });

  test.each([
    ['fields.x.column', { fields: { x: { kind: 'csv' as const, table: { text: 'a\n1\n' }, column: 'b' } } }],
    [
      'fields.x.table',
      { fields: { x: { kind: 'csv' as const, table: { text: 'deviceId,b\nother,1\n' }, column: 'b' } } },
    ],
    ['replay.values.t', { replay: { table: { text: 'time,b\n2026-01-01,1\n' }, values: { t: 'c' } } }],
    ['replay.deviceId', { replay: { table: { text: 'time,id\n2026-01-01,x\n' }, deviceId: 'id' } }],
    [
      'body',
      {
        body: `{"a":"${'x'.repeat(262_100)}{y}"}`,
        fields: { y: { kind: 'constant' as const, value: 'y'.repeat(200) } },
      },
    ],
    [
      'schedule',
      { replay: { table: { text: 'time,b\n2026-01-01,1\n' } }, schedule: [{ forMs: 1000, intervalMs: 10 }] },
    ],
  ])('that cannot be is refused before anything connects: %s', async (field, plan) => {
    const { details, code } = await scene.bench.refusal(
      'simulation.start',
      scene.input({ deviceIds: ['dev-0'], ...plan }),
    );
    expect({ code, ...details }).toMatchObject({ code: 'INVALID_INPUT', field, remedy: expect.any(String) as string });
  });

  test('cannot have properties where nothing carries them', async () => {
    const plain = { deviceIds: ['dev-0'], properties: { a: 'b' } };
    const broker = scene.input({ ...plain, platform: 'mqtt-broker' });
    expect((await scene.bench.refusal('simulation.start', broker)).details.field).toBe('properties');
    const https = scene.input({ ...plain, properties: { a: 'ü' }, settings: { transport: 'https' } });
    expect((await scene.bench.refusal('simulation.start', https)).details.field).toBe('properties.a');
  });

  test('reads no file that the user has not chosen', async () => {
    const fields = { x: { kind: 'csv' as const, table: { file: '/etc/passwd' }, column: 'b' } };
    const refused = await scene.bench.refusal('simulation.start', scene.input({ deviceIds: ['dev-0'], fields }));
    expect(refused).toMatchObject({ code: 'NOT_FOUND', details: { field: 'fields.x.table' } });
  });
});

describe('a recording', () => {
  const rows = ['time,deviceId,temperature,pressure', '0,dev-0,20.5,1013', '0.2,dev-1,21,1012', '0.6,dev-0,22,1011'];

  test('is sent with its own timing, each device its own rows', async () => {
    const { totals, messages, of } = await scene.run({
      deviceIds: ids,
      replay: { table: { file: await file('recorded.csv', rows.join('\n')) }, timeUnit: 's', deviceId: 'deviceId' },
    });
    expect(totals).toMatchObject({ state: 'finished', acknowledged: 3, late: 0 });
    const said = messages.map((one) => bodyOf(one));
    expect(said).toEqual([
      { deviceId: 'dev-0', messageId: 0, temperature: 20.5, pressure: 1013 },
      { deviceId: 'dev-1', messageId: 0, temperature: 21, pressure: 1012 },
      { deviceId: 'dev-0', messageId: 1, temperature: 22, pressure: 1011 },
    ]);
    const [first = 0, , last = 0] = of('sent').map(({ measuredAt }) => Date.parse(measuredAt));
    expect(last - first).toBeGreaterThanOrEqual(590);
    expect(last - first).toBeLessThan(700);
  });

  test('goes on as long as it is told to', async () => {
    const { totals, messages } = await scene.run({
      deviceIds: ['dev-0'],
      messages: 7,
      replay: { table: { text: rows.join('\n') }, timeUnit: 's', speed: 20, loop: true },
    });
    expect(totals).toMatchObject({ state: 'finished', acknowledged: 7 });
    expect(messages.map((one) => bodyOf(one)['pressure'])).toEqual([1013, 1012, 1011, 1013, 1012, 1011, 1013]);
  });
});

describe('a run', () => {
  test('ends with its time, all that was due having been sent', async () => {
    const { totals, of } = await scene.run({
      deviceIds: ids,
      // Ten of each, with time to connect also on a busy machine.
      intervalMs: 400,
      durationMs: 4000,
      rampUp: { overMs: 0 },
    });
    expect(totals).toMatchObject({ state: 'finished', failed: 0 });
    expect(totals.acknowledged + totals.late).toBeGreaterThanOrEqual(30);
    expect(totals.acknowledged).toBeLessThanOrEqual(30);
    expect(of('finished')).toHaveLength(3);
  });

  test('ends with its time also where its server is gone', async () => {
    const begun = performance.now();
    const { totals, of } = await scene.run(
      { deviceIds: ['dev-0'], intervalMs: 50, durationMs: 1500 },
      async (runId) => {
        await sending(runId);
        await scene.bench.call('hub.stop', {});
      },
    );
    await scene.restart();
    expect(performance.now() - begun).toBeLessThan(15_000);
    expect(totals).toMatchObject({ state: 'failed', failedDevices: 1, connected: 0 });
    expect(totals.acknowledged + totals.failed).toBe(totals.attempted);
    expect(of('failed')).toMatchObject([{ cause: 'not-in-time' }]);
  }, 30_000);

  test('starts its devices as it is told to', async () => {
    const begun = Date.now();
    const { of } = await scene.run({ deviceIds: ids, messages: 1, rampUp: { devicesPerSecond: 4 } });
    const [, second = 0, third = 0] = of('connected').map(({ at }) => Date.parse(at) - begun);
    // However long a connection takes, none begins before.
    expect(second).toBeGreaterThanOrEqual(245);
    expect(third).toBeGreaterThanOrEqual(495);
  });

  test('begins with no device any more when its time is over', async () => {
    const { totals, of } = await scene.run({
      deviceIds: ids,
      intervalMs: 100,
      durationMs: 700,
      rampUp: { devicesPerSecond: 2 },
    });
    expect(totals).toMatchObject({ state: 'finished', failed: 0 });
    expect(of('connected').map(({ deviceId }) => deviceId)).toEqual(['dev-0', 'dev-1']);
    expect(of('finished').map(({ deviceId }) => deviceId)).toContain('dev-2');
  });

  test('by a schedule sends in its phases', async () => {
    const { messages, of } = await scene.run({
      deviceIds: ['dev-0'],
      messages: 8,
      schedule: [{ forMs: 100, intervalMs: 25 }, { forMs: 300 }],
    });
    expect(messages).toHaveLength(8);
    const at = of('sent').map(({ measuredAt }) => Date.parse(measuredAt));
    expect((at[4] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(395);
    expect((at[3] ?? 0) - (at[0] ?? 0)).toBeLessThan(150);
  });

  test('by the time of day sends in its windows, and stays connected and silent outside of them', async () => {
    const windows = [{ days: ['mon' as const], from: '08:00', to: '18:00', intervalMs: 25 }];
    const timesOfDay = { timeZone: 'Europe/Berlin', windows };
    const terms = { deviceIds: ['dev-0'], durationMs: 400 };
    const monday = await scene.run({ ...terms, timesOfDay: { ...timesOfDay, startAt: '2026-11-30T12:00' } });
    expect(monday.messages).toHaveLength(16);
    const tuesday = await scene.run({ ...terms, timesOfDay: { ...timesOfDay, startAt: '2026-12-01T12:00' } });
    expect(tuesday.messages).toEqual([]);
    expect(tuesday.totals).toMatchObject({ state: 'finished', attempted: 0, failedDevices: 0 });
    expect(tuesday.of('connected')).toHaveLength(1);
  });

  test('leaves out what is late beyond its backlog, and counts it', async () => {
    const { totals, messages } = await scene.run(
      { deviceIds: ['dev-0'], intervalMs: 20, durationMs: 4000, backlog: 3 },
      async (runId) => {
        await sending(runId);
        await scene.bench.call('hub.stop', {});
        await scene.restart();
      },
    );
    expect(totals).toMatchObject({ state: 'finished', failed: 0, reconnects: 1 });
    // Away for the back-off of half a second at least.
    expect(totals.late).toBeGreaterThan(20);
    expect(totals.attempted).toBeLessThan(200 - 15);
    expect(totals.attempted + totals.late).toBeGreaterThanOrEqual(200);
    const numbers = messages.map((one) => Number(bodyOf(one)['messageId']));
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  }, 30_000);
});
