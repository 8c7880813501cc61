import { expect, test } from 'vitest';
import { localHub } from '../../src-main/core/clouds/local-hub/platform.ts';
import { type SendingTerms, checkSending } from '../../src-main/core/plan/check.ts';

const terms: SendingTerms = { model: 'tutorial', intervalMs: 1000, alertAboveC: 30 };
const fleet = {
  platform: localHub,
  target: { host: 'localhost', port: 8883, settings: { transport: 'mqtt' } },
  deviceIds: ['a', 'b'],
  isPart: false,
  seed: 1,
};

test('a fault may name a device that sends in another shard, and nobody else', () => {
  const faults: SendingTerms['faults'] = [{ kind: 'silent', fromMs: 0, devices: { ids: ['a', 'elsewhere'] } }];
  expect(() => checkSending({ ...terms, faults }, fleet)).toThrow(
    expect.objectContaining({ code: 'INVALID_INPUT', field: 'faults.0.devices.ids' }),
  );
  expect(() => checkSending({ ...terms, faults }, { ...fleet, isPart: true })).not.toThrow();
});

test('a fault that is repeated ends before it begins again', () => {
  const withFault = (more: object) => () =>
    checkSending({ ...terms, faults: [{ kind: 'silent', fromMs: 0, ...more }] }, fleet);
  expect(withFault({ everyMs: 100 })).toThrow(expect.objectContaining({ field: 'faults.0.everyMs' }));
  expect(withFault({ everyMs: 100, forMs: 100 })).toThrow(expect.objectContaining({ field: 'faults.0.everyMs' }));
  expect(withFault({ everyMs: 100, forMs: 99 })).not.toThrow();
});

test('properties need something that carries them', () => {
  const properties = { site: 'Küche' };
  expect(() => checkSending({ ...terms, properties }, fleet)).not.toThrow();
  const https = { ...fleet, target: { ...fleet.target, settings: { transport: 'https' } } };
  expect(() => checkSending({ ...terms, properties }, https)).toThrow(
    expect.objectContaining({ field: 'properties.site' }),
  );
  const fields: SendingTerms['fields'] = { x: { kind: 'list', values: ['ok', 'ü'] } };
  expect(() => checkSending({ ...terms, properties: { site: '{x}' }, fields }, https)).toThrow(
    expect.objectContaining({ field: 'fields.x' }),
  );
});

test('a rule may set the interval of a schedule and of times of day, and none of a recording', () => {
  const reactions: SendingTerms['reactions'] = [
    { on: 'method', method: 'reboot', disconnectForMs: 5 },
    { on: 'desired', property: 'interval', code: 200, intervalMs: { from: '' } },
  ];
  const schedule = [{ forMs: 1000, intervalMs: 100 }];
  const timesOfDay = { windows: [{ from: '08:00', to: '18:00', intervalMs: 100 }], beginsAtMs: 0, offsets: [] };
  for (const more of [{}, { schedule }, { timesOfDay }])
    expect(() => checkSending({ ...terms, ...more, reactions }, fleet)).not.toThrow();
  const replay = { rows: [{ atMs: 0, values: {} }], names: [], loop: false, periodMs: 1 };
  expect(() => checkSending({ ...terms, replay, reactions }, fleet)).toThrow(
    expect.objectContaining({ code: 'INVALID_INPUT', field: 'reactions.1.intervalMs' }),
  );
  expect(() => checkSending({ ...terms, replay, reactions: reactions.slice(0, 1) }, fleet)).not.toThrow();
});
