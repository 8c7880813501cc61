import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { type TLSSocket, connect } from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MethodInput, MethodOutput } from '../../src-main/contract/methods.ts';
import { systemClock } from '../../src-main/adapters/system-clock.ts';
import { Workbench } from '../support/workbench.ts';

/** The local hub with a server certificate of a workspace. */

let bench: Workbench;
let today: Date;
beforeEach(async () => {
  today = new Date();
  bench = await Workbench.open({ clock: { ...systemClock, now: () => today } });
  await bench.authority('Root');
  await bench.authority('Sub', { parent: 'Root' });
  await create('own');
});
afterEach(async () => {
  expect(bench.logged).toEqual([]);
  await bench.close();
});

const create = (name: string, more: Partial<MethodInput<'server.create'>> = {}) =>
  bench.call('server.create', {
    workspace: bench.workspace,
    name,
    keyType: 'ec-p256',
    dns: ['localhost'],
    addresses: ['127.0.0.1'],
    ...more,
  });
const at = (name: string, end: string) => join(bench.folder, 'workspace/servers', name, `${name}-${end}.pem`);
const input = (name: string, more: { keyPassphrase?: string } = {}) =>
  ({ port: 0, serverCertificate: { workspace: bench.workspace, name, ...more } }) as const;

/** What a client that trusts `authorityPem` alone makes of the hub. */
const greeted = ({ port, authorityPem }: MethodOutput<'hub.start'>, servername: string) =>
  new Promise<TLSSocket>((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, servername, ca: authorityPem }, () => resolve(socket));
    socket.once('error', reject);
  });

test('it presents the chain, and tells what clients must trust', async () => {
  for (const name of ['own', 'signed', 'closed']) {
    if (name === 'signed') await create(name, { authority: { name: 'Sub', passphrase: '1234' } });
    if (name === 'closed') await create(name, { keyPassphrase: 'Tr0ub4dor&3x', keyType: 'rsa-2048' });
    const address = await bench.call(
      'hub.start',
      input(name, name === 'closed' ? { keyPassphrase: 'Tr0ub4dor&3x' } : {}),
    );
    expect(address.warnings).toEqual([]);
    expect(address.authorityFile).toBe(at(name, 'ca'));
    expect(address.authorityPem).toBe(await readFile(at(name, 'ca'), 'utf8'));
    expect((await bench.call('hub.status', {})).address).toMatchObject({
      authorityFile: at(name, 'ca'),
      serverCertificate: { name, hosts: ['localhost', '127.0.0.1'] },
    });
    const socket = await greeted(address, 'localhost');
    expect(socket.getPeerCertificate().subject.CN).toBe(name);
    socket.destroy();
    await bench.call('hub.stop', {});
  }
});

test('it says where clients on this computer will refuse it, and they do', async () => {
  await create('far', { dns: ['broker.example'], addresses: [] });
  const address = await bench.call('hub.start', input('far'));
  expect(address.warnings).toMatchObject([
    { code: 'name-not-covered', message: expect.stringContaining('localhost or 127.0.0.1') as string },
  ]);
  await expect(greeted(address, 'localhost')).rejects.toThrow(/altnames/);
  (await greeted(address, 'broker.example')).destroy();
});

test('what no client could accept is refused before anything listens', async () => {
  const { port } = await bench.call('hub.start', { port: 0 });
  await bench.call('hub.stop', {});
  const refused = async (name: string, more: { keyPassphrase?: string } = {}) => {
    const refusal = await bench.refusal('hub.start', { ...input(name, more), port });
    await expect(
      new Promise((resolve, reject) => createConnection(port, '127.0.0.1', resolve as () => void).on('error', reject)),
    ).rejects.toThrow('ECONNREFUSED');
    return refusal;
  };
  expect(await refused('nobody')).toMatchObject({
    code: 'NOT_FOUND',
    details: { field: 'serverCertificate', remedy: 'There are: own.' },
  });
  await create('closed', { keyPassphrase: 'Tr0ub4dor&3x' });
  expect((await refused('closed')).details.field).toBe('keyPassphrase');
  expect((await refused('closed', { keyPassphrase: 'another' })).code).toBe('WRONG_PASSWORD');

  await create('other');
  await copyFile(at('other', 'ca'), at('closed', 'ca'));
  expect(await refused('closed', { keyPassphrase: 'Tr0ub4dor&3x' })).toMatchObject({
    code: 'KEY_MISMATCH',
    details: { field: 'serverCertificate' },
  });
  await copyFile(at('own', 'key'), at('other', 'key'));
  expect((await refused('other')).code).toBe('KEY_MISMATCH');
  await writeFile(at('other', 'chain'), 'nothing');
  expect((await refused('other')).code).toBe('FORMAT_NOT_RECOGNISED');
  await rm(at('other', 'chain'));
  expect((await refused('other')).message).toContain('is missing');

  const begun = today;
  today = new Date(today.getTime() + 826 * 86_400_000);
  const expired = await refused('own');
  expect(expired).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'serverCertificate' } });
  expect(expired.message).toContain('expired on');
  expect(expired.details.remedy).toMatch(/own\.$/);
  // Nothing of that stays in the way.
  today = begun;
  (await greeted(await bench.call('hub.start', { port: 0 }), 'localhost')).destroy();
});

test('it comes with an authority that has ended, and says so', async () => {
  await bench.authority('Short', { validityDays: 10 });
  await create('longer', { authority: { name: 'Short', passphrase: '1234' }, validityDays: 20 });
  today = new Date(today.getTime() + 15 * 86_400_000);
  expect((await bench.refusal('hub.start', input('longer'))).message).toContain('"Short" expired on');
});
