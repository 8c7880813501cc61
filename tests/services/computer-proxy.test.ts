import { once } from 'node:events';
import { createServer as createTcpServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { chosenWay, proxiesOf } from '../../src-main/adapters/chosen-proxy.ts';
import { sessionSecrets } from '../../src-main/adapters/session-secrets.ts';
import { defaultSettings } from '../../src-main/adapters/settings.ts';
import { readSystemProxy } from '../../src-main/adapters/system-proxy.ts';
import type { AppSettings } from '../../src-main/services/ports.ts';
import { ConnectProxy, proxyVariables } from '../support/connect-proxy.ts';

/** The proxy that a computer has: that of its environment, or that of its system. */

let proxy: ConnectProxy;
beforeEach(async () => {
  for (const name of proxyVariables) vi.stubEnv(name, '');
  const target = createTcpServer().listen(0, '127.0.0.1');
  await once(target, 'listening');
  proxy = await ConnectProxy.start((target.address() as { port: number }).port);
  proxy.server.once('close', () => target.close());
});
afterEach(() => {
  vi.unstubAllEnvs();
  proxy.close();
});

describe('as this computer has it', () => {
  /** A shell with a system of its own. */
  const shell = (answer: string, settings: AppSettings = defaultSettings) => {
    const asked: string[] = [];
    return {
      asked,
      settings: { read: () => settings, change: () => Promise.resolve() },
      secrets: sessionSecrets(),
      systemProxy: async (url: string) => {
        asked.push(url);
        return answer;
      },
    };
  };
  const { signal } = new AbortController();

  test('is the environment’s, without its password', async () => {
    vi.stubEnv('HTTPS_PROXY', `http://${proxy.authority}`);
    vi.stubEnv('NO_PROXY', 'a.example');
    const computer = proxiesOf(shell('DIRECT'));
    expect(await computer.ofComputer()).toEqual({
      from: 'environment',
      variable: 'HTTPS_PROXY',
      address: `http://${proxy.host}`,
    });
    expect(computer.computerExceptions()).toBe('a.example');
    vi.stubEnv('HTTPS_PROXY', 'socks5://127.0.0.1:1080');
    expect(await computer.ofComputer()).toEqual({
      from: 'unusable',
      why: 'HTTPS_PROXY names a SOCKS proxy, which Certbench does not support.',
    });
  });

  test('is the system’s where the environment names none, and not where NO_PROXY names the server', async () => {
    const system = shell(`PROXY ${proxy.host}; DIRECT`);
    expect(await proxiesOf(system).ofComputer()).toEqual({ from: 'system', address: `http://${proxy.host}` });
    // It wants a password, which no system tells.
    const way = chosenWay(system);
    await expect(way('broker.invalid', 8883, signal)).rejects.toMatchObject({ code: 'PROXY_PASSWORD' });
    await expect(way('2001:db8::1', 443, signal)).rejects.toMatchObject({ code: 'PROXY_PASSWORD' });
    expect(proxy.asked).toEqual(['broker.invalid:8883', '[2001:db8::1]:443']);
    expect(system.asked.slice(1)).toEqual(['https://broker.invalid:8883/', 'https://[2001:db8::1]:443/']);
    vi.stubEnv('NO_PROXY', 'invalid');
    expect(await way('broker.invalid', 8883, signal)).toBeUndefined();
    expect(await way('localhost', 8883, signal)).toBeUndefined();
    vi.stubEnv('ALL_PROXY', proxy.authority);
    const tunnel = await way('broker.example', 8883, signal);
    expect(tunnel).toBeDefined();
    tunnel?.destroy();
    expect(system.asked).toHaveLength(3);
  });

  test('is none where the user wants none, and the system is not asked', async () => {
    const system = shell(`PROXY ${proxy.host}`, { ...defaultSettings, proxy: { use: 'none' } });
    expect(await chosenWay(system)('broker.invalid', 8883, signal)).toBeUndefined();
    expect(system.asked).toEqual([]);
  });

  test.each([
    ['DIRECT', undefined],
    ['', undefined],
    [' ; ', undefined],
    ['PROXY proxy.example:3128', 'http://proxy.example:3128/'],
    ['PROXY proxy.example:3128; DIRECT', 'http://proxy.example:3128/'],
    ['proxy proxy.example:3128;PROXY other.example:1', 'http://proxy.example:3128/'],
    ['HTTP proxy.example:8080', 'http://proxy.example:8080/'],
    ['HTTPS proxy.example:8443;DIRECT', 'https://proxy.example:8443/'],
    ['PROXY [2001:db8::1]:3128', 'http://[2001:db8::1]:3128/'],
    ['DIRECT; PROXY proxy.example:3128', undefined],
    ['SOCKS5 10.0.0.1:1080; PROXY proxy.example:3128', 'http://proxy.example:3128/'],
    ['SOCKS 10.0.0.1:1080; DIRECT', undefined],
  ])('%j of a system means %s', (answer, address) => {
    expect(readSystemProxy(answer)?.href).toBe(address);
  });

  test.each(['SOCKS 10.0.0.1:1080', 'SOCKS5 10.0.0.1:1080; SOCKS4 10.0.0.1:1080'])(
    '%j is told by name',
    async (answer) => {
      expect(await proxiesOf(shell(answer)).ofComputer()).toEqual({
        from: 'unusable',
        why: expect.stringContaining(answer.replace('; ', ' and ')) as string,
      });
      await expect(chosenWay(shell(answer))('broker.invalid', 8883, signal)).rejects.toMatchObject({
        code: 'PROXY_ADDRESS',
        message: expect.stringContaining('SOCKS proxies are not supported') as string,
      });
    },
  );

  test('a proxy of the system that is gone is told as the proxy', async () => {
    const free = createTcpServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address() as { port: number };
    free.close();
    await once(free, 'close');
    const way = chosenWay(shell(`PROXY 127.0.0.1:${port}`));
    await expect(way('broker.invalid', 8883, signal)).rejects.toMatchObject({ code: 'PROXY_UNREACHABLE' });
  });
});
