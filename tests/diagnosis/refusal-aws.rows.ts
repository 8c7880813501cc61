import type { RefusalRow, RefusalScene } from './refusal-scene.ts';

/** What AWS IoT refuses, and no other cloud. */

const all = (action: string | readonly string[], resource: string) => ({
  Effect: 'Allow',
  Action: action,
  Resource: `arn:aws:iot:*:*:${resource}`,
});
const document = JSON.stringify({
  Version: '2012-10-17',
  Statement: [all('iot:Connect', 'client/*'), all('iot:Publish', 'topic/$aws/*')],
});

/** A client whose certificate has that status, and that may connect and provision. */
async function atAws(scene: RefusalScene, id: string, status: 'ACTIVE' | 'INACTIVE') {
  const { bench } = scene.hub;
  await bench.devices([id]);
  await bench.call('hub.setAwsPolicy', { name: 'few', document });
  await bench.call('hub.setAwsCertificate', { certificatePem: scene.own(id), status, policies: ['few'], things: [id] });
  return scene.connect(id, { username: '?SDK=test' });
}

export const awsRefusals = {
  'certificate-inactive': {
    happen: async (scene) => void (await atAws(scene, 'idle', 'INACTIVE').catch(() => undefined)),
  },
  'registered-just-in-time': {
    remedy: /Connect again/,
    happen: async (scene) => {
      const { bench } = scene.hub;
      const [authority] = (await bench.call('hub.status', {})).aws?.authorities ?? [];
      await bench.call('hub.setAwsAuthority', { name: authority?.name ?? '', autoRegistration: true });
      await bench.devices(['coming']);
      await scene.connect('coming', { username: '?SDK=test' }).catch(() => undefined);
      await bench.call('hub.setAwsAuthority', { name: authority?.name ?? '', autoRegistration: false });
    },
  },
  'policy-denied': {
    happen: async (scene) => {
      const { client } = await atAws(scene, 'bound', 'ACTIVE');
      client.publish('elsewhere', 'x');
    },
  },
  'provisioning-rejected': {
    happen: async (scene) => {
      const { client } = await atAws(scene, 'claiming', 'ACTIVE');
      client.publish('$aws/certificates/create-from-csr/json', '{}');
    },
  },
  'shadow-rejected': {
    happen: async (scene) => {
      const { client } = await atAws(scene, 'shaded', 'ACTIVE');
      client.publish('$aws/things/shaded/shadow/update', '{"state": 1}');
    },
  },
} as const satisfies Readonly<Record<string, RefusalRow>>;
