import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cliHere } from '../support/cli-here.ts';

/** `certbench check`, on devices of a workspace, one of which another program has damaged. */

let folder: string;
let order: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certbench-check-'));
  const workspace = ['--workspace', join(folder, 'w')];
  await cliHere(['authority', 'create', ...workspace, '--name', 'Root', '--key', 'ec-p256']);
  await cliHere(['device', 'create', ...workspace, '--authority', 'Root', '--id', 'good', 'mixed']);
  const file = (id: string) => join(folder, 'w', 'devices', id, `${id}-key.pem`);
  await writeFile(file('mixed'), await readFile(file('good')));
  order = ['check', ...workspace, '--platform', 'azure-iot-hub', '--host', 'hub.example'];
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('says in words what would keep a device out, and exits with 1', async () => {
  const { status, stdout, stderr } = await cliHere([...order, '--device', 'good', 'mixed']);
  expect(status).toBe(1);
  expect(stdout).toContain('✗ mixed: The private key does not belong to the device certificate. [key-mismatch]\n');
  expect(stderr).toMatch(/^NOT_CONNECTED: The private key .*\n {2}Use the key and certificate/);
});

test('says the same as one JSON document', async () => {
  const { status, stdout } = await cliHere([...order, '--device', 'mixed', '--json']);
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    causes: [{ cause: 'key-mismatch', certainty: 'certain', deviceIds: ['mixed'] }],
    keysNotOpened: 0,
  });
});

test('has nothing against a sound device, and exits with 0', async () => {
  expect(await cliHere([...order, '--device', 'good'])).toEqual({
    status: 0,
    stdout: '✓ Nothing known here keeps good out.\n',
    stderr: '',
  });
});

test('does not know every device', async () => {
  const { status, stderr } = await cliHere([...order, '--device', 'nobody']);
  expect([status, stderr]).toEqual([1, expect.stringMatching(/^NOT_FOUND: .*nobody/)]);
});
