import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Workbench } from '../support/workbench.ts';

/** What is wrong with what the devices of a plan would send: told as the file is read, with its line, and the same before a run. */

let bench: Workbench;
beforeAll(async () => {
  bench = await Workbench.open();
  await bench.devices(['dev-01'], { authority: undefined });
});
afterAll(() => bench.close());

const local = { platform: 'local-hub', host: 'localhost', deviceIds: ['dev-01'] };

const written = () => readFile(join(bench.folder, 'plan.json'), 'utf8');

const file = async (plan: object) => {
  await writeFile(join(bench.folder, 'plan.json'), JSON.stringify({ version: 1, ...plan }, undefined, 2));
  return { file: bench.path('plan.json') };
};

describe('what the file says that cannot be sent is told with its line, the place in it, and what to do', () => {
  test.each([
    [
      'body',
      { body: '{"t": {temprature}}' },
      'Line 1, column 7: there is no value {temprature}.',
      'Did you mean {temperature}?',
    ],
    ['body', { body: '{"t": {zzz}}' }, 'there is no value {zzz}.', 'Use one of {deviceId} {messageId}'],
    ['body', { body: '{\n "t": {temperature},\n}' }, 'Line 3, column 1: this is no JSON.', 'Correct it there'],
    [
      'body',
      { body: '{"a": [{"t": {temperature}}' },
      'this is no JSON, since it ends too early.',
      'Close all braces, brackets and quotes',
    ],
    [
      'body',
      { body: '{"t": "{temperature and more"}' },
      'Line 1, column 8: the brace before temperature is not closed.',
      'Write {temperature}, or \\{',
    ],
    ['body', { body: '{"t": "{ temperature }"}' }, 'there is no value { temperature }.', 'Did you mean {temperature}?'],
    [
      'body',
      { body: 't={device-id}', contentType: 'text/plain' },
      'there is no value {device-id}.',
      'Did you mean {deviceId}?',
    ],
    [
      'properties.line.no',
      { properties: { 'line.no': '{lin}' }, fields: { line: { kind: 'uuid' } } },
      'there is no value {lin}.',
      'Did you mean {line}?',
    ],
    [
      'fields.n.to',
      { fields: { n: { kind: 'counter', to: -5 } } },
      'n never comes from 0 to -5',
      'Turn the step around',
    ],
    [
      'fields.room.column',
      { fields: { room: { kind: 'csv', table: { text: 'deviceId,room\ndev-01,A\n' }, column: 'rom' } } },
      '',
      'room',
    ],
    [
      'replay.values.temperature',
      { replay: { table: { text: 'time,t\n2026-01-01,hot\n' }, values: { temperature: 't' } } },
      'no number for temperature',
      '',
    ],
    [
      'faults.1.everyMs',
      { faults: [{ kind: 'silent' }, { kind: 'silent', forMs: 20, everyMs: 15 }] },
      'begin again before it has ended',
      '',
    ],
    [
      'reactions.0.answer.body',
      { reactions: [{ on: 'method', answer: { body: '{"a": {payload.x}' } }] },
      'The answer to a method is JSON',
      'come in pairs',
    ],
    [
      'reactions.0.answer.body',
      { reactions: [{ on: 'method', answer: { body: '{"a": "{devceId}"}' } }] },
      'there is no value {devceId}.',
      'Did you mean {deviceId}?',
    ],
    [
      'reactions.0.reply',
      { reactions: [{ on: 'message', reply: '{ payload.x }' }] },
      'there is no value { payload.x }.',
      'Did you mean {payload.x}?',
    ],
    [
      'timesOfDay.timeZone',
      { timesOfDay: { timeZone: 'Europe/Pari', windows: [{ intervalMs: 10 }] } },
      'no time zone "Europe/Pari"',
      'Did you mean Europe/Paris?',
    ],
    [
      'properties.Line',
      { settings: { transport: 'https' }, properties: { line: 'a', Line: 'b' } },
      'Line and line are the same property',
      'more than capital letters',
    ],
    [
      'properties.site',
      { settings: { transport: 'https' }, properties: { site: 'Küche' } },
      'takes no "Küche"',
      'visible ASCII',
    ],
  ])('%s', async (member, more, message, remedy) => {
    const byFile = await bench.refusal('plan.read', await file({ ...local, ...more }));
    const [, line = ''] = /plan\.json, line (\d+): /.exec(byFile.message) ?? [];
    const name = /^properties\.(.+)$/.exec(member)?.[1] ?? member.split('.').at(-1) ?? '';
    expect((await written()).split('\n')[Number(line) - 1]).toMatch(new RegExp(`^ *"${name}":`));
    expect(byFile.message).toContain(message);
    expect(byFile.details).toMatchObject({ field: 'file', remedy: expect.stringContaining(remedy) as string });
    // What the window and the command line start themselves.
    const workspace = bench.workspace;
    const byRun = await bench.refusal('simulation.start', { workspace, ...local, ...(more as object) });
    expect(byRun.details).toEqual({ field: member, remedy: byFile.details.remedy });
    expect(byFile.message).toBe(
      `INVALID_INPUT: plan.json, line ${line}: ${member}: ${byRun.message.replace('INVALID_INPUT: ', '')}`,
    );
  });

  test('properties where a platform has none beside the body', async () => {
    const plan = { platform: 'mqtt-broker', host: 'broker.example', settings: { topic: 'a' }, properties: { a: 'b' } };
    const refused = await bench.refusal('plan.read', await file(plan));
    expect(refused.message).toContain('plan.json, line 8: properties: ');
    expect(refused.details.remedy).toBe('Choose MQTT 5.0, or write what they say into the body.');
  });
});

describe('what is well written is read', () => {
  test.each([
    { body: '{"t": {temperature}, "s": "{deviceId}: {humidity} %", "o": {"x": "\\{temperature}"}}' },
    { body: 'body { color: red } \\{deviceId} {deviceId}', contentType: 'text/plain' },
    { body: '{"css": "p { margin: 0 }"}' },
    { body: '{"room": {room}}', replay: { table: { text: 'time,room\n2026-01-01,A\n' } } },
    { reactions: [{ on: 'method', answer: { body: '{"was": {payload.a}, "who": "{deviceId}"}' } }] },
    { reactions: [{ on: 'message', reply: 'pong {payload}' }] },
  ])('%j', async (more) => {
    const { plan } = await bench.call('plan.read', await file({ ...local, ...more }));
    expect(plan).toMatchObject(more);
  });

  test('also where the server and what is secret are given as it is run', async () => {
    const { plan } = await bench.call(
      'plan.read',
      await file({
        platform: 'azure-dps',
        devices: { kind: 'numbered', prefix: 'd', count: 3 },
        body: '{"t":{temperature}}',
      }),
    );
    expect(plan.body).toBe('{"t":{temperature}}');
  });
});
