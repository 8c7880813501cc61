import { X509Certificate } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { HubEvent } from '../../src-main/contract/models.ts';
import { OpensslAuthority } from '../support/openssl-authority.ts';
import { isMissing } from '../support/programs.ts';
import { connectPacket, publishPacket, rawConnection, subscribePacket } from '../support/raw-mqtt.ts';
import { Workbench } from '../support/workbench.ts';

/** Certificates that no cloud should take for a device's, at each cloud that the hub plays; made by openssl. */

const leaf = 'basicConstraints=CA:FALSE';
const authority = (more = '') => `basicConstraints=critical,CA:TRUE${more}\nkeyUsage=critical,keyCertSign`;

let pki: OpensslAuthority;
beforeAll(async () => {
  pki = new OpensslAuthority();
  const device = (name: string, extensions: string, issuer = 'Root') =>
    pki.make(name, { subject: '/CN=dev', issuer, extensions });
  await pki.authority('Root', { subject: '/CN=Root' });
  await device('good', `${leaf}\nextendedKeyUsage=clientAuth\nkeyUsage=digitalSignature`);
  await device('any', `${leaf}\nextendedKeyUsage=anyExtendedKeyUsage`);
  await device('server', `${leaf}\nextendedKeyUsage=serverAuth`);
  await device('agree', `${leaf}\nkeyUsage=keyAgreement`);
  await device('authority', authority());
  await device('below-leaf', leaf, 'good');
  await pki.make('Old', { issuer: 'Root', extensions: authority(), days: -1 });
  await device('below-old', leaf, 'Old');
  await pki.make('Short', { issuer: 'Root', extensions: authority(',pathlen:0') });
  await pki.make('Deep', { issuer: 'Short', extensions: authority() });
  await device('below-deep', leaf, 'Deep');
  await pki.make('Servers', { issuer: 'Root', extensions: `${authority()}\nextendedKeyUsage=serverAuth` });
  await device('below-servers', leaf, 'Servers');
  // As openssl req -x509 makes it.
  await pki.make('self', { subject: '/CN=dev', extensions: 'basicConstraints=critical,CA:TRUE' });
});
afterAll(() => pki.close());

let bench: Workbench;
let port: number;
let events: HubEvent[];
type Face = 'iot-hub' | 'topics' | 'dps' | 'thingsboard';

async function start(purposes: Partial<Record<Face, 'strict' | 'lenient'>> = {}): Promise<void> {
  bench = await Workbench.open();
  events = [];
  bench.services.sources['hub.events']({}, (one) => events.push(one));
  ({ port } = await bench.call('hub.start', { data: bench.path('hub'), port: 0, autoRegister: true, purposes }));
  const certificatePem = pki.pem('Root');
  await bench.call('hub.uploadAuthority', { certificatePem, verified: true });
  await bench.call('hub.setEnrollmentGroup', { certificatePem });
  await bench.call('hub.setThingsBoardProfile', { certificatePem, pattern: '(.*)', allowCreate: true });
  await bench.call('hub.setTopicSpace', { name: 'all', templates: ['t/#'] });
}
afterEach(async () => {
  expect(bench.logged).toEqual([]);
  await bench.close();
});

const users: Readonly<Record<Face, string | undefined>> = {
  'iot-hub': 'localhost/dev/?api-version=2021-04-12',
  topics: 'h=localhost&did=dev&av=2021-06-30-preview&am=X509',
  dps: '0ne00000001/registrations/dev/api-version=2019-03-31',
  thingsboard: undefined,
};

/** Logs in, at DPS also registers; answers why it was refused, or that it was not. */
async function verdict(face: Face, chain: string[], id = 'dev'): Promise<string> {
  events.length = 0;
  const [own = ''] = chain;
  const socket = await rawConnection(port, { cert: pki.pem(...chain), key: pki.key(own) });
  socket.resume();
  socket.write(connectPacket(id, users[face]?.replaceAll('dev', id)));
  if (face === 'dps') {
    socket.write(subscribePacket(1, '$dps/registrations/res/#', 1));
    socket.write(publishPacket('$dps/registrations/PUT/iotdps-register/?$rid=1', '{}', 2));
  }
  const find = () => events.find((one) => one.type === 'refused' || (one.type === 'connected' && face !== 'dps'));
  const registered = async () =>
    (await bench.call('hub.status', {})).dps?.registrations.length === 0 ? undefined : 'accepted';
  let found: string | undefined;
  await expect
    .poll(async () => {
      const event = find();
      found = event?.type === 'refused' ? event.cause : event?.type;
      return (found ??= face === 'dps' ? await registered() : undefined);
    })
    .toBeDefined();
  socket.destroy();
  return found === 'connected' ? 'accepted' : (found ?? '');
}

describe.skipIf(isMissing('openssl'))('a certificate', () => {
  const azure = ['iot-hub', 'topics', 'dps'] as const;
  test.each([
    ['for clients', ['good'], 'accepted'],
    ['for any use', ['any'], 'accepted'],
    ['for servers alone', ['server'], 'not-for-clients'],
    ['that may not sign', ['agree'], 'wrong-key-usage'],
    ['of an authority', ['authority'], 'authority-as-client'],
    ['that a leaf has signed', ['below-leaf', 'good'], 'issuer-is-not-an-authority'],
    ['below one that has expired', ['below-old', 'Old'], 'certificate-expired'],
    ['deeper than a path length', ['below-deep', 'Deep', 'Short'], 'path-length-exceeded'],
    ['below an authority of servers', ['below-servers', 'Servers'], 'not-for-clients'],
    ['whose chain comes in disorder', ['good', 'Old', 'Root', 'Short'], 'accepted'],
  ])('%s: %j at Azure’s faces: %s', async (_what, chain, expected) => {
    await start();
    for (const face of azure) expect([face, await verdict(face, chain)]).toEqual([face, expected]);
  });

  test('of the authority itself is no device’s', async () => {
    await start();
    expect(await verdict('iot-hub', ['Root'], 'Root')).toBe('authority-as-client');
    expect(await verdict('dps', ['Root'], 'Root')).toBe('authority-as-client');
  });

  test.each([
    ['for servers alone', ['server', 'Root'], 'not-for-clients'],
    ['of an authority', ['authority', 'Root'], 'authority-as-client'],
    ['that a leaf has signed', ['below-leaf', 'good', 'Root'], 'issuer-is-not-an-authority'],
    ['below one that has expired', ['below-old', 'Old', 'Root'], 'certificate-expired'],
  ])('%s is taken by ThingsBoard, unless it is to be strict', async (_what, chain, expected) => {
    await start();
    expect(await verdict('thingsboard', chain)).toBe('accepted');
    await bench.close();
    await start({ thingsboard: 'strict' });
    expect(await verdict('thingsboard', chain)).toBe(expected);
  });

  test('is taken where a face is lenient', async () => {
    await start({ 'iot-hub': 'lenient' });
    expect(await verdict('iot-hub', ['server'])).toBe('accepted');
    expect(await verdict('topics', ['server'])).toBe('not-for-clients');
  });

  test('that is known by its thumbprint may call itself an authority, and not a server alone', async () => {
    await start();
    const register = async (name: string) => {
      const { devices } = await bench.call('hub.status', {});
      if (devices.length > 0) await bench.call('hub.removeDevice', { deviceId: 'dev' });
      const primaryThumbprint = new X509Certificate(pki.pem(name)).fingerprint256.replaceAll(':', '');
      await bench.call('hub.registerDevice', { deviceId: 'dev', primaryThumbprint });
    };
    await register('self');
    expect(await verdict('iot-hub', ['self'])).toBe('accepted');
    await register('server');
    expect(await verdict('iot-hub', ['server'])).toBe('not-for-clients');
  });
});
