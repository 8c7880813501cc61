import { expect, test } from 'vitest';
import type { PlatformForm } from '../../src-main/contract/platforms.ts';
import { platformForms } from '../../src-main/services/platforms.ts';
import { connectionOf, shownConnection, typedServer } from '../../src-renderer/features/server/connections.ts';

const formOf = (id: string) => platformForms().find((form) => form.id === id) as PlatformForm;
const broker = formOf('mqtt-broker');
const typed = {
  platform: 'mqtt-broker',
  host: ' Broker.example.com ',
  port: '8883',
  settings: { topic: 'a/{deviceId}', userName: 'u', password: 'Kv8-mist' },
  serverCa: { name: 'ca.pem', pem: 'PEM' },
};

test('what is saved has no password, and is recognised in the form with one', () => {
  const saved = connectionOf('Plant', typed, broker);
  expect(JSON.stringify(saved)).not.toContain('Kv8-mist');
  expect(saved).toMatchObject({ host: 'Broker.example.com', port: 8883, serverCa: { name: 'ca.pem' } });
  expect(shownConnection([saved], typed, broker)).toBe(saved);
  // What has its initial value may be typed or left out.
  const qos = broker.fields.find(({ name }) => name === 'qos')?.initial ?? '';
  expect(shownConnection([saved], { ...typed, settings: { ...typed.settings, qos } }, broker)).toBe(saved);
  for (const other of [{ port: '8884' }, { host: 'x' }, { serverCa: undefined }, { settings: {} }]) {
    expect(shownConnection([saved], { ...typed, ...other }, broker)).toBeUndefined();
  }
});

test('a password stays that was typed for the same server, and goes to no other', () => {
  const saved = connectionOf('Plant', typed, broker);
  expect(typedServer(saved, typed, broker).settings).toEqual(typed.settings);
  const other = typedServer({ ...saved, host: 'other.example.com' }, typed, broker);
  expect(other.settings).toEqual({ topic: 'a/{deviceId}', userName: 'u' });
});
