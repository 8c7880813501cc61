import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { encodePem } from '../../src-main/core/keystore/pem.ts';
import { FakeThingsBoard, account } from '../support/fake-thingsboard.ts';
import { make } from '../support/keys.ts';
import { sha3 } from '../support/sha3.ts';
import { Workbench } from '../support/workbench.ts';

let bench: Workbench;
let server: FakeThingsBoard;
beforeEach(async () => {
  bench = await Workbench.open();
  server = await FakeThingsBoard.start();
  await bench.authority();
  await bench.devices(['sensor-1', 'sensor-2']);
});
afterEach(async () => {
  await server.close();
  await bench.close();
  expect(bench.logged).toEqual([]);
});

const register = (more: object = {}) =>
  bench.call('thingsboard.register', {
    workspace: bench.workspace,
    deviceIds: ['sensor-1', 'sensor-2'],
    server: server.url,
    ...account,
    ...more,
  });
const refused = (more: object = {}) =>
  bench.refusal('thingsboard.register', {
    workspace: bench.workspace,
    deviceIds: ['sensor-1'],
    server: server.url,
    ...account,
    ...more,
  });
const describeCredentials = (deviceIds: string[]) =>
  bench.call('thingsboard.describeCredentials', { workspace: bench.workspace, deviceIds });
const chainFile = (id: string) =>
  readFileSync(join(bench.folder, 'workspace', 'devices', id, `${id}-chain.pem`), 'utf8');
/** By another program's hash than ours, from the file that the device presents. */
const idOf = (id: string) => sha3(new X509Certificate(chainFile(id)).raw.toString('base64'));

describe('credentials for ThingsBoard', () => {
  test('are told of devices: the leaf alone, its ID, and the authorities of its chain', async () => {
    const { devices } = await describeCredentials(['sensor-2', 'sensor-1']);
    expect(devices.map(({ deviceId, credentialsId }) => [deviceId, credentialsId])).toEqual([
      ['sensor-2', idOf('sensor-2')],
      ['sensor-1', idOf('sensor-1')],
    ]);
    expect(chainFile('sensor-1')).toContain(devices[1]?.pem);
    expect(devices[1]?.pem.match(/BEGIN/g)).toHaveLength(1);
    expect(devices[1]?.issuers).toHaveLength(1);
    expect(devices[1]?.issuers[0]?.subject).toContain('Root');
    const missing = bench.refusal('thingsboard.describeCredentials', { workspace: bench.workspace, deviceIds: ['x'] });
    expect(await missing).toMatchObject({ code: 'NOT_FOUND', details: { field: 'deviceIds' } });
  });

  test('are cleaned where they are pasted', async () => {
    const { pair } = await make('device', 'sensor-1');
    const certificatePem = `Bag Attributes\n${encodePem('PRIVATE KEY', pair.privateKey)}${chainFile('sensor-1')}`;
    const cleaned = await bench.call('thingsboard.cleanCertificate', { certificatePem });
    expect(cleaned).toMatchObject({
      credentialsId: idOf('sensor-1'),
      cleaned: [{ code: 'private-key' }, { code: 'further-certificates' }, { code: 'text-around' }],
      certificate: { subject: expect.stringContaining('sensor-1') as string },
    });
    const nothing = bench.refusal('thingsboard.cleanCertificate', { certificatePem: 'testValue!' });
    expect(await nothing).toMatchObject({ code: 'FORMAT_NOT_RECOGNISED', details: { field: 'certificatePem' } });
  });
});

describe('registering at a server', () => {
  test('makes the devices and keeps their certificates, so that the server computes the same ID', async () => {
    const { devices, readableOnTheWay } = await register({ deviceProfile: 'thermometer' });
    expect(devices).toEqual(
      ['sensor-1', 'sensor-2'].map((deviceId) => ({
        deviceId,
        outcome: 'registered',
        deviceCreated: true,
        credentialsId: idOf(deviceId),
      })),
    );
    expect(readableOnTheWay).toBe(false);
    expect([...server.devices.values()].map(({ type }) => type)).toEqual(['thermometer', 'thermometer']);
    expect(server.credentialsOf('sensor-1')).toMatchObject({
      credentialsType: 'X509_CERTIFICATE',
      credentialsId: idOf('sensor-1'),
      version: 2,
    });
    expect(server.requests.filter((request) => request.includes('login'))).toHaveLength(1);
  });

  test('again changes nothing, and a renewed certificate takes the place of the old one', async () => {
    await register();
    const again = await register();
    expect(again.devices.map(({ outcome, deviceCreated }) => [outcome, deviceCreated])).toEqual([
      ['kept', false],
      ['kept', false],
    ]);
    const credentials = server.credentialsOf('sensor-1');
    if (credentials !== undefined) Object.assign(credentials, { credentialsId: 'another', version: 7 });
    const renewed = await register({ deviceIds: ['sensor-1'] });
    expect(renewed.devices[0]).toMatchObject({ outcome: 'registered', deviceCreated: false });
    expect(server.credentialsOf('sensor-1')).toMatchObject({ credentialsId: idOf('sensor-1'), version: 8 });
  });

  test('tells of each device why the server refused it, and goes on', async () => {
    await register({ deviceIds: ['sensor-1'] });
    for (const device of server.devices.values()) device.name = 'another';
    server.limit = 2;
    const taken = await register({ deviceIds: ['sensor-1'] });
    expect(taken.devices[0]).toMatchObject({
      outcome: 'failed',
      deviceCreated: true,
      what: 'The certificate of sensor-1 is registered for another device on this server.',
    });
    const full = await register({ deviceIds: ['sensor-2'] });
    expect(full.devices[0]?.what).toContain('takes no further device');
    server.limit = 3;
    server.spoil = ' ';
    const spoiled = await register({ deviceIds: ['sensor-2'] });
    expect(spoiled.devices[0]?.what).toContain('another credentials ID');
    server.role = 'CUSTOMER_USER';
    const customer = await register();
    expect(customer.devices.map(({ remedy }) => remedy?.slice(0, 30))).toEqual([
      'Log in as tenant administrator',
      'Log in as tenant administrator',
    ]);
  });

  test('never tells the password, nor sends it anywhere else', async () => {
    const wrong = await refused({ password: 'wrong-guess-5Tt' });
    expect(wrong).toMatchObject({ code: 'SERVER_REFUSED', details: { field: 'password' } });
    expect(wrong.message).toContain('Invalid username or password');
    expect(JSON.stringify([wrong.message, wrong.details])).not.toContain('wrong-guess-5Tt');
    const elsewhere = await startPlain((_request, response) => {
      response.writeHead(302, { Location: `${server.url}/api/auth/login` }).end();
    });
    const sentOn = await refused({ server: `http://127.0.0.1:${elsewhere.port}` });
    expect(sentOn.message).toContain(`sends on to ${server.url}`);
    expect(server.requests).toHaveLength(1);
    await elsewhere.close();
  });

  test('says what is wrong with the address', async () => {
    const unknown = await refused({ server: 'https://no-such-host.invalid' });
    expect(unknown).toMatchObject({ code: 'SERVER_UNREACHABLE', details: { field: 'server' } });
    expect(unknown.message).toMatch(/cannot be resolved/);
    const spare = await FakeThingsBoard.start();
    const { url } = spare;
    await spare.close();
    expect((await refused({ server: url })).message).toMatch(/Nothing listens/);
    expect((await refused({ server: server.url.replace('http:', 'https:') })).message).toMatch(/does not speak TLS/);
    for (const server of ['ftp://host', 'https://user:pass@host', '', 'a b']) {
      expect(await refused({ server })).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'server' } });
    }
  });

  test('tells a server that is no ThingsBoard', async () => {
    const page = await startPlain((_request, response) => response.end('<!doctype html><title>Router</title>'));
    const notFound = await startPlain((_request, response) => response.writeHead(404).end('not found'));
    for (const { port } of [page, notFound]) {
      const refusal = await refused({ server: `http://127.0.0.1:${port}` });
      expect(refusal).toMatchObject({ code: 'SERVER_REFUSED', details: { field: 'server' } });
      expect(refusal.message).toContain('does not answer as ThingsBoard');
    }
    await page.close();
    await notFound.close();
  });

  test('trusts the server CA that it is given, and nobody without it', async () => {
    const notAfter = new Date('2050-01-01');
    const root = await make('root', 'Test root', undefined, { notAfter });
    const leaf = await make('server', 'localhost', root, { notAfter });
    const cert = encodePem('CERTIFICATE', leaf.certificate.der);
    const secure = await FakeThingsBoard.start({ cert, key: encodePem('PRIVATE KEY', leaf.pair.privateKey) });
    const address = { server: `https://localhost:${secure.port}/login` };
    const serverCaPem = encodePem('CERTIFICATE', root.certificate.der);
    expect((await refused(address)).message).toMatch(/not trusted here/);
    const other = { server: `https://127.0.0.1:${secure.port}`, serverCaPem };
    expect((await refused(other)).message).toMatch(/not for 127\.0\.0\.1/);
    expect((await register({ ...address, serverCaPem })).devices[0]).toMatchObject({ outcome: 'registered' });
    expect(secure.credentialsOf('sensor-1')?.credentialsId).toBe(idOf('sensor-1'));
    await secure.close();
  });

  test('is cancelled in the middle', async () => {
    const silent = createTcpServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const asked = once(silent, 'connection');
    const { port } = silent.address() as AddressInfo;
    const refusal = refused({ server: `http://127.0.0.1:${port}`, jobId: 'job' });
    await asked;
    await bench.call('job.cancel', { jobId: 'job' });
    expect(await refusal).toMatchObject({ code: 'CANCELLED' });
    silent.close();
  });
});

async function startPlain(handle: Parameters<typeof createServer>[1] & {}) {
  const plain: Server = createServer(handle as never).listen(0, '127.0.0.1');
  await once(plain, 'listening');
  const { port } = plain.address() as AddressInfo;
  return {
    port,
    close: async () => {
      plain.closeAllConnections();
      plain.close();
      await once(plain, 'close');
    },
  };
}
