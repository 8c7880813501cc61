import { get } from 'node:https';
import { connect as tlsConnect } from 'node:tls';
import mqtt from 'mqtt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nodeCiphers } from '../../src-main/adapters/node-ciphers.ts';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import { PresentedChains } from '../../src-main/services/hub/presented-chains.ts';
import { AmqpDevice } from '../support/amqp-device.ts';
import { HubScene } from '../support/hub-scene.ts';

/** What refused clients have presented is kept as it came, and set against what is registered. */

let scene: HubScene;
const classic = (id: string) => ({ username: `localhost/${id}/?api-version=2021-04-12`, protocolVersion: 4 as const });
const open = async (start: Partial<MethodInput<'hub.start'>> = {}) => {
  scene = await HubScene.open(['a', 'b'], { webSocketPort: 0, amqpPort: 0, ...start });
};
afterEach(async () => {
  await scene.close();
  expect(scene.bench.logged).toEqual([]);
});

/** The newest event that has something to show. */
const newest = async () => {
  const { events } = await scene.bench.call('hub.log', {});
  const event = events.findLast((one) => 'presented' in one && one.presented !== undefined);
  if (event === undefined || !('presented' in event) || event.presented === undefined)
    throw new Error('Nothing is kept.');
  return { ...event, presented: event.presented };
};
const ask = async (deviceId?: string) => {
  const { presented, cause } = await newest();
  const told = await scene.bench.call('hub.explain', { cause, presented, face: 'iot-hub', deviceId });
  return { causes: told.causes, ...(told.presented ?? expect.fail('What was presented is forgotten.')) };
};
const refusedAs = async (id: string, own: string) => {
  await expect(scene.connect(id, { ...classic(id), ...scene.credentials(own) })).rejects.toThrow(/./);
  return ask(id);
};
const selfSigned = async (ids: string[]) => {
  const made = await scene.bench.devices(ids, { authority: undefined });
  return new Map(made.devices.map((one) => [one.deviceId, one.certificate] as const));
};

describe('the chain is kept as it came', () => {
  beforeEach(() => open());

  test('by MQTT, WebSockets, AMQP and HTTPS', async () => {
    const { address } = await scene.bench.call('hub.status', {});
    const { cert, ...rest } = scene.credentials('a');
    const pem = cert.toString();
    await scene.bench.call('hub.removeDevice', { deviceId: 'a' });
    const seen: string[] = [];
    const look = async () => {
      const { presented } = await newest();
      seen.push(presented);
      expect((await ask()).pem).toBe(pem);
    };
    await expect(scene.connect('a', classic('a'))).rejects.toThrow(/./);
    await look();
    const socket = mqtt.connect(`wss://localhost:${address?.webSocketPort}/mqtt`, {
      ...classic('a'),
      ...rest,
      clientId: 'a',
      cert,
      reconnectPeriod: 0,
    });
    await new Promise((resolve) => socket.once('error', resolve));
    socket.end(true);
    await look();
    await AmqpDevice.open({ port: address?.amqpPort ?? 0, cert, ...rest }).then(async (device) => {
      await expect(device.send('/devices/a/messages/events', { body: 'x' })).rejects.toThrow(/./);
      device.close();
    });
    await look();
    await new Promise((resolve) => {
      const path = '/devices/a/messages/deviceBound?api-version=2021-04-12';
      get({ host: 'localhost', port: address?.webSocketPort, path, cert, ...rest, agent: false }, resolve);
    });
    await look();
    // However it comes, it is kept once.
    expect(new Set(seen).size).toBe(1);
    expect(scene.events.filter(({ type }) => type === 'refused')).toHaveLength(4);
  });

  test('of a hub that is stopped, without a comparison, until it is forgotten', async () => {
    await refusedAs('b', 'a');
    await scene.bench.call('hub.stop', {});
    expect(await ask('b')).toMatchObject({
      comparisons: [],
      causes: [{ cause: 'common-name-mismatch' }],
      certificates: [{ subject: 'CN=a' }, {}],
    });
    const asked = { cause: 'device-unknown', presented: '00' } as const;
    expect(await scene.bench.call('hub.explain', asked)).not.toHaveProperty('presented');
  });
});

test('the chain is kept of a handshake that was refused', async () => {
  await open({ thingsboardRefusal: 'tls-alert' });
  await scene.bench.authority('Stranger');
  await scene.bench.devices(['c'], { authority: { name: 'Stranger', passphrase: '1234' } });
  const { port } = scene.address;
  const { cert, ...rest } = scene.credentials('c');
  await new Promise((resolve) => {
    tlsConnect({ host: '127.0.0.1', port, cert, ...rest, maxVersion: 'TLSv1.2' }).on('error', resolve);
  });
  expect(await newest()).toMatchObject({ type: 'handshake-failed', cause: 'certificate-not-registered' });
  expect((await ask()).pem).toBe(cert.toString());
});

describe('what was presented and what is registered', () => {
  beforeEach(() => open());

  test('another device’s certificate', async () => {
    const { comparisons, causes } = await refusedAs('b', 'a');
    expect(comparisons[0]).toEqual({
      field: 'Common name and device ID',
      presented: 'a',
      registered: 'b',
      same: false,
    });
    expect(comparisons.slice(1).map(({ same }) => same)).toEqual([true, true, true]);
    expect(causes.map(({ cause, action }) => [cause, action?.do])).toEqual([
      ['common-name-mismatch', 'create-devices'],
    ]);
  });

  test('an authority of the same name with another key', async () => {
    const other = await HubScene.open(['a']);
    const credentials = other.credentials('a');
    await other.close();
    await expect(scene.connect('a', { ...classic('a'), cert: credentials.cert, key: credentials.key })).rejects.toThrow(
      /./,
    );
    const { comparisons, causes } = await ask('a');
    expect(causes.map(({ cause }) => cause)).toEqual(['authority-other-key']);
    const [name, issuer, key] = comparisons;
    expect([name?.same, issuer?.same, key?.same]).toEqual([true, true, false]);
    expect(key?.presented).toMatch(/^[0-9A-F]{40}$/);
    expect(key?.presented).not.toBe(key?.registered);
  });

  test('an authority that is not verified, and one that nobody knows', async () => {
    const { authorities } = await scene.bench.call('hub.status', {});
    const [root] = authorities;
    await scene.bench.call('hub.removeAuthority', { name: root?.name ?? '' });
    expect((await refusedAs('a', 'a')).causes).toMatchObject([{ cause: 'authority-not-registered' }]);
    const { pem } = (await ask()).certificates[1] ?? { pem: '' };
    await scene.bench.call('hub.uploadAuthority', { certificatePem: pem });
    expect((await ask('a')).causes).toMatchObject([
      { cause: 'authority-not-verified', action: { do: 'prove-authority', authority: 'Root' } },
    ]);
  });

  test('thumbprints: of another device, of the issuer, mistyped, of another certificate', async () => {
    const made = await selfSigned(['s', 't', 'u']);
    const print = (id: string) => made.get(id)?.thumbprintSha256 ?? '';
    const register = (deviceId: string, primaryThumbprint: string, secondaryThumbprint?: string) =>
      scene.bench.call('hub.registerDevice', { deviceId, primaryThumbprint, secondaryThumbprint });
    await register('s', print('s'), made.get('u')?.thumbprintSha1);
    await register('t', print('t'));
    const swapped = await refusedAs('s', 't');
    expect(swapped.comparisons).toEqual([
      { field: 'SHA-256, primary', presented: print('t'), registered: print('s'), same: false },
      {
        field: 'SHA-1, secondary',
        presented: made.get('t')?.thumbprintSha1,
        registered: made.get('u')?.thumbprintSha1,
        same: false,
      },
    ]);
    expect(swapped.causes).toMatchObject([
      { cause: 'certificate-of-another-device', action: { do: 'open-device', id: 't' } },
    ]);
    await scene.bench.call('hub.removeDevice', { deviceId: 't' });
    expect((await ask('s')).causes).toMatchObject([{ cause: 'thumbprint-mismatch' }]);
    const typed = print('t').replace(/..$/, (end) => (end === '00' ? '11' : '00'));
    await register('t', typed);
    expect((await refusedAs('t', 't')).causes).toMatchObject([{ cause: 'thumbprint-mistyped' }]);
    const { certificate } =
      (await scene.bench.call('authority.list', { workspace: scene.bench.workspace })).authorities[0] ?? {};
    await scene.bench.call('hub.removeDevice', { deviceId: 'a' });
    await register('a', certificate?.thumbprintSha256 ?? '');
    expect((await refusedAs('a', 'a')).causes).toMatchObject([{ cause: 'thumbprint-of-issuer' }]);
  });

  test('a self-signed certificate of a device that is registered as signed, and of one that nobody knows', async () => {
    await selfSigned(['s']);
    expect((await refusedAs('s', 's')).causes).toMatchObject([
      { cause: 'registered-otherwise', action: { do: 'register-device', id: 's' } },
    ]);
    await scene.bench.call('hub.registerDevice', { deviceId: 's' });
    expect((await ask('s')).causes).toMatchObject([
      { cause: 'registered-otherwise', action: { do: 'open-device', id: 's' } },
    ]);
  });
});

describe('what is kept has bounds', () => {
  const { digest } = nodeCiphers;
  const bytes = (first: number, length: number) => new Uint8Array(length).fill(first);

  test('of one client, and in all: the oldest are forgotten', () => {
    const chains = new PresentedChains(digest);
    chains.limits = { presentedBytes: 100, presentedTotalBytes: 250 };
    const [a, b, c] = [1, 2, 3].map((first) => chains.keep([bytes(first, 80), bytes(first, 30), bytes(first, 1)]));
    expect(chains.find(a ?? '')).toMatchObject({ ders: [bytes(1, 80)], more: 2 });
    // Seen again, it is the newest.
    expect(chains.keep([bytes(1, 80), bytes(1, 30), bytes(1, 1)])).toBe(a);
    chains.keep([bytes(4, 80)]);
    expect([a, b, c].map((name) => chains.find(name ?? '') !== undefined)).toEqual([true, false, true]);
    expect(chains.keep([bytes(5, 101)])).toBeUndefined();
    expect(chains.keep([])).toBeUndefined();
  });

  test('a thousand of them, however small', () => {
    const chains = new PresentedChains(digest);
    const names = Array.from({ length: 1001 }, (_, at) => chains.keep([new Uint8Array([at >> 8, at & 255])]) ?? '');
    expect(names.filter((name) => chains.find(name) !== undefined)).toEqual(names.slice(1));
  });
});
