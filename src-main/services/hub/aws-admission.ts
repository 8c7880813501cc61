import type { HubAws } from './hub-aws.ts';

/** The policy that devices get which are made known by the workspace: each is a thing, and may do what it likes under its own name. */
const policyName = 'certbench-device';
const document = JSON.stringify(
  {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'iot:Connect',
        Resource: 'arn:aws:iot:*:*:client/${iot:Connection.Thing.ThingName}',
      },
      {
        Effect: 'Allow',
        Action: ['iot:Publish', 'iot:RetainPublish', 'iot:Receive'],
        Resource: 'arn:aws:iot:*:*:topic/*',
      },
      { Effect: 'Allow', Action: 'iot:Subscribe', Resource: 'arn:aws:iot:*:*:topicfilter/*' },
    ],
  },
  undefined,
  2,
);

/** Registers a device's certificate as that of a thing with its name. A policy that was changed since stays so. */
export async function admitToAws(aws: HubAws, deviceId: string, certificatePem: string): Promise<void> {
  const { policies } = aws.list();
  if (!policies.some(({ name }) => name === policyName)) await aws.setPolicy({ name: policyName, document });
  await aws.setCertificate({ certificatePem, status: 'ACTIVE', policies: [policyName], things: [deviceId] });
}
