import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import type { SimulationEvent, SimulationRunModel } from '../../src-main/contract/models.ts';
import { runSetup } from '../../src-main/contract/run-setup.ts';
import { platformForms } from '../../src-main/services/platforms.ts';
import type { LogLine } from '../../src-renderer/bench/run-events.ts';
import {
  type Draft,
  addressOf,
  cloudTarget,
  emptyDraft,
  faultsOf,
  orderOf,
  withAddress,
} from '../../src-renderer/features/simulate/form.ts';
import {
  type Order,
  clipboardText,
  inOrder,
  newestFirst,
  nextOrder,
  settled,
} from '../../src-renderer/features/simulate/log-table.ts';
import { begunWith, draftOf, setupOf, setupOfRun } from '../../src-renderer/features/simulate/again.ts';
import { newSubscriber } from '../../src-renderer/features/simulate/pubsub.ts';
import { csvOf, filterLines, jsonLinesOf, pretty, propertiesOf } from '../../src-renderer/features/simulate/log.ts';
import { hubHost } from '../../src-renderer/bench/hub-host.ts';
import { hubPort, portWith } from '../../src-renderer/bench/platform-port.ts';
import { simulate as text } from '../../src-renderer/features/simulate/words.ts';
import { ui } from '../../src-renderer/ui/words.ts';
import { runningHub, stoppedHub } from './running-hub.ts';

const draft = (part: Partial<Draft> = {}): Draft => ({ ...emptyDraft(['dev-01']), ...part });
const formOf = (id: string) => {
  const form = platformForms().find((platform) => platform.id === id);
  if (form === undefined) throw new Error(`no platform ${id}`);
  return form;
};
const hub = formOf('local-hub');
const cloud = formOf('azure-iot-hub');
const inCloud = (part: { host?: string; port?: string }): Partial<Draft> => ({
  platform: 'azure-iot-hub',
  server: 'other',
  ...withAddress(draft(), cloud, part),
});

describe('the port of a server', () => {
  const chosen = (before: Draft, transport: string) => ({
    ...before,
    ...withAddress(before, cloud, { settings: { transport } }),
  });
  const portOf = (one: Draft) => addressOf(one, cloud).port;

  test('follows the transport, and back', () => {
    const inWebSocket = chosen(draft(), 'mqtt-ws');
    expect(portOf(inWebSocket)).toBe('443');
    expect(portOf(chosen(inWebSocket, 'mqtt'))).toBe('8883');
  });

  test('at the local hub is the one where it listens for the transport', () => {
    const here = { port: 18_883, webSocketPort: 18_443 };
    expect(hubPort(here, {})).toBe(18_883);
    expect(['mqtt', 'mqtt-ws', 'amqp-ws', 'https'].map((transport) => hubPort(here, { transport }))).toEqual([
      18_883, 18_443, 18_443, 18_443,
    ]);
    expect(hubPort(here, { transport: 'amqp' })).toBeUndefined();
    const before = { port: '18883', settings: {} };
    expect(portWith(before, cloud, { transport: 'https' }, here)).toEqual({ port: '18443' });
    expect(portWith({ ...before, port: '1' }, cloud, { transport: 'https' }, here)).toEqual({});
  });

  test('that somebody has typed stays', () => {
    const typed = { ...draft(), ...withAddress(draft(), cloud, { port: '8443' }) };
    expect(portOf(chosen(typed, 'mqtt-ws'))).toBe('8443');
  });
});

describe('the form of a simulation', () => {
  test('begins without a fault', () => {
    expect(faultsOf(emptyDraft(['dev-01']), hub, false)).toEqual({});
  });

  test.each([
    [{ deviceIds: [] }, { deviceIds: text.devicesNeeded }],
    [{ deviceIds: Array.from({ length: 10_000 }, String) }, {}],
    [{ deviceIds: Array.from({ length: 10_001 }, String) }, { deviceIds: text.devicesTooMany }],
    [inCloud({ host: ' ' }), { host: ui.isMissing(cloud.host.label) }],
    [inCloud({ host: 'h', port: '0' }), { port: text.portFault }],
    [inCloud({ host: 'h', port: '65536' }), { port: text.portFault }],
    [inCloud({ host: 'h', port: '1.5' }), { port: text.portFault }],
    [inCloud({ host: 'h', port: ' 65535 ' }), {}],
    [{ ...inCloud({ host: '', port: 'x' }), server: 'local', platform: 'azure-event-grid' }, {}],
    [{ ...inCloud({ host: '', port: 'x' }), platform: 'local-hub' }, {}],
    [{ intervalMs: '9' }, { intervalMs: text.intervalFault }],
    [{ intervalMs: '86400001' }, { intervalMs: text.intervalFault }],
    [{ intervalMs: '10' }, {}],
    [{ messages: '-1' }, { messages: text.messagesFault }],
    [{ messages: '' }, { messages: text.messagesFault }],
    [{ messages: '1000000001' }, { messages: text.messagesFault }],
    [{ alertAboveC: '' }, { alertAboveC: text.alertFault }],
    [{ alertAboveC: 'warm' }, { alertAboveC: text.alertFault }],
    [{ alertAboveC: '-273,16' }, { alertAboveC: text.alertFault }],
    [{ alertAboveC: '-273,15' }, {}],
    [{ alertAboveC: '10000.1' }, { alertAboveC: text.alertFault }],
    [{ seed: '4294967296' }, { seed: text.seedFault }],
    [{ seed: '0' }, {}],
    [{ seed: ' ' }, {}],
  ] as [Partial<Draft>, Record<string, string>][])('finds the faults of %j', (part, faults) => {
    const { platform } = { ...draft(), ...part };
    expect(faultsOf(draft(part), formOf(platform), false)).toEqual(faults);
  });

  test('asks for a passphrase only where keys are encrypted', () => {
    expect(faultsOf(draft(), hub, true)).toEqual({ keyPassphrase: text.keyPassphraseNeeded });
    expect(faultsOf(draft({ keyPassphrase: 'x' }), hub, true)).toEqual({});
  });

  test('says what was chosen', () => {
    const order = {
      workspace: 'w',
      deviceIds: ['dev-01'],
      platform: 'local-hub',
      host: 'localhost',
      port: 1,
      settings: {},
      messages: 0,
      intervalMs: 1000,
      model: 'daily-cycle',
      alertAboveC: 30,
    };
    expect(orderOf(draft(), hub, 'w', { host: 'localhost', port: 1, known: {} })).toEqual(order);
    const more = { alertAboveC: '26,5', seed: ' 42 ', keyPassphrase: ' k', model: 'tutorial', messages: '7' } as const;
    expect(orderOf(draft(more), hub, 'w', { host: 'localhost', port: 1, serverCaPem: 'pem', known: {} })).toEqual({
      ...order,
      alertAboveC: 26.5,
      seed: 42,
      keyPassphrase: ' k',
      model: 'tutorial',
      messages: 7,
      serverCaPem: 'pem',
    });
  });

  test('names a cloud by its host, with the authorities to trust where some were chosen', () => {
    expect(cloudTarget(draft(inCloud({ host: ' h.example ', port: '8884' })), cloud)).toEqual({
      host: 'h.example',
      port: 8884,
      known: {},
    });
    expect(
      cloudTarget(draft({ ...inCloud({ host: 'h' }), serverCa: { name: 'ca.pem', pem: 'PEM' } }), cloud),
    ).toMatchObject({
      serverCaPem: 'PEM',
    });
  });
});

const at = '2026-11-22T12:00:00.000Z';
const sent = (part: Partial<Extract<SimulationEvent, { type: 'sent' }>> = {}): SimulationEvent => ({
  type: 'sent',
  at,
  deviceId: 'dev-01',
  messageId: 3,
  topic: 'devices/dev-01/messages/events/a=b',
  body: '{"temperature":31}',
  measuredAt: at,
  temperatureC: 31,
  humidityPercent: 70,
  alert: true,
  latencyMs: 1.5,
  ...part,
});
const lost: SimulationEvent = {
  type: 'lost',
  at,
  deviceId: 'dev-02',
  cause: 'connack-5',
  what: 'He said "no", twice',
  remedy: 'r',
  raw: 'raw',
  retryInMs: 1000,
};
const lines = (...events: SimulationEvent[]): LogLine[] => events.map((event, index) => ({ number: index + 1, event }));
const header = 'at,type,deviceId,messageId,temperatureC,humidityPercent,alert,latencyMs,topic,body,cause,what';

describe('the log as a file', () => {
  test('is CSV by RFC 4180', () => {
    expect(csvOf([])).toBe(`${header}\r\n`);
    expect(csvOf(lines(sent(), lost))).toBe(
      [
        header,
        `${at},sent,dev-01,3,31,70,true,1.5,devices/dev-01/messages/events/a=b,"{""temperature"":31}",,`,
        `${at},lost,dev-02,,,,,,,,connack-5,"He said ""no"", twice"`,
        '',
      ].join('\r\n'),
    );
    expect(csvOf(lines(sent({ topic: 'a\rb' })))).toContain(',"a\rb",');
    expect(csvOf(lines(sent({ temperatureC: 0, alert: false, body: 'a\nb' })))).toContain(',3,0,70,false,1.5,');
  });

  test('gives every value back to who reads it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string(), fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', 'a') }))),
        (pairs) => {
          const csv = csvOf(lines(...pairs.map(([topic, body]) => sent({ topic, body }))));
          const { data, errors } = Papa.parse<Record<string, string>>(csv, {
            header: true,
            delimiter: ',',
            newline: '\r\n',
            skipEmptyLines: true,
          });
          expect(errors).toEqual([]);
          expect(data.map(({ topic, body }) => [topic, body])).toEqual(pairs);
        },
      ),
    );
  });

  test('is JSON lines', () => {
    const read = jsonLinesOf(lines(sent({ body: 'a\nb' }), lost)).split('\n');
    expect(read.pop()).toBe('');
    expect(read.map((line) => JSON.parse(line) as unknown)).toEqual([sent({ body: 'a\nb' }), lost]);
    expect(jsonLinesOf([])).toBe('');
  });
});

describe('the log on the page', () => {
  const failed: SimulationEvent = {
    type: 'failed',
    at,
    deviceId: 'dev-03',
    cause: 'c',
    what: 'w',
    remedy: 'r',
    raw: 'x',
  };
  const connected: SimulationEvent = { type: 'connected', at, deviceId: 'dev-01' };
  const quiet = sent({ alert: false, topic: 't', body: 'COLD' });
  const all = lines(connected, sent(), quiet, lost, failed, {
    type: 'finished',
    at,
    deviceId: 'dev-01',
    acknowledged: 2,
  });
  const shown = (filter: string, kind: 'all' | 'alerts' | 'problems') =>
    filterLines(all, filter, kind).map(({ number }) => number);

  test.each([
    ['', 'alerts', [2]],
    ['', 'problems', [4, 5]],
    [' cold ', 'all', [3]],
    ['DEV-03', 'all', [5]],
    ['connack', 'problems', [4]],
    ['dev-01', 'all', [1, 2, 3, 6]],
    ['dev-01', 'problems', []],
    ['nowhere', 'all', []],
  ] as const)('is filtered by %j and %s', (filter, kind, numbers) => {
    expect(shown(filter, kind)).toEqual(numbers);
  });

  test('is the same list where nothing is filtered', () => {
    expect(filterLines(all, '  ', 'all')).toBe(all);
  });
});

describe('a message', () => {
  test.each([
    ['devices/d/messages/events/', []],
    ['devices/d/messages/events', []],
    ['', []],
    [
      'devices/d/messages/events/temperatureAlert=true&%24.ct=application%2Fjson&%24.ce=utf-8',
      [
        ['temperatureAlert', 'true'],
        ['$.ct', 'application/json'],
        ['$.ce', 'utf-8'],
      ],
    ],
    [
      'devices/d/messages/events/a=1&a=2&empty=',
      [
        ['a', '1'],
        ['a', '2'],
        ['empty', ''],
      ],
    ],
    ['devices/d/messages/events/k%3D=%26%20%C3%A9', [['k=', '& é']]],
    ['devices/d/messages/events/broken=%zz', [['broken', '%zz']]],
  ])('of %s has these properties', (topic, properties) => {
    expect(propertiesOf(topic)).toEqual(properties);
  });

  test('is shown with indents where it is JSON, and else as it is', () => {
    expect(pretty('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect(pretty('{"a":')).toBe('{"a":');
    expect(pretty('')).toBe('');
  });
});

describe('the log as a table', () => {
  const sending = (messageId: number, deviceId = 'dev-01'): SimulationEvent => ({
    type: 'sending',
    at,
    deviceId,
    messageId,
  });

  test('has the acknowledgement in place of the sending, and the sending of what is still under way', () => {
    const kept = settled(lines(sending(3), sending(3, 'dev-02'), sent(), sending(4)));
    expect(kept.map(({ number }) => number)).toEqual([2, 3, 4]);
    const untouched = lines(sent(), lost);
    expect(settled(untouched)).toBe(untouched);
  });

  test('is ordered by each of its columns, with what has no value below', () => {
    const all = lines(sent({ temperatureC: 9.5 }), lost, sent({ temperatureC: 18 }), sent({ temperatureC: 18 }));
    const numbers = (order: Order) => inOrder(all, order).map(({ number }) => number);
    expect(numbers(newestFirst)).toEqual([4, 3, 2, 1]);
    expect(numbers(nextOrder(newestFirst, 'at'))).toEqual([1, 2, 3, 4]);
    const warmest = nextOrder(newestFirst, 'temperatureC');
    expect(numbers(warmest)).toEqual([4, 3, 1, 2]);
    expect(numbers(nextOrder(warmest, 'temperatureC'))).toEqual([1, 4, 3, 2]);
    expect(numbers(nextOrder(newestFirst, 'deviceId'))).toEqual([4, 3, 1, 2]);
  });

  test('gives a row to a spreadsheet', () => {
    const [reading, trouble] = lines(sent({ temperatureC: 18 }), lost);
    expect(reading && clipboardText(reading).split('\t').slice(1)).toEqual([
      'dev-01',
      '3',
      '18.0',
      '70.0',
      'alert',
      '1.5',
    ]);
    expect(trouble && clipboardText(trouble).split('\t')).toHaveLength(7);
  });
});

describe('a new run', () => {
  test('begins with the devices of the last one that are idle, else with the first that is', () => {
    const chosen = (last: readonly string[], idle: readonly string[]) => begunWith(emptyDraft(last), idle).deviceIds;
    expect(chosen(['b', 'c', 'gone'], ['a', 'b', 'd'])).toEqual(['b']);
    expect(chosen(['c'], ['a', 'b'])).toEqual(['a']);
    expect(chosen([], ['a', 'b'])).toEqual(['a']);
    expect(chosen(['a'], [])).toEqual([]);
    const talking: Draft = { ...emptyDraft(['b']), mode: 'pubsub', subscribers: [newSubscriber('a', 't')] };
    expect(begunWith(talking, ['a'])).toMatchObject({ mode: 'pubsub', deviceIds: [] });
    expect(begunWith(talking, ['b'])).toMatchObject({ mode: 'telemetry', deviceIds: ['b'], subscribers: [] });
  });

  test('has the settings of the last one, from the form as from the run, and what is secret from the form alone', () => {
    const form = platformForms().find(({ id }) => id === 'mqtt-broker');
    if (form === undefined) throw new Error('no platform');
    const typed: Draft = {
      ...emptyDraft(['a']),
      mode: 'pubsub',
      subscribers: [newSubscriber('b', 'x/#')],
      platform: form.id,
      server: 'other',
      serverCa: { name: 'RootCA', pem: 'PEM' },
      addresses: { [form.id]: { host: 'h', port: '1', settings: { userName: 'u' } } },
      intervalMs: '250',
      messages: '7',
      alertAboveC: '21.5',
      keyPassphrase: 'secret',
    };
    const setup = setupOf(typed, form, cloudTarget(typed, form));
    expect(JSON.stringify(setup)).not.toContain('secret');
    expect(draftOf(runSetup.parse(setup), form, { ...emptyDraft([]), keyPassphrase: 'secret' })).toEqual(typed);
    const { server, ...plan } = setup;
    const { host, port } = server ?? {};
    const run = { ...plan, host, port, serverCaPem: 'P EM' } as unknown as SimulationRunModel;
    expect(setupOfRun(run, stoppedHub, [{ name: 'RootCA', pem: 'PEM' }])).toEqual(setup);
    const atHub = { ...run, host: hubHost(runningHub.address), port: runningHub.address.port };
    expect(setupOfRun(atHub, runningHub, []).server).toBeUndefined();
  });
});
