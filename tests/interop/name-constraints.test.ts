import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import { OpensslAuthority } from '../support/openssl-authority.ts';
import { isMissing, must, run } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

/** Requests that an authority with name constraints (RFC 5280 4.2.1.10) signs or refuses, with OpenSSL's word on each. */

let bench: Workbench;
let openssl: OpensslAuthority;
const at = (name: string) => join(openssl.folder, name);
const constraints = [
  'permitted;dirName:here',
  'permitted;DNS:plant.example',
  'excluded;DNS:secret.plant.example',
  'permitted;IP:10.1.0.0/255.255.0.0',
].join(',');

beforeAll(async () => {
  if (isMissing('openssl')) return;
  bench = await Workbench.open();
  openssl = new OpensslAuthority();
  const extensions = `basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nnameConstraints=critical,${constraints}\n[here]\nO=Plant`;
  await openssl.make('limited', { extensions, subject: '/O=Plant/CN=limited', days: 900 });
  const others = 'permitted;email:plant.example,excluded;URI:.plant.example,permitted;DNS:plant.example';
  const unread = `basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\nnameConstraints=critical,${others}`;
  await openssl.make('unread', { extensions: unread, days: 900 });
  for (const name of ['limited', 'unread']) {
    await bench.call('authority.import', {
      workspace: bench.workspace,
      name,
      file: bench.services.grants.grant(openssl.path(name)),
      keyFile: bench.services.grants.grant(openssl.path(name, '.key')),
      passphrase: '1234',
    });
  }
  await bench.authority('Root');
});
afterAll(async () => {
  openssl.close();
  await bench.close();
  expect(bench.logged).toEqual([]);
});

async function request(
  name: string,
  subject: string,
  names: string,
  algorithm = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
) {
  const more = names === '' ? [] : ['-addext', `subjectAltName=${names}`];
  const key = [...algorithm, '-nodes', '-keyout', at(`${name}.key`)];
  await must('openssl', 'req', '-new', ...key, '-utf8', '-subj', subject, ...more, '-out', at(`${name}.csr`));
  return bench.services.grants.grant(at(`${name}.csr`));
}
const signing = (file: string, authority: string): MethodInput<'request.sign'> => ({
  workspace: bench.workspace,
  source: { from: 'file', file },
  authority,
  passphrase: '1234',
  purpose: 'device',
  take: ['alternativeNames'],
});

/** Whether OpenSSL finds the same request good, signed with the same authority. */
async function opensslTakes(name: string): Promise<boolean> {
  const by = ['-CA', openssl.path('limited'), '-CAkey', openssl.path('limited', '.key'), '-set_serial', '7'];
  await must(
    'openssl',
    'x509',
    '-req',
    '-in',
    at(`${name}.csr`),
    ...by,
    '-copy_extensions',
    'copy',
    '-out',
    at(`${name}.pem`),
  );
  const { status, stderr } = await run('openssl', ['verify', '-CAfile', openssl.path('limited'), at(`${name}.pem`)]);
  if (status !== 0) expect(stderr).toMatch(/permitted subtree violation|excluded subtree violation/);
  return status === 0;
}

describe.skipIf(isMissing('openssl'))('an authority with name constraints', () => {
  test.each([
    ['whole', '/O=Plant/OU=Hall/CN=dev', 'DNS:a.plant.example,IP:10.1.2.3', undefined],
    ['host', '/O=Plant/CN=dev', 'DNS:PLANT.example', undefined],
    ['bare', '/O=Plant/CN=dev', '', undefined],
    ['letters', '/O=plant/CN=dev', '', undefined],
    ['elsewhere', '/O=Other/CN=dev', '', 'O=Other, CN=dev'],
    ['nowhere', '/CN=dev', '', 'CN=dev'],
    ['similar', '/O=Plant/CN=dev', 'DNS:a.plant.example,DNS:notplant.example', 'DNS:notplant.example'],
    ['hidden', '/O=Plant/CN=dev', 'DNS:x.secret.plant.example', 'DNS:x.secret.plant.example'],
    ['beside', '/O=Plant/CN=dev', 'IP:10.2.0.1', 'IP:10.2.0.1'],
    ['other-ip', '/O=Plant/CN=dev', 'IP:2001:db8::1', 'IP:2001:db8::1'],
  ])('signs or refuses as OpenSSL takes it: %s', async (name, subject, names, broken) => {
    const file = await request(name, subject, names);
    expect(await opensslTakes(name)).toBe(broken === undefined);
    if (broken === undefined) {
      const { certificatePem, warnings } = await bench.call('request.sign', { ...signing(file, 'limited'), name });
      expect(warnings).toEqual([]);
      await writeFile(at('signed.pem'), certificatePem);
      const verified = await must('openssl', 'verify', '-CAfile', openssl.path('limited'), at('signed.pem'));
      expect(verified).toContain('OK');
      return;
    }
    const refused = await bench.refusal('request.sign', signing(file, 'limited'));
    expect(refused).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'authority' } });
    expect(refused.message).toContain(`do not allow ${broken} (`);
  });

  test('refuses a wildcard that stands for what is excluded, which OpenSSL does not see', async () => {
    const file = await request('wild', '/O=Plant/CN=dev', 'DNS:*.plant.example');
    expect(await opensslTakes('wild')).toBe(true);
    const refused = await bench.refusal('request.sign', signing(file, 'limited'));
    expect(refused.message).toContain('do not allow DNS:*.plant.example (');
  });

  test.each([
    // permitted;DNS of octets that are no UTF-8, and excluded;IP of five octets (RFC 5280 4.2.1.10 wants 8 or 32).
    ['host', '30:09:A0:07:30:05:82:03:FF:2E:61', 'DNS:any.example', 'DNS:any.example'],
    ['range', '30:0B:A1:09:30:07:87:05:0A:00:00:00:FF', 'IP:10.0.0.1', 'IP:10.0.0.1'],
  ])('signs nothing by a constraint that is none: %s', async (name, der, names, broken) => {
    const extensions = `basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n2.5.29.30=critical,DER:${der}`;
    const authority = `no-${name}`;
    await openssl.make(authority, { extensions, days: 900 });
    await bench.call('authority.import', {
      workspace: bench.workspace,
      name: authority,
      file: bench.services.grants.grant(openssl.path(authority)),
      keyFile: bench.services.grants.grant(openssl.path(authority, '.key')),
      passphrase: '1234',
    });
    const refused = await bench.refusal(
      'request.sign',
      signing(await request(`odd-${name}`, '/CN=dev', names), authority),
    );
    expect(refused.message).toContain(`do not allow ${broken} (`);
  });

  test('binds the authorities below it, too', async () => {
    const below = { workspace: bench.workspace, name: 'below', keyType: 'ec-p256', passphrase: '1234' } as const;
    await bench.call('authority.create', {
      ...below,
      subject: { organization: 'Plant' },
      parent: 'limited',
      parentPassphrase: '1234',
    });
    const refused = await bench.refusal('request.sign', signing(await request('deep', '/O=Other/CN=dev', ''), 'below'));
    expect(refused.message).toContain('CN=limited do not allow O=Other, CN=dev');
  });
});

describe.skipIf(isMissing('openssl'))('a request with a key of Ed25519, made by OpenSSL', () => {
  test('is signed, and OpenSSL finds the certificate good', async () => {
    const file = await request('edwards', '/CN=edwards', 'DNS:edwards.local', ['-newkey', 'ed25519']);
    const { name, chainPem } = await bench.call('request.sign', signing(file, 'Root'));
    const chain = join(bench.folder, 'workspace', 'certificates', name, `${name}-chain.pem`);
    expect(await readFile(chain, 'utf8')).toBe(chainPem);
    const root = join(bench.folder, 'workspace', 'authorities', 'Root', 'Root.pem');
    expect(await must('openssl', 'verify', '-CAfile', root, chain)).toContain('OK');
    expect(await must('openssl', 'x509', '-in', chain, '-noout', '-text')).toMatch(/ED25519[\s\S]+DNS:edwards\.local/);
  });
});

const kept = (...parts: string[]) => join(bench.folder, 'workspace', ...parts);
const by = (name: string) => ({ workspace: bench.workspace, authority: { name, passphrase: '1234' } });
const verified = async (authority: string, path: string, ...more: string[]) =>
  run('openssl', ['verify', '-CAfile', openssl.path(authority), ...more, path]);

describe.skipIf(isMissing('openssl'))('what is made below such an authority', () => {
  const plant = { organization: 'Plant' };
  const ids = (...list: string[]) => ({ kind: 'ids' as const, ids: list });

  test('has names that it may give: devices, servers and authorities, as OpenSSL takes them', async () => {
    const made = await bench.call('device.create', { ...by('limited'), devices: ids('good'), subject: plant });
    expect(made.devices[0]?.warnings).toEqual([]);
    const dns = ['broker.plant.example'];
    await bench.call('server.create', {
      ...by('limited'),
      name: 'broker',
      subject: plant,
      dns,
      addresses: ['10.1.2.3'],
    });
    const parent = { parent: 'limited', parentPassphrase: '1234', passphrase: '1234' };
    await bench.call('authority.create', { workspace: bench.workspace, name: 'Hall', subject: plant, ...parent });
    for (const path of ['devices/good/good-cert.pem', 'servers/broker/broker-cert.pem', 'authorities/Hall/Hall.pem']) {
      expect(await verified('limited', kept(path))).toMatchObject({ status: 0 });
    }
  });

  test('is refused by the name that it may not give, and nothing is made', async () => {
    const rows = { kind: 'csv', text: 'id,organization\nfirst,Plant\nsecond,Other\n' } as const;
    const device = await bench.refusal('device.create', { ...by('limited'), devices: rows });
    expect(device).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'authority' } });
    expect(device.message).toContain('CN=limited do not allow');
    expect(device.message).toContain('O=Other');
    expect((await bench.call('device.list', { workspace: bench.workspace })).devices).not.toContainEqual(
      expect.objectContaining({ deviceId: 'first' }),
    );
    const server = { ...by('limited'), name: 'elsewhere', subject: plant };
    for (const [names, broken] of [
      [{ dns: ['broker.example'], addresses: [] }, 'DNS:broker.example'],
      [{ dns: ['a.plant.example'], addresses: ['10.2.0.1'] }, 'IP:10.2.0.1'],
    ] as const) {
      const refused = await bench.refusal('server.create', {
        ...server,
        dns: [...names.dns],
        addresses: [...names.addresses],
      });
      expect(refused).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'authority' } });
      expect(refused.message).toContain(`do not allow ${broken} (`);
    }
    const parent = { parent: 'limited', parentPassphrase: '1234', passphrase: '1234' };
    const authority = await bench.refusal('authority.create', { workspace: bench.workspace, name: 'Free', ...parent });
    expect(authority).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'parent' } });
    expect(authority.message).toContain('do not allow CN=Free');
  });

  test('is told of where constraints are of a kind that is not judged', async () => {
    const { devices } = await bench.call('device.create', { ...by('unread'), devices: ids('plain') });
    expect(devices[0]?.warnings).toEqual([
      {
        code: 'issuer-doubtful',
        message: 'The name constraints of CN=unread also limit email, URI, which is not judged here.',
      },
    ]);
    expect(await verified('unread', kept('devices/plain/plain-cert.pem'))).toMatchObject({ status: 0 });
  });

  test.each([
    ['sensor.other.example', true],
    ['sensor.plant.example', false],
    ['sensor', false],
    ['sensor..other', false],
    ['-sensor.other', false],
    ['sensor_1.other', true],
    ['sensor-.other', false],
    ['se--nsor.other', true],
  ])('is told of where OpenSSL takes the common name %s for a host', async (id, doubted) => {
    const { devices } = await bench.call('device.create', { ...by('unread'), devices: ids(id) });
    const doubts = (devices[0]?.warnings ?? []).filter(({ message }) => message.includes('takes the common name'));
    expect(doubts).toHaveLength(doubted ? 1 : 0);
    const { status, stderr } = await verified('unread', kept('devices', id, `${id}-cert.pem`));
    expect({ status, stderr }).toEqual(
      doubted
        ? { status: 2, stderr: expect.stringContaining('permitted subtree violation') }
        : { status: 0, stderr: '' },
    );
  });
});
