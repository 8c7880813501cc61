import { spawn } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type JsonLine, LineProgram, cli, cliPath, isMissing, run } from '../support/programs.ts';

/** From where `certbench hub start` is reached, by OpenSSL and mosquitto's clients, and what it says of that. */

const missing = isMissing('openssl', 'mosquitto_pub');

let folder: string;
const at = (...parts: string[]) => join(folder, ...parts);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certbench-network-'));
  if (missing) return;
  for (const args of [
    ['authority', 'create', '--name', 'Root'],
    ['device', 'create', '--authority', 'Root', '--id', 'dev-01'],
  ]) {
    expect(await cli([...args, '--workspace', at('w')])).toMatchObject({ status: 0 });
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Of names, those that lead somewhere from here. */
async function leading(hosts: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    hosts.map((host) =>
      lookup(host).then(
        () => [host],
        () => [],
      ),
    ),
  );
  return found.flat();
}

/** What OpenSSL says of the server's certificate and name, and mosquitto's client of a message. */
async function judged(host: string, { port, authorityFile }: JsonLine) {
  const trusted = ['-CAfile', String(authorityFile), '-verify_return_error'];
  const named = [isIP(host) === 0 ? '-verify_hostname' : '-verify_ip', host];
  const to = `${host.includes(':') ? `[${host}]` : host}:${String(port)}`;
  const { stdout } = await run('openssl', ['s_client', '-connect', to, ...trusted, ...named]);
  const device = (end: string) => at('w', 'devices', 'dev-01', `dev-01-${end}.pem`);
  const files = ['--cafile', String(authorityFile), '--cert', device('chain'), '--key', device('key')];
  const login = ['-i', 'dev-01', '-u', `${host}/dev-01/?api-version=2021-04-12`];
  const message = ['-q', '1', '-t', 'devices/dev-01/messages/events/', '-m', '{}'];
  const sent = await run('mosquitto_pub', ['-h', host, '-p', String(port), ...files, ...login, ...message]);
  return { verified: stdout.includes('Verify return code: 0 (ok)'), sent: sent.status };
}

describe.skipIf(missing)('the hub', () => {
  test.each([
    ['for this computer, at each address that leads here', []],
    ['for the network, at each name and address that it tells', ['--network']],
  ])('%s', async (_where, options) => {
    const known = ['--authority', at('w', 'authorities', 'Root', 'Root.cer'), '--device', 'dev-01'];
    const hub = new LineProgram(process.execPath, [
      cliPath,
      'hub',
      'start',
      '--json',
      '--port',
      '0',
      ...known,
      ...options,
    ]);
    const listening = await hub.line(({ type }) => type === 'listening');
    const [listensOn, networkHosts] = [listening['listensOn'] as string[], listening['networkHosts'] as string[]];
    const hosts = ['localhost', ...listensOn.filter((host) => !/^(?:0\.0\.0\.0|::)$/.test(host)), ...networkHosts];
    expect(networkHosts.length > 0).toBe(options.length > 0);
    for (const host of await leading(hosts)) {
      expect([host, await judged(host, listening)]).toEqual([host, { verified: true, sent: 0 }]);
    }
    expect(await hub.stop('SIGINT')).toBe(0);
  });
});

test('says on which port it is where 8883 is not free, and what that means', async () => {
  // Whoever else has it serves as well.
  const taker = createServer().listen(8883, '127.0.0.1');
  await once(taker, 'listening').catch(() => undefined);
  const hub = spawn(process.execPath, [cliPath, 'hub', 'start', '--network', '--data', at('hub')]);
  const ended = once(hub, 'exit');
  const said: string[] = [];
  for await (const line of createInterface({ input: hub.stdout })) {
    said.push(line);
    if (line.startsWith('Interrupt')) hub.kill('SIGINT');
  }
  taker.close();
  expect(await ended).toEqual([0, null]);
  const [moved = '', place = '', others = '', everybody = '', ...more] = said;
  const port = /^Port 8883 is not free\. The hub takes (\d+), the next that is\.$/.exec(moved)?.[1];
  expect(Number(port)).toBeGreaterThan(8883);
  expect(place).toContain(`listens on all networks of this computer, port ${port} `);
  expect(others).toMatch(/^Others reach it as ./);
  expect(everybody).toContain('Everybody on the network can connect with a certificate.');
  expect(more.join('\n')).toContain("Microsoft's SDK for Python takes 8883 alone.");
});
