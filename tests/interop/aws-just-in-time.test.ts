import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HubScene } from '../support/hub-scene.ts';
import { isMissing, run } from '../support/programs.ts';

/** Just-in-time registration and provisioning at the hub as AWS IoT: certificates by OpenSSL, devices by mosquitto. */

const missing = isMissing('openssl') || isMissing('mosquitto_pub');
let scene: HubScene;
let at: (name: string) => string;
const authority = { name: 'factory', id: '' };
const sha256 = (file: string) =>
  createHash('sha256')
    .update(new X509Certificate(readFileSync(file)).raw)
    .digest('hex');

async function openssl(...args: string[]): Promise<void> {
  const { status, stderr } = await run('openssl', args);
  expect([status, stderr]).toEqual([0, expect.anything()]);
}

/** A certificate that the authority has signed. */
async function signed(name: string, subject: string): Promise<void> {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', at(`${name}.key`)];
  await openssl('req', '-new', ...key, '-subj', subject, '-out', at(`${name}.csr`));
  const by = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', '30'];
  await openssl('x509', '-req', '-in', at(`${name}.csr`), ...by, '-out', at(`${name}.pem`));
}

/** Without the authority in the handshake, which AWS does not ask for. */
function publishes(name: string, clientId: string) {
  const server = ['-h', 'localhost', '-p', String(scene.address.port), '--cafile', at('hub.pem')];
  const own = ['--cert', at(`${name}.pem`), '--key', at(`${name}.key`), '-i', clientId, '-q', '1'];
  return run('mosquitto_pub', [...server, ...own, '-t', `lamps/${clientId}`, '-m', 'by mosquitto']);
}

const allow = (Action: string | readonly string[]) => ({ Effect: 'Allow', Action, Resource: '*' });
const document = JSON.stringify({ Version: '2012-10-17', Statement: [allow('iot:*')] });

beforeAll(async () => {
  if (missing) return;
  scene = await HubScene.open(['ears']);
  const { bench } = scene;
  const folder = join(bench.folder, 'aws');
  await mkdir(folder);
  at = (name) => join(folder, name);
  await writeFile(at('hub.pem'), scene.address.authorityPem);
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', at('ca.key')];
  await openssl('req', '-x509', ...key, '-subj', '/O=Works/CN=Factory CA', '-days', '90', '-out', at('ca.pem'));
  authority.id = sha256(at('ca.pem'));
  await bench.call('hub.setAwsPolicy', { name: 'all', document });
  await bench.call('hub.setAwsCertificate', {
    certificatePem: scene.credentials('ears').cert.toString(),
    policies: ['all'],
  });
}, 60_000);
afterAll(() => scene?.close());

describe.skipIf(missing)('an authority whose devices come by themselves', () => {
  test('is one that has proved possession', async () => {
    const { bench } = scene;
    const { name } = authority;
    const uploaded = { name, certificatePem: readFileSync(at('ca.pem'), 'utf8'), verified: false };
    await bench.call('hub.uploadAuthority', uploaded);
    const order = { name, autoRegistration: true };
    expect((await bench.refusal('hub.setAwsAuthority', order)).details?.field).toBe('name');
    const { verificationCode = '' } = await bench.call('hub.createVerificationCode', { name });
    await signed('proof', `/CN=${verificationCode}`);
    await bench.call('hub.verifyAuthority', { name, certificatePem: readFileSync(at('proof.pem'), 'utf8') });
    expect((await bench.refusal('hub.setAwsAuthority', { ...order, template: 'none' })).details?.field).toBe(
      'template',
    );
    expect(await bench.call('hub.setAwsAuthority', order)).toMatchObject({ name, certificateId: authority.id });
  });

  test('has a device registered that waits to be activated, and tells who listens', async () => {
    const { bench } = scene;
    const ears = await scene.connect('ears', { username: '?SDK=test' });
    const topic = `$aws/events/certificates/registered/${authority.id}`;
    await ears.client.subscribeAsync(topic, { qos: 1 });
    await signed('first', '/CN=first');
    const certificateId = sha256(at('first.pem'));
    expect((await publishes('first', 'first')).status).not.toBe(0);
    await expect.poll(() => ears.heard.length).toBe(1);
    const told = JSON.parse(HubScene.bodies(ears)[0] ?? '') as Record<string, unknown>;
    expect(told).toEqual({
      certificateId,
      caCertificateId: authority.id,
      timestamp: expect.any(Number) as number,
      certificateStatus: 'PENDING_ACTIVATION',
      awsAccountId: '000000000000',
      certificateRegistrationTimestamp: expect.stringMatching(/^\d{13}$/) as string,
    });
    const certificates = async () => (await bench.call('hub.status', {})).aws?.certificates ?? [];
    expect(await certificates()).toContainEqual(
      expect.objectContaining({ certificateId, status: 'PENDING_ACTIVATION', policies: [] }),
    );
    // It is told again each time that it comes, and let in when it is activated and may connect.
    expect((await publishes('first', 'first')).status).not.toBe(0);
    await expect.poll(() => ears.heard.length).toBe(2);
    expect(scene.causes()).toEqual(['registered-just-in-time', 'certificate-inactive']);
    await scene.restart();
    await bench.call('hub.changeAwsCertificate', { certificateId, status: 'ACTIVE', policies: ['all'] });
    expect((await publishes('first', 'first')).status).toBe(0);
    expect(scene.events.at(-1)).toMatchObject({ type: 'disconnected' });
    expect(scene.events).toContainEqual(expect.objectContaining({ type: 'message', face: 'aws', deviceId: 'first' }));
  });

  test('has things made by a template, of what the subject says', async () => {
    const { bench } = scene;
    const of = (name: string) => ({ Ref: `AWS::IoT::Certificate::${name}` });
    const names = ['Country', 'Organization', 'OrganizationalUnit', 'DistinguishedNameQualifier', 'StateName'];
    const declared = [...names, 'CommonName', 'SerialNumber', 'Id'];
    const body = {
      Parameters: Object.fromEntries(declared.map((one) => [`AWS::IoT::Certificate::${one}`, { Type: 'String' }])),
      Resources: {
        thing: {
          Type: 'AWS::IoT::Thing',
          Properties: {
            ThingName: { 'Fn::Join': ['-', [of('CommonName'), of('SerialNumber')]] },
            AttributePayload: Object.fromEntries(names.map((one) => [one, of(one)])),
          },
        },
        certificate: {
          Type: 'AWS::IoT::Certificate',
          Properties: { CertificateId: of('Id'), Status: 'ACTIVE' },
        },
        policy: { Type: 'AWS::IoT::Policy', Properties: { PolicyName: 'all' } },
      },
    };
    await bench.call('hub.setAwsTemplate', { name: 'jitp', body: JSON.stringify(body) });
    const order = { name: authority.name, autoRegistration: true, template: 'jitp' };
    expect(await bench.call('hub.setAwsAuthority', order)).toMatchObject({ template: 'jitp' });
    expect((await bench.refusal('hub.removeAwsTemplate', { name: 'jitp' })).details?.field).toBe('name');
    await signed('lamp', '/C=DE/ST=Baden/O=Works/OU=Lamps/dnQualifier=q1/serialNumber=77/CN=lamp');
    expect((await publishes('lamp', 'lamp-77')).status).not.toBe(0);
    expect((await publishes('lamp', 'lamp-77')).status).toBe(0);
    const { aws } = await bench.call('hub.status', {});
    expect(aws?.things).toContainEqual({
      name: 'lamp-77',
      shadows: [],
      attributes: {
        Country: 'DE',
        Organization: 'Works',
        OrganizationalUnit: 'Lamps',
        DistinguishedNameQualifier: 'q1',
        StateName: 'Baden',
      },
    });
    expect(aws?.certificates.at(-1)).toMatchObject({ status: 'ACTIVE', policies: ['all'], things: ['lamp-77'] });

    // What the template refers to has to be in the subject.
    await signed('bare', '/CN=bare');
    expect((await publishes('bare', 'bare')).status).not.toBe(0);
    const refused = scene.events.findLast(({ type }) => type === 'refused');
    expect(refused).toMatchObject({
      cause: 'provisioning-rejected',
      reason: expect.stringContaining('Country') as string,
    });
  });

  test('registers nobody once that is off, nor whom another has signed, and ends with the authority', async () => {
    const { bench } = scene;
    const { name } = authority;
    const before = scene.causes().length;
    await bench.call('hub.setAwsAuthority', { name, autoRegistration: false });
    await signed('late', '/CN=late');
    expect((await publishes('late', 'late')).status).not.toBe(0);
    expect(scene.causes().slice(before)).not.toContain('registered-just-in-time');
    await bench.call('hub.setAwsAuthority', { name, autoRegistration: true });
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', at('stranger.key')];
    await openssl('req', '-x509', ...key, '-subj', '/CN=stranger', '-days', '9', '-out', at('stranger.pem'));
    expect((await publishes('stranger', 'stranger')).status).not.toBe(0);
    expect(scene.causes().slice(before)).not.toContain('registered-just-in-time');
    await bench.call('hub.removeAuthority', { name });
    const again = { name, certificatePem: readFileSync(at('ca.pem'), 'utf8'), verified: true };
    await bench.call('hub.uploadAuthority', again);
    const { aws } = await bench.call('hub.status', {});
    expect(aws?.authorities.find((one) => one.name === name)).toMatchObject({ autoRegistration: false });
  });
});
