import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDeviceConnections } from '../../src-main/adapters/device-connections/index.ts';
import { environmentWay } from '../../src-main/adapters/proxy.ts';
import { connectionTo } from '../../src-main/core/platform/connection.ts';
import { type Files, OpenSslCertificates, authority } from '../support/openssl-certificates.ts';
import { lettingIn, scriptedBroker } from '../support/scripted-broker.ts';

/** A server that is not the right one is told nothing: neither who the device is nor its password. */

let folder: string;
const files: Record<string, Files> = {};
const fileOf = (name: string) => files[name] ?? expect.fail(`no certificate ${name}`);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certbench-untrusted-'));
  const certificates = new OpenSslCertificates(folder);
  for (const name of ['root', 'foreign']) files[name] = await certificates.make(name, { extensions: authority });
  const issuer = fileOf('root');
  files['device'] = await certificates.make('device', { issuer, extensions: ['extendedKeyUsage=clientAuth'] });
  files['right'] = await certificates.make('right', { issuer });
  files['foreignServer'] = await certificates.make('foreignServer', { issuer: fileOf('foreign') });
  files['otherName'] = await certificates.make('otherName', { issuer, extensions: ['subjectAltName=DNS:other'] });
});
afterAll(() => rm(folder, { recursive: true }));

test.each([
  ['right', undefined, ['connect']],
  ['foreignServer', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', []],
  ['otherName', 'ERR_TLS_CERT_ALTNAME_INVALID', []],
] as const)('one with the certificate %s', async (server, errorCode, told) => {
  const heard: string[] = [];
  const letIn = lettingIn(() => undefined);
  const broker = await scriptedBroker(fileOf(server), (turn) => {
    heard.push(turn.packet.cmd);
    letIn(turn);
  });
  const password = { username: 'user', password: 'secret' };
  const facts = connectionTo({ host: 'localhost', port: broker.port }, { clientId: 'device', ...password });
  const pemOf = (name: string, of: keyof Files) => readFile(fileOf(name)[of], 'utf8');
  const credentials = {
    certificateChainPem: await pemOf('device', 'cert'),
    privateKeyPem: await pemOf('device', 'key'),
    serverCaPem: await pemOf('root', 'cert'),
  };
  const connections = createDeviceConnections(environmentWay);
  const come = await connections.connect(facts, credentials, AbortSignal.timeout(20_000), () => undefined);
  // Whatever it was told has come by when it has closed.
  if ('connection' in come) come.connection.cut();
  await broker.close();
  expect({ errorCode: 'loss' in come ? come.loss.errorCode : undefined, heard }).toEqual({ errorCode, heard: told });
});
