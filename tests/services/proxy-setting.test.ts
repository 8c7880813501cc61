import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import { ConnectProxy, proxyVariables } from '../support/connect-proxy.ts';
import { FakeThingsBoard, account } from '../support/fake-thingsboard.ts';
import { HubScene } from '../support/hub-scene.ts';

/** The proxy of the settings, before a real one, in front of the local hub and of a server of HTTP. */

let scene: HubScene;
let proxy: ConnectProxy;
beforeEach(async () => {
  for (const name of proxyVariables) vi.stubEnv(name, '');
  scene = await HubScene.open(['a'], { plainBroker: true });
  proxy = await ConnectProxy.start(scene.address.port);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  proxy.close();
  await scene.close();
  expect(scene.bench.logged).toEqual([]);
});

type Own = Extract<MethodInput<'proxy.change'>, { use: 'own' }>;
const own = (more: Partial<Own> = {}): Own => ({
  use: 'own',
  address: `http://${proxy.host}`,
  userName: proxy.user,
  password: proxy.password,
  ...more,
});
const change = (input: MethodInput<'proxy.change'>) => scene.bench.call('proxy.change', input);
const read = () => scene.bench.call('proxy.read', {});
const stored = () => scene.bench.ports.settings.read().proxy;

/** At a name that nobody but the proxy can find; the hub's certificate is for localhost. */
const publish = (host = 'broker.invalid') => ({
  workspace: scene.bench.workspace,
  deviceId: 'a',
  platform: 'mqtt-broker',
  host,
  port: 8883,
  serverCaPem: scene.address.authorityPem,
  settings: { serverName: 'localhost' },
  topic: 'sample',
  message: 'x',
});
const sent = async () => {
  await scene.bench.call('mqtt.publish', publish());
  return proxy.asked.splice(0);
};
const notSent = () => scene.bench.refusal('mqtt.publish', publish());

describe('a proxy of the user’s own', () => {
  test('is gone through with its password, which nobody is told', async () => {
    const told = await change(own());
    expect(told).toEqual({
      use: 'own',
      address: `http://${proxy.host}`,
      userName: 'plant',
      exceptions: '',
      passwordRemembered: true,
      computer: { from: 'nowhere' },
      computerExceptions: '',
    });
    expect(await read()).toEqual(told);
    expect(await sent()).toEqual(['broker.invalid:8883']);
    expect(JSON.stringify(stored())).not.toContain(proxy.password);
  });

  test('counts before that of the environment, and is kept while another is used', async () => {
    vi.stubEnv('HTTPS_PROXY', 'http://127.0.0.1:1');
    await change(own());
    expect(await sent()).toHaveLength(1);
    const told = await change({ use: 'computer' });
    expect(told).toMatchObject({ use: 'computer', address: `http://${proxy.host}`, passwordRemembered: true });
    expect(await notSent()).toMatchObject({ message: expect.stringContaining('127.0.0.1:1') as string });
    vi.stubEnv('HTTPS_PROXY', `http://${proxy.authority}`);
    expect(await sent()).toHaveLength(1);
    await change({ use: 'none' });
    expect(await notSent()).toMatchObject({ message: expect.stringContaining('cannot be resolved') as string });
    expect(proxy.asked).toEqual([]);
  });

  test('is passed by for its exceptions alone, and for this computer', async () => {
    vi.stubEnv('NO_PROXY', 'broker.invalid');
    await change(own());
    expect(await sent()).toHaveLength(1);
    await change(own({ exceptions: ' other.example, invalid ' }));
    expect(await read()).toMatchObject({ exceptions: 'other.example, invalid', computerExceptions: 'broker.invalid' });
    expect(await notSent()).toMatchObject({ message: expect.stringContaining('cannot be resolved') as string });
    await change(own());
    await scene.bench.call('mqtt.publish', { ...publish('localhost'), port: scene.address.port });
    expect(proxy.asked).toEqual([]);
  });

  test('keeps its password until it is another proxy, another user, or wants none', async () => {
    await change(own());
    expect(await change(own({ password: undefined, exceptions: 'x.example' }))).toMatchObject({
      passwordRemembered: true,
    });
    expect(await sent()).toHaveLength(1);
    const { ports } = scene.bench;
    for (const other of [{ userName: 'else' }, { address: 'http://127.0.0.2:3128' }, { userName: '' }]) {
      await change(own());
      expect([...ports.secrets.names()]).toEqual([`proxy plant@http://${proxy.host}`]);
      expect(await change(own({ ...other, password: undefined }))).toMatchObject({ passwordRemembered: false });
      expect([...ports.secrets.names()]).toEqual([]);
    }
  });

  test('with another password is told as such, and not the password', async () => {
    await change(own({ password: 'Kv8-mist%' }));
    const refusal = await notSent();
    expect(refusal).toMatchObject({ code: 'NOT_CONNECTED', message: expect.stringContaining('password') as string });
    expect(JSON.stringify([refusal.message, refusal.details])).not.toContain('Kv8-mist');
    proxy.password = 'Kv8-mist%';
    proxy.asked.length = 0;
    expect(await sent()).toHaveLength(1);
  });

  test('is written with its scheme and without a slash', async () => {
    expect(await change({ use: 'own', address: ' proxy.example:3128/ ' })).toMatchObject({
      address: 'http://proxy.example:3128',
    });
    expect(await change({ use: 'own', address: 'HTTPS://Proxy.Example' })).toMatchObject({
      address: 'https://proxy.example',
    });
    expect(await change({ use: 'own', address: 'http://[2001:db8::1]:3128' })).toMatchObject({
      address: 'http://[2001:db8::1]:3128',
    });
  });

  test.each([
    [{ address: ' ' }, 'address', 'missing'],
    [{ address: 'socks5://proxy.example:1080' }, 'address', 'SOCKS'],
    [{ address: 'ftp://proxy.example' }, 'address', 'no address such as'],
    [{ address: 'http://a b' }, 'address', 'no address such as'],
    [{ address: 'http://proxy.example:99999' }, 'address', 'no address such as'],
    [{ address: 'http://x:Kv8-mist@proxy.example' }, 'address', 'holds a user name or a password'],
    [{ address: 'http://wpad.example/proxy.pac' }, 'address', 'follows the port'],
    [{ userName: 'a:b' }, 'userName', 'colon'],
    [{ userName: '' }, 'userName', 'without a user name'],
    [{ exceptions: 'good.example, 10.0.0.0/33' }, 'exceptions', '"10.0.0.0/33"'],
    [{ exceptions: 'https://good.example' }, 'exceptions', 'no name, address or block'],
  ])('that is %o is refused with field, reason and remedy, and nothing changes', async (wrong, field, reason) => {
    await change(own());
    const before = stored();
    const refusal = await scene.bench.refusal('proxy.change', own({ password: 'Kv8-mist', ...wrong }));
    expect(refusal).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining(reason) as string,
      details: { field, remedy: expect.stringMatching(/\.$/) as string },
    });
    expect(JSON.stringify([refusal.message, refusal.details])).not.toContain('Kv8-mist');
    expect(stored()).toEqual(before);
    expect(await sent()).toHaveLength(1);
  });
});

describe('registering at a ThingsBoard server', () => {
  const register = (server: string, serverCaPem?: string) => ({
    workspace: scene.bench.workspace,
    deviceIds: ['a'],
    server,
    ...account,
    ...(serverCaPem === undefined ? {} : { serverCaPem }),
  });

  test('goes through the proxy, with TLS and without', async () => {
    await change(own());
    const plain = await FakeThingsBoard.start();
    proxy.target = plain.port;
    const { devices } = await scene.bench.call('thingsboard.register', register('http://board.invalid:8080'));
    expect(devices).toMatchObject([{ outcome: 'registered' }]);
    expect(new Set(proxy.asked.splice(0))).toEqual(new Set(['board.invalid:8080']));
    await plain.close();

    await scene.bench.call('server.create', {
      workspace: scene.bench.workspace,
      name: 'board.invalid',
      authority: { name: 'Root', passphrase: '1234' },
    });
    const file = (...path: string[]) => readFile(join(scene.bench.folder, 'workspace', ...path), 'utf8');
    const folder = ['servers', 'board.invalid', 'board.invalid'] as const;
    const [cert, key, root] = await Promise.all([
      file(folder[0], folder[1], `${folder[2]}-chain.pem`),
      file(folder[0], folder[1], `${folder[2]}-key.pem`),
      file('authorities', 'Root', 'Root.pem'),
    ]);
    const secure = await FakeThingsBoard.start({ cert, key });
    proxy.target = secure.port;
    const again = await scene.bench.call('thingsboard.register', register('https://board.invalid', root));
    expect(again.devices).toMatchObject([{ outcome: 'registered' }]);
    expect(new Set(proxy.asked)).toEqual(new Set(['board.invalid:443']));
    // The certificate is for another name.
    const wrong = await scene.bench.refusal('thingsboard.register', register('https://other.invalid', root));
    expect(wrong).toMatchObject({ code: 'SERVER_UNREACHABLE', message: expect.stringContaining('other.invalid') });
    await secure.close();
  });

  test('tells what is wrong with the proxy as the proxy’s', async () => {
    await change(own({ password: 'another' }));
    const refusal = await scene.bench.refusal('thingsboard.register', register('https://board.invalid'));
    expect(refusal).toMatchObject({
      code: 'SERVER_UNREACHABLE',
      message: expect.stringContaining('The proxy wants a user name and a password, or others.') as string,
    });
    proxy.answer = 403;
    await change(own());
    const refused = await scene.bench.refusal('thingsboard.register', register('https://board.invalid'));
    expect(refused.message).toContain('answered 403 when it was asked for board.invalid:443');
  });
});
