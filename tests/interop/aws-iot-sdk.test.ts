import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { running } from '../support/amqp-programs.ts';
import { awsSdkProgram } from '../support/aws-iot-sdk.ts';
import { HubScene } from '../support/hub-scene.ts';
import { isMissing, run } from '../support/programs.ts';

/** AWS's own SDK for JavaScript, unchanged, at the hub as AWS IoT. */

let scene: HubScene | undefined;
afterAll(() => scene?.close());

const template = {
  Parameters: { SerialNumber: { Type: 'String' } },
  Resources: {
    thing: {
      Type: 'AWS::IoT::Thing',
      Properties: { ThingName: { 'Fn::Join': ['', ['lamp-', { Ref: 'SerialNumber' }]] } },
    },
    certificate: {
      Type: 'AWS::IoT::Certificate',
      Properties: { CertificateId: { Ref: 'AWS::IoT::Certificate::Id' } },
    },
    policy: {
      Type: 'AWS::IoT::Policy',
      Properties: {
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: 'iot:Connect',
              Resource: 'arn:aws:iot:eu-central-1:123456789012:client/${iot:Connection.Thing.ThingName}',
            },
            {
              Effect: 'Allow',
              Action: 'iot:Publish',
              Resource: 'arn:aws:iot:eu-central-1:123456789012:topic/lamps/${iot:Connection.Thing.ThingName}',
            },
          ],
        },
      },
    },
  },
  DeviceConfiguration: { url: 'https://example' },
};
const arn = (resource: string) => `arn:aws:iot:eu-central-1:123456789012:${resource}`;
const claims = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: 'iot:Connect', Resource: '*' },
    {
      Effect: 'Allow',
      Action: ['iot:Publish', 'iot:Receive'],
      Resource: [arn('topic/$aws/certificates/create*'), arn('topic/$aws/provisioning-templates/fleet/provision/*')],
    },
    {
      Effect: 'Allow',
      Action: 'iot:Subscribe',
      Resource: [
        arn('topicfilter/$aws/certificates/create*'),
        arn('topicfilter/$aws/provisioning-templates/fleet/provision/*'),
      ],
    },
  ],
};

test(
  'is provisioned by claim, with its own key and with one of the service, and sends as its thing',
  { timeout: 120_000 },
  async ({ skip }) => {
    if (isMissing('openssl')) return skip('there is no OpenSSL');
    scene = await HubScene.open(['claim']);
    const { bench, address } = scene;
    const sdk = await awsSdkProgram(join(bench.folder, 'sdk'));
    if (sdk === undefined) return skip('the SDK cannot be fetched');
    const folder = join(bench.folder, 'aws');
    await mkdir(folder);
    const at = (name: string) => join(folder, name);
    const { cert } = scene.credentials('claim');
    await bench.call('hub.setAwsPolicy', { name: 'claim', document: JSON.stringify(claims) });
    await bench.call('hub.setAwsTemplate', { name: 'fleet', body: JSON.stringify(template) });
    await bench.call('hub.setAwsCertificate', { certificatePem: cert.toString(), policies: ['claim'] });
    await writeFile(at('ca.pem'), address.authorityPem);
    const asked = [
      'req',
      '-new',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-subj',
      '/CN=lamp',
    ];
    const { status } = await run('openssl', [...asked, '-keyout', at('key.pem'), '-out', at('lamp.csr')]);
    expect(status).toBe(0);
    const files = ['-chain.pem', '-key.pem'].map((end) =>
      join(bench.folder, 'workspace', 'devices', 'claim', `claim${end}`),
    );
    const args = [...sdk.args, String(address.port), 'fleet', ...files, at('ca.pem'), at('lamp.csr'), at('key.pem')];
    const { told, child } = running(sdk.program, args, sdk.env);
    expect(await once(child, 'exit')).toEqual([0, null]);
    const provisioned = (thingName: string) => [
      'provisioned',
      { deviceConfiguration: { url: 'https://example' }, thingName },
    ];
    expect(told).toEqual([provisioned('lamp-1'), provisioned('lamp-2'), ['done', null]]);
    const { aws } = await bench.call('hub.status', {});
    expect(aws?.certificates.map(({ status: is, things }) => [is, things])).toEqual([
      ['ACTIVE', []],
      ['ACTIVE', ['lamp-1']],
      ['ACTIVE', ['lamp-2']],
    ]);
    expect(aws?.certificates[1]?.certificate.subject).toBe('CN=lamp');
    const messages = scene.events.flatMap((one) =>
      one.type === 'message' ? [[one.face, one.deviceId, one.body]] : [],
    );
    expect(messages).toEqual([
      ['aws', 'lamp-1', 'sent by the SDK'],
      ['aws', 'lamp-2', 'sent by the SDK'],
    ]);
    expect(scene.events.filter(({ type }) => type === 'refused')).toEqual([]);
  },
);
