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
