import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HubEvent } from '../../src-main/contract/models.ts';
import { sdkByHttps } from '../support/azure-https.ts';
import { isMissing, run } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

/** The hub's REST calls for devices, judged by curl and by Microsoft's SDK for Node, which connects to 443 and to no other port. */

const azurePort = 443;
const idScope = '0ne000000CD';
const version = 'api-version=2021-04-12';

let bench: Workbench;
const events: HubEvent[] = [];
let address: { webSocketPort?: number | undefined; authorityFile: string };
const file = (id: string, end: string) => join(bench.folder, 'workspace', 'devices', id, `${id}${end}`);
const kept = (...parts: string[]) => join(bench.folder, 'hub', 'uploads', 'device-uploads', ...parts);

beforeAll(async () => {
  bench = await Workbench.open();
  bench.services.sources['hub.events']({}, (event) => events.push(event));
  const { certificatePem } = await bench.authority('Root');
  await bench.devices(['curling', 'grouped']);
  const start = { data: bench.path('hub'), port: 0, idScope };
  address = await bench.call('hub.start', { ...start, webSocketPort: azurePort });
  if (address.webSocketPort === undefined) {
    // Ports below 1024 are not everybody's.
    await bench.call('hub.stop', {});
    address = await bench.call('hub.start', start);
  }
  await bench.call('hub.uploadAuthority', { certificatePem, verified: true });
  await bench.call('hub.setEnrollmentGroup', { certificatePem });
  for (const deviceId of ['curling', 'grouped']) await bench.call('hub.registerDevice', { deviceId });
});
afterAll(async () => {
  await bench.close();
  expect(bench.logged).toEqual([]);
});

describe.skipIf(isMissing('curl'))('curl', () => {
  const curl = async (...args: string[]) => {
    const trust = ['--silent', '--show-error', '--cacert', address.authorityFile];
    const shown = ['--cert', file('curling', '-chain.pem'), '--key', file('curling', '-key.pem')];
    const { stdout, stderr } = await run('curl', [...trust, ...shown, ...args]);
    expect(stderr).toBe('');
    return stdout;
  };
  const at = (path: string) => `https://localhost:${address.webSocketPort}${path}`;

  test('sends two messages by one connection', async () => {
    const url = at(`/devices/curling/messages/events?${version}`);
    const post = [
      '--data-binary',
      '{"t":21}',
      '--header',
      'iothub-app-Room: 7',
      '--write-out',
      '%{http_code} %{num_connects} ',
    ];
    expect(await curl(...post, url, url)).toMatch(/^204 1 204 0 $/);
    const properties = { Room: '7' };
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'message', deviceId: 'curling', body: '{"t":21}', properties }),
    );
  });

  test('uploads a file, after it was told to go on', async () => {
    const answer = await curl('--data-binary', '{"blobName":"big.bin"}', at(`/devices/curling/files?${version}`));
    const { hostName, containerName, blobName, sasToken } = JSON.parse(answer) as Record<string, string>;
    expect(hostName).toBe(address.webSocketPort === azurePort ? 'localhost' : `localhost:${address.webSocketPort}`);
    const big = join(bench.folder, 'big.bin');
    await writeFile(big, Buffer.alloc(5_000_000, 7));
    const put = ['--upload-file', big, '--header', 'x-ms-blob-type: BlockBlob', '--header', 'expect: 100-continue'];
    const told = ['--write-out', '%{http_code}', '--verbose', '--stderr', '-'];
    const said = await curl(...put, ...told, `https://${hostName}/${containerName}/${blobName}${sasToken}`);
    expect(said).toMatch(/< HTTP\/1\.1 100 Continue/);
    expect(said).toMatch(/201$/);
    expect((await readFile(kept('curling', 'big.bin'))).equals(await readFile(big))).toBe(true);
  });

  test('is not told to go on where it may not', async () => {
    const big = join(bench.folder, 'big.bin');
    await writeFile(big, Buffer.alloc(5_000_000, 7));
    const put = ['--upload-file', big, '--header', 'expect: 100-continue', '--verbose', '--stderr', '-'];
    const said = await curl(...put, '--write-out', '%{http_code}', at('/device-uploads/curling/big.bin?se=2099&sig=x'));
    expect(said).not.toMatch(/100 Continue/);
    expect(said).toMatch(/403$/);
  });
});

test('the SDK for Node registers, sends, receives and uploads', { timeout: 300_000 }, async ({ skip }) => {
  const folder = join(bench.folder, 'sdk');
  await mkdir(folder);
  const isThere = address.webSocketPort === azurePort;
  const sdk = isThere ? await sdkByHttps(folder) : undefined;
  if (sdk === undefined) {
    const reason = isThere ? 'the SDK for Node cannot be fetched' : `port ${azurePort} cannot be had`;
    process.stderr.write(`\n*** SKIPPED: ${reason}. The SDK for Node was not run by HTTPS. ***\n\n`);
    return skip(reason);
  }
  await bench.call('hub.sendMessage', { deviceId: 'grouped', body: 'hello' });
  const mine = [idScope, 'grouped', file('grouped', '-chain.pem'), file('grouped', '-key.pem')];
  const done = await run(sdk.program, [...sdk.args, ...mine], { env: { NODE_EXTRA_CA_CERTS: address.authorityFile } });
  expect(done).toMatchObject({ status: 0 });
  expect(JSON.parse(done.stdout)).toEqual({ deviceId: 'grouped', heard: 'hello' });
  const bodies = events.flatMap((one) => (one.type === 'message' && one.deviceId === 'grouped' ? [one.body] : []));
  expect(bodies).toEqual(['sent by HTTPS', 'one', 'two']);
  expect(events).toContainEqual(expect.objectContaining({ type: 'uploaded', name: 'logs/day.txt', succeeded: true }));
  expect((await stat(kept('grouped', 'logs', 'day.txt'))).size).toBe(9_000_000);
});
