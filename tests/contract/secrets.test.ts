import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { MethodName } from '../../src-main/contract/methods.ts';
import { methods } from '../support/methods.ts';
import { type StreamName, streams } from '../../src-main/contract/streams.ts';
import { connectInMemory } from '../../src-main/rpc/memory-transport.ts';
import { Workbench } from '../support/workbench.ts';
import { hubInputs } from './hub-inputs.ts';
import { planInputs } from './plan-inputs.ts';
import { runInputs } from './run-inputs.ts';

/** Each is told apart from everything else by being unlikely. */
const secrets = {
  authority: 'passphrase-of-the-authority-7Zq',
  again: 'passphrase-of-the-import-8Xw',
  pfx: 'password-of-the-pfx-9Lk',
  key: 'passphrase-of-the-key-3Vn',
  store: 'password-of-the-store-2Bd',
  keygen: 'password-of-the-script-6Hs',
  server: 'password-of-the-server-6Yb',
  proxy: 'password-of-the-proxy-4Cr',
};

test('no secret reaches the window, whichever method is called and whatever is streamed', async () => {
  const bench = await Workbench.open();
  const heard: string[] = [];
  const logged: string[] = [];
  const log = {
    error: (message: string, cause: unknown) => void logged.push(`${message} ${String(cause)}`),
    tell: (level: string, message: string) => void logged.push(`${level} ${message}`),
  };
  const window = connectInMemory(bench.services, { ...bench.ports, log });
  window.onFrame((frame) => heard.push(JSON.stringify(frame)));
  const called = new Set<string>();
  const { workspace } = bench;
  const call = async (method: MethodName, input: unknown) => {
    called.add(method);
    return (await window.host.call(method, input as never)) as { ok: boolean; value: Record<string, never> };
  };
  const listened = new Set<StreamName>();
  const listen = (stream: StreamName, params: unknown) => {
    listened.add(stream);
    const subscription = window.host.subscribe(
      stream,
      params as never,
      ({ sequence }) => subscription.acknowledge(sequence),
      () => undefined,
    );
  };

  listen('workspace.changed', { workspace });
  listen('job.progress', { jobId: 'job' });
  for (const one of ['hub.events', 'hub.changed', 'job.running', 'files.handedOver', 'window.asked'] as const) {
    listen(one, {});
  }
  const authority = { workspace, name: 'Root', keyType: 'ec-p256', passphrase: secrets.authority, remember: true };
  const made = await call('authority.create', authority);
  expect(made.ok).toBe(true);
  await call('authority.create', { ...authority, name: 'Sub', parent: 'Root', parentPassphrase: 'wrong-guess-5Tt' });
  const keyFile = join(bench.folder, 'workspace', 'authorities', 'Root', 'Root-key.pem');
  const certificateFile = join(bench.folder, 'workspace', 'authorities', 'Root', 'Root.pem');
  await call('authority.import', {
    workspace,
    name: 'Imported',
    file: bench.services.grants.grant(certificateFile),
    keyFile: bench.services.grants.grant(keyFile),
    filePassword: secrets.authority,
    passphrase: secrets.again,
    remember: true,
  });
  const { value: started } = await call('hub.start', { port: 0 });
  await call('hub.uploadAuthority', { certificatePem: made.value['certificatePem'] });
  const { value: coded } = await call('hub.createVerificationCode', { name: 'Root' });
  const proof = await call('proof.sign', { workspace, authority: 'Root', code: coded['verificationCode'] });
  expect(proof.ok).toBe(true);
  await call('hub.verifyAuthority', { name: 'Root', certificatePem: proof.value['certificatePem'] });
  const devices = await call('device.create', {
    workspace,
    devices: { kind: 'ids', ids: ['dev-01'] },
    authority: { name: 'Root' },
    pfxPassword: secrets.pfx,
    keyPassphrase: secrets.key,
    jobId: 'job',
  });
  expect(devices.ok).toBe(true);
  await call('hub.registerDevice', { deviceId: 'dev-01' });
  for (const name of ['dev-01.pfx', 'dev-01-key.pem']) {
    const file = bench.path('workspace', 'devices', 'dev-01', name);
    const password = name.endsWith('pfx') ? secrets.pfx : secrets.key;
    const inspected = await call('file.inspect', { file, password, keyPassword: secrets.key });
    expect(inspected.ok).toBe(true);
  }
  const server = { workspace, name: 'localhost', authority: { name: 'Root' }, keyPassphrase: secrets.key };
  expect((await call('server.create', server)).ok).toBe(true);
  const run = await call('simulation.start', {
    workspace,
    deviceIds: ['dev-01'],
    platform: 'local-hub',
    host: 'localhost',
    port: started['port'],
    serverCaPem: started['authorityPem'],
    keyPassphrase: secrets.key,
    messages: 2,
    intervalMs: 10,
  });
  const { runId } = run.value;
  await call('hub.createPolicy', { name: 'issuing' });
  await call('hub.setEnrollmentGroup', { certificatePem: made.value['certificatePem'], policy: 'issuing' });
  const provisioned = await call('provision.run', {
    workspace,
    deviceIds: ['dev-01'],
    host: 'localhost',
    port: started['port'],
    serverCaPem: started['authorityPem'],
    settings: { idScope: started['idScope'], credential: 'operational' },
    keyPassphrase: secrets.key,
  });
  expect(provisioned.value['results']).toMatchObject([{ type: 'provisioned', issued: { by: 'provisioning' } }]);
  const renewing = { workspace, deviceIds: ['dev-01'] };
  expect((await call('device.operational', renewing)).ok).toBe(true);
  await call('simulation.renew', { runId });
  await call('simulation.deviceState', { runId, deviceId: 'dev-01' });
  listen('simulation.events', { runId });
  listen('simulation.totals', { runId });
  listen('simulation.fleet', { runId });
  await expect.poll(() => heard.filter((frame) => frame.includes('"finished"')).length).toBeGreaterThan(0);
  await writeFile(join(bench.folder, 'key.csv'), await readFile(keyFile));

  const properties = join(bench.folder, 'keygen.properties');
  await writeFile(properties, `CLIENT_KEY_PASSWORD=${secrets.keygen}\nCLIENT_KEY_ALIAS=alias\n`);
  const optionsFrom = bench.services.grants.grant(properties);
  const subject = { kind: 'device', name: 'dev-01' };
  const exported = await call('certificate.export', {
    workspace,
    subjects: [subject],
    writeKeygen: true,
    bundle: 'thingsboard-2',
    folder: bench.path('exported'),
    storePassword: secrets.store,
    optionsFrom,
    keyPassphrase: secrets.key,
  });
  expect(exported.ok).toBe(true);
  expect((await call('keygen.read', { file: optionsFrom, kind: 'device' })).ok).toBe(true);
  const values = [{ name: 'CLIENT_KEYSTORE_PASSWORD', value: secrets.store }];
  expect((await call('keygen.write', { folder: bench.path('written'), values, optionsFrom })).ok).toBe(true);

  const looked = await call('bringIn.look', {
    paths: [bench.services.grants.grant(join(bench.folder, 'workspace'))],
    passwords: [secrets.pfx],
  });
  const { collection } = looked.value;
  const opened = await call('bringIn.unlock', { collection, passwords: [secrets.authority, secrets.key] });
  const all = (opened.value['findings'] as unknown as { id: string; roles: string[]; name: string }[]).flatMap(
    ({ id, roles: [role], name }) => (role === undefined ? [] : [{ id, role, name }]),
  );
  const taken = await call('bringIn.take', { collection, workspace: bench.path('elsewhere'), take: all });
  expect(taken.value['refused']).toEqual([]);

  // Everything that was not called yet, with what it needs or with nonsense: errors must be as silent as answers.
  const rest: Readonly<Partial<Record<MethodName, unknown>>> = {
    'authority.list': { workspace },
    'authority.revoke': {
      workspace,
      authority: 'Root',
      passphrase: secrets.authority,
      things: [{ kind: 'server', name: 'localhost' }],
      reason: 'certificateHold',
    },
    'authority.release': { workspace, authority: 'Root', passphrase: secrets.authority, serials: ['01'] },
    'authority.signList': { workspace, authority: 'Root', passphrase: 'wrong-guess-5Tt' },
    'authority.revocationList': { workspace, authority: 'Root' },
    'authority.setAddresses': { workspace, name: 'Root', addresses: { list: 'http://pki.example.com/Root.crl' } },
    'authority.renew': {
      workspace,
      name: 'Root',
      passphrase: secrets.authority,
      pfxPassword: secrets.pfx,
      keyPassphrase: secrets.key,
    },
    'authority.reissue': {
      workspace,
      authority: 'Root',
      passphrase: secrets.authority,
      keyPassphrase: 'wrong-guess-5Tt',
    },
    'authority.crossSign': { workspace, authority: 'Root', by: 'Imported', byPassphrase: secrets.again },
    'rootChange.read': { workspace, from: 'Root' },
    'rootChange.begin': {
      workspace,
      from: 'Root',
      fromPassphrase: 'wrong-guess-5Tt',
      name: 'Next',
      passphrase: secrets.again,
    },
    'rootChange.finish': { workspace, from: 'Root', passphrase: secrets.authority, pfxPassword: secrets.pfx },
    'bundle.list': { workspace, subject },
    'authority.forgetPassphrase': { workspace, name: 'Root' },
    'certificate.describe': { workspace, kind: 'device', name: 'dev-01' },
    'bringIn.choose': { what: 'files' },
    'bringIn.forget': { collection },
    'calendar.ends': { workspace },
    'calendar.text': { workspace },
    'certificate.report': {
      source: { from: 'text', text: (await readFile(keyFile, 'utf8')) + (await readFile(certificateFile, 'utf8')) },
      trees: true,
    },
    'chain.mend': { workspace, deviceIds: ['dev-01'] },
    'chain.complete': {
      certificate: bench.path('workspace', 'devices', 'dev-01', 'dev-01.pfx'),
      password: secrets.pfx,
      workspace,
    },
    'certificate.compare': {
      left: { from: 'file', file: bench.path('workspace', 'devices', 'dev-01', 'dev-01.pfx'), password: secrets.pfx },
      right: { from: 'thing', workspace, kind: 'device', name: 'dev-01' },
    },
    'device.list': { workspace },
    'device.manifest': { workspace },
    'device.preview': { workspace, devices: { kind: 'csv', text: `id\n${secrets.pfx}\n` } },
    'device.renew': {
      workspace,
      deviceIds: ['dev-01'],
      passphrase: secrets.authority,
      pfxPassword: secrets.pfx,
      keyPassphrase: secrets.key,
    },
    'diagnosis.foresee': { workspace, deviceIds: ['dev-01'], platform: 'azure-iot-hub', keyPassphrase: secrets.key },
    'diagnosis.run': {
      host: 'localhost',
      port: started['port'],
      platform: 'mqtt-broker',
      settings: { userName: 'u', password: secrets.server },
      serverCaPem: started['authorityPem'],
      device: {
        from: 'files',
        certificate: bench.path('workspace', 'devices', 'dev-01', 'dev-01.pfx'),
        password: secrets.pfx,
      },
    },
    'support.preview': { workspace },
    'support.save': { bundle: 'none' },
    'file.choose': { kind: 'certificate' },
    'file.readText': { file: bench.path('key.csv') },
    'file.save': { suggestedName: 'x', text: '' },
    'howto.show': { topic: 'authority', name: 'Root' },
    'job.cancel': { jobId: 'job' },
    'simulation.forecast': { platform: 'local-hub', devices: 1 },
    'platform.check': { platform: 'mqtt-broker', host: 'h', settings: { userName: 'u', password: secrets.server } },
    'connection.save': {
      connection: {
        name: 'Plant',
        platform: 'mqtt-broker',
        host: 'h',
        port: 8883,
        settings: { userName: 'u', password: secrets.server },
        serverCa: {
          name: 'ca.pem',
          pem: (await readFile(keyFile, 'utf8')) + (await readFile(certificateFile, 'utf8')),
        },
      },
    },
    ...(await planInputs(bench, secrets)),
    'connection.rename': { name: 'nobody', to: secrets.server },
    'connection.delete': { name: 'nobody' },
    'settings.look': { file: bench.path('key.csv') },
    'settings.import': { file: bench.path('key.csv'), seen: '' },
    'trust.look': { file: bench.path('workspace', 'devices', 'dev-01', 'dev-01.pfx'), password: secrets.pfx },
    'trust.add': { pem: (await readFile(keyFile, 'utf8')) + (await readFile(certificateFile, 'utf8')) },
    'trust.remove': { thumbprint: secrets.pfx },
    'proxy.change': { use: 'own', address: 'http://127.0.0.1:1', userName: 'u', password: secrets.proxy },
    'app.openLink': { link: 'azure-portal' },
    'app.showInFolder': { workspace },
    'app.pathOf': { workspace, path: 'devices/dev-01/dev-01-key.pem' },
    'app.dragOut': { workspace, path: 'devices/dev-01/dev-01-key.pem' },
    'app.copyFile': { workspace, path: 'devices/dev-01/dev-01-key.pem' },
    'app.showLog': {},
    'app.reportFailedPage': { page: 'home', error: 'TypeError', frames: [], components: [] },
    ...runInputs({ workspace, runId, password: secrets.server, path: (name) => bench.path(name) }),
    ...hubInputs({ workspace, certificatePem: made.value['certificatePem'] }),
    'mqtt.publish': {
      workspace,
      deviceId: 'dev-01',
      platform: 'local-hub',
      port: started['port'],
      serverCaPem: started['authorityPem'],
      keyPassphrase: secrets.key,
      topic: 'devices/dev-01/messages/events/',
      message: 'x',
    },
    'proof.proveLocally': { workspace, authority: 'Root' },
    'passphrase.strength': { passphrase: secrets.key },
    'testCertificates.create': { workspace, authority: 'Root', passphrase: secrets.authority },
    'testCertificates.list': { workspace },
    'testCertificates.run': {
      workspace,
      name: 'Root',
      platform: 'mqtt-broker',
      host: 'localhost',
      port: started['port'],
      serverCaPem: started['authorityPem'],
      settings: { userName: 'u', password: secrets.server },
    },
    'thingsboard.cleanCertificate': { certificatePem: await readFile(keyFile, 'utf8') },
    'thingsboard.describeCredentials': { workspace, deviceIds: ['dev-01'] },
    'thingsboard.register': {
      workspace,
      deviceIds: ['dev-01'],
      server: 'https://localhost:1',
      userName: 'tenant@thingsboard.org',
      password: secrets.server,
    },
    'est.authorities': { server: 'https://localhost:1' },
    'est.enroll': {
      workspace,
      deviceIds: ['fetched'],
      server: 'https://localhost:1',
      login: { userName: 'u', password: secrets.server },
    },
    'est.reenroll': { workspace, deviceIds: ['dev-01'], server: 'https://localhost:1', keyPassphrase: secrets.key },
    'proof.setVerified': { workspace, authority: 'Root', code: coded['verificationCode'], verified: true },
    'thing.checkName': { workspace, kind: 'device', name: secrets.pfx },
    'notes.list': { workspace },
    'notes.change': { workspace, things: [{ kind: 'device', name: 'dev-01', group: 'Hall 3', note: 'On the roof' }] },
    'thing.delete': { workspace, things: [{ kind: 'authority', name: 'Root' }], preview: true },
    'thing.restore': { workspace, ids: ['nothing'] },
    'trash.list': { workspace },
    'trash.empty': { workspace },
    'workspace.open': { workspace },
    'workspace.overview': { workspace },
    'workspace.changes': { workspace },
    'workspace.forget': { workspace },
    'request.create': { workspace, deviceId: 'asked', keyPassphrase: secrets.key },
    'request.read': { workspace, source: { from: 'workspace', name: 'asked' } },
    'request.export': { workspace, name: 'asked', folder: bench.path('requests') },
    'request.complete': {
      workspace,
      name: 'asked',
      answer: { from: 'text', text: await readFile(keyFile, 'utf8') },
      keyPassphrase: secrets.key,
    },
    'request.sign': {
      workspace,
      source: { from: 'workspace', name: 'asked' },
      authority: 'Root',
      purpose: 'device',
      keyPassphrase: secrets.key,
      pfxPassword: secrets.pfx,
    },
    'server.checkHosts': { hosts: ['localhost', 'a_b'] },
    'server.list': { workspace },
  };
  const notUnderstood: string[] = [];
  for (const method of Object.keys(methods) as MethodName[]) {
    if (called.has(method) || method === 'hub.stop') continue;
    const input = rest[method] ?? {};
    // A method that refuses its input has answered nothing that could be searched.
    if (!methods[method].input.safeParse(input).success) notUnderstood.push(method);
    await call(method, input);
  }
  expect(notUnderstood).toEqual([]);
  await call('howto.show', { topic: 'openAuthority', name: 'Root', kind: 'pfx', file: 'root.pfx', keyEncrypted: true });
  const exporting = { workspace, subject: { kind: 'authority', name: 'Root' }, folder: bench.path('shown') };
  expect((await call('howto.show', { topic: 'export', bundle: 'plain', ...exporting })).ok).toBe(true);
  const connecting = { platform: 'mqtt-broker', host: 'h', settings: { userName: 'u', password: secrets.pfx } };
  await call('howto.show', { topic: 'simulate', deviceIds: ['a'], ...connecting });
  await call('howto.show', { topic: 'client', deviceId: 'a', ...connecting });
  await call('hub.stop', {});
  const presented = { workspace, name: 'localhost', keyPassphrase: secrets.key };
  expect((await call('hub.start', { port: 0, serverCertificate: presented })).ok).toBe(true);
  expect([...called].toSorted()).toEqual(Object.keys(methods).toSorted());
  expect([...listened].toSorted()).toEqual(Object.keys(streams).toSorted());
  window.close();
  await bench.close();

  const everything = heard.join('\n');
  // The name of a device is no secret, even where somebody types a password there.
  const told = everything.replaceAll(new RegExp(`"deviceId":"${secrets.pfx}"`, 'g'), '');
  expect(heard.length).toBeGreaterThan(40);
  // Nor the log, where everything is written.
  expect(logged.filter((entry) => entry.startsWith('debug')).length).toBeGreaterThan(20);
  expect(logged.filter((entry) => entry.startsWith('warn')).length).toBeGreaterThan(5);
  for (const secret of [...Object.values(secrets), 'wrong-guess-5Tt']) {
    expect(told).not.toContain(secret);
    expect(logged.join('\n')).not.toContain(secret);
  }
  expect(everything).not.toContain('PRIVATE KEY-----');
});
