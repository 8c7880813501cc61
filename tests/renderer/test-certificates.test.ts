import { describe, expect, test } from 'vitest';
import { testOutcome, testVerdict } from '../../src-main/contract/test-certificates.ts';
import { platformForms } from '../../src-main/services/platforms.ts';
import { at, placeFaults as faultsOf, withSettings } from '../../src-renderer/features/server/place.ts';
import { place } from '../../src-renderer/features/server/words.ts';
import { type Draft, orderOf, platformsFor } from '../../src-renderer/features/test-certificates/form.ts';
import { testCertificates as text, tones } from '../../src-renderer/features/test-certificates/words.ts';
import { runningHub, stoppedHub } from './running-hub.ts';

const formOf = (id: string) => {
  const form = platformForms().find((platform) => platform.id === id);
  if (form === undefined) throw new Error(`no platform ${id}`);
  return form;
};
const broker = formOf('mqtt-broker');
const hub = formOf('local-hub');
const draft = (part: Partial<Draft> = {}): Draft => ({
  set: 'Root',
  ...at(broker),
  serverCa: undefined,
  revocationListGiven: false,
  ...part,
});

describe('where test certificates are tried', () => {
  test('a broker comes first, and no service that only assigns devices', () => {
    const ids = platformsFor(platformForms()).map(({ id }) => id);
    expect(ids[0]).toBe('mqtt-broker');
    expect(ids).toContain('local-hub');
    expect(ids).not.toContain('azure-dps');
  });

  test('a host and a port are needed, but not of the local hub', () => {
    expect(Object.keys(faultsOf(draft(), broker))).toEqual(['host']);
    expect(faultsOf(draft({ host: 'b', port: '0' }), broker)).toEqual({ port: place.portFault });
    expect(faultsOf(draft({ host: 'b' }), broker)).toEqual({});
    expect(faultsOf(draft(at(hub)), hub)).toEqual({});
  });

  test('the port follows the transport', () => {
    const cloud = formOf('azure-iot-hub');
    expect(withSettings(draft(at(cloud)), cloud, { transport: 'mqtt-ws' })).toMatchObject({ port: '443' });
  });

  test('the order has what was typed, and of the local hub what it knows itself', () => {
    const typed = draft({ host: ' b ', port: '1', serverCa: { name: 'f', pem: 'PEM' }, revocationListGiven: true });
    expect(orderOf(typed, broker, stoppedHub, 'w')).toEqual({
      workspace: 'w',
      name: 'Root',
      platform: 'mqtt-broker',
      host: 'b',
      port: 1,
      settings: {},
      serverCaPem: 'PEM',
      revocationListGiven: true,
    });
    expect(orderOf(draft(at(hub)), hub, runningHub, 'w')).toMatchObject({ host: 'localhost', port: 8885 });
  });
});

test('every outcome and verdict has words', () => {
  expect(Object.keys(text.outcomes)).toEqual(testOutcome.options.map(({ shape }) => shape.type.value));
  expect(Object.keys(text.verdicts)).toEqual(testVerdict.options);
  expect(Object.keys(tones)).toEqual(testVerdict.options);
});
