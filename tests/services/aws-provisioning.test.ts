import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import type { SimulationEvent, SimulationTotals } from '../../src-main/contract/models.ts';
import { HubScene } from '../support/hub-scene.ts';

/** Fleet provisioning by claim: simulated devices at the local hub as AWS IoT. */

let scene: HubScene;
const arn = (resource: string) => `arn:aws:iot:eu-central-1:123456789012:${resource}`;
const allow = (Action: string | readonly string[], Resource: string | readonly string[]) => ({
  Effect: 'Allow',
  Action,
  Resource,
});
const thing = '${iot:Connection.Thing.ThingName}';
const body = {
  Parameters: { SerialNumber: { Type: 'String' } },
  Resources: {
    thing: {
      Type: 'AWS::IoT::Thing',
      Properties: { ThingName: { 'Fn::Join': ['', ['lamp-', { Ref: 'SerialNumber' }]] } },
    },
    certificate: {
      Type: 'AWS::IoT::Certificate',
      Properties: { CertificateId: { Ref: 'AWS::IoT::Certificate::Id' }, Status: 'ACTIVE' },
    },
    policy: {
      Type: 'AWS::IoT::Policy',
      Properties: {
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            allow('iot:Connect', arn(`client/${thing}`)),
            allow('iot:Publish', arn(`topic/sensors/${thing}/*`)),
          ],
        },
      },
    },
  },
};
/** What AWS's own page has a claim certificate be allowed. */
const claims = {
  Version: '2012-10-17',
  Statement: [
    allow('iot:Connect', '*'),
    allow(
      ['iot:Publish', 'iot:Receive'],
      [arn('topic/$aws/certificates/create-from-csr/*'), arn('topic/$aws/provisioning-templates/fleet/provision/*')],
    ),
    allow('iot:Subscribe', [
      arn('topicfilter/$aws/certificates/create-from-csr/*'),
      arn('topicfilter/$aws/provisioning-templates/fleet/provision/*'),
    ]),
  ],
};

beforeAll(async () => {
  scene = await HubScene.open(['claim', 'a', 'b'], { webSocketPort: null, amqpPort: null });
  const { bench } = scene;
  const { cert } = scene.credentials('claim');
  await bench.call('hub.setAwsPolicy', { name: 'claim', document: JSON.stringify(claims) });
  await bench.call('hub.setAwsTemplate', { name: 'fleet', body: JSON.stringify(body) });
  await bench.call('hub.setAwsCertificate', { certificatePem: cert.toString(), policies: ['claim'] });
});
afterAll(() => scene.close());

const place = (settings: Readonly<Record<string, string>>) => ({
  workspace: scene.bench.workspace,
  platform: 'aws-provisioning',
  host: 'localhost',
  port: scene.address.port,
  serverCaPem: scene.address.authorityPem,
  settings: { template: 'fleet', claim: 'claim', topic: 'sensors/{deviceId}/telemetry', ...settings },
});

async function run(deviceIds: string[], settings: Readonly<Record<string, string>> = {}) {
  const { bench } = scene;
  const input: MethodInput<'simulation.start'> = { ...place(settings), deviceIds, messages: 2, intervalMs: 10 };
  const { runId } = await bench.call('simulation.start', input);
  const told: SimulationEvent[] = [];
  bench.services.sources['simulation.events']({ runId }, (one) => told.push(one));
  const totals = await new Promise<SimulationTotals>((resolve) => {
    bench.services.sources['simulation.totals']({ runId }, (one) => {
      if (one.state !== 'running') resolve(one);
    });
  });
  return { told, totals, types: (id: string) => told.flatMap((one) => (one.deviceId === id ? [one.type] : [])) };
}
const things = async () => (await scene.bench.call('hub.status', {})).aws?.things.map(({ name }) => name);

describe('devices with one claim certificate', () => {
  test('have a certificate of their own issued for their own key, keep it, and send as their thing', async () => {
    const { totals, told } = await run(['a', 'b']);
    expect(told.filter(({ type }) => type === 'failed')).toEqual([]);
    expect(totals).toMatchObject({ state: 'finished', acknowledged: 4, failed: 0 });
    expect(await things()).toEqual(expect.arrayContaining(['lamp-a', 'lamp-b']));
    const messages = scene.events.flatMap((one) => (one.type === 'message' ? [[one.deviceId, one.topic]] : []));
    expect(messages).toContainEqual(['lamp-a', 'sensors/lamp-a/telemetry']);
    const { workspace } = scene.bench;
    const { devices } = await scene.bench.call('device.operational', { workspace, deviceIds: ['a'] });
    expect(devices[0]).toMatchObject({
      certificates: [{ subject: 'CN=a', hasConnected: true }],
      assignment: { host: 'localhost', deviceId: 'lamp-a' },
    });
    const aws = (await scene.bench.call('hub.status', {})).aws?.certificates ?? [];
    const own = aws.find(({ things: of }) => of.includes('lamp-a'));
    expect(own?.certificate.thumbprintSha256).toBe(devices[0]?.certificates[0]?.thumbprintSha256);
    expect(own?.status).toBe('ACTIVE');
  });

  test('go on with what they have, and are not provisioned again', async () => {
    const before = (await scene.bench.call('hub.status', {})).aws?.certificates.length;
    const { totals, types } = await run(['a']);
    expect(totals).toMatchObject({ state: 'finished', acknowledged: 2 });
    expect(types('a')).not.toContain('provisioning');
    expect((await scene.bench.call('hub.status', {})).aws?.certificates.length).toBe(before);
  });
});

test('provisioning alone is told with what was issued', async () => {
  await scene.bench.devices(['c']);
  const { results } = await scene.bench.call('provision.run', { ...place({}), deviceIds: ['c'] });
  expect(results).toMatchObject([
    { type: 'provisioned', registrationId: 'c', deviceId: 'lamp-c', issued: { subject: 'CN=c' } },
  ]);
});

test.each([
  ['there is no such template', { template: 'gone' }, 'closed', /./],
  ['a parameter is missing', { parameters: '{}' }, 'aws-provisioning-rejected', /parameters/],
])('%s', async (_why, settings, cause, remedy) => {
  await scene.bench.devices(['d']).catch(() => undefined);
  const { results } = await scene.bench.call('provision.run', { ...place(settings), deviceIds: ['d'] });
  const [result] = results;
  expect(result).toMatchObject({ type: 'failed', cause: expect.stringContaining(cause) as string });
  expect(result?.type === 'failed' && result.remedy).toMatch(remedy);
});

test('a claim certificate of a device that there is not is refused before anything connects', async () => {
  const input = { ...place({ claim: 'nobody' }), deviceIds: ['a'] };
  const { details } = await scene.bench.refusal('simulation.start', input);
  expect(details?.field).toBe('settings.claim');
});

test('what was issued lies beside the device’s own files, for a key of its own', () => {
  const file = (end: string) =>
    readFileSync(join(scene.bench.folder, 'workspace', 'devices', 'a', `a-${end}.pem`), 'utf8');
  const issued = new X509Certificate(file('operational-with-key'));
  expect(issued.checkPrivateKey(createPrivateKey(file('operational-with-key')))).toBe(true);
  expect(issued.checkPrivateKey(createPrivateKey(file('key')))).toBe(false);
});

test('a diagnosis logs in with the claim certificate, and has nothing made', async () => {
  const { bench } = scene;
  const { port, authorityPem: serverCaPem } = scene.address;
  const before = await things();
  const { steps } = await bench.call('diagnosis.run', {
    platform: 'aws-provisioning',
    host: 'localhost',
    port,
    serverCaPem,
    settings: place({}).settings,
    device: { from: 'workspace', workspace: bench.workspace, deviceId: 'b' },
  });
  expect(steps.filter(({ state }) => state === 'failed')).toEqual([]);
  expect(await things()).toEqual(before);
});

test('Show me how has a command line with what was typed', async () => {
  const { bench } = scene;
  const { steps } = await bench.call('howto.show', {
    topic: 'simulate',
    platform: 'aws-provisioning',
    host: 'a1-ats.iot.eu-central-1.amazonaws.com',
    deviceIds: ['a'],
    settings: place({}).settings,
  });
  const commands = steps.map((one) => one.commands).join('\n');
  expect(commands).toContain('--template=fleet');
  expect(commands).toContain(String.raw`--parameters='{"SerialNumber": "{deviceId}"}'`);
  expect(commands).toContain('--claim=claim');
});
