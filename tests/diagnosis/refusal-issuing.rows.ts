import { operational } from '../support/dps-device.ts';
import { type RefusalRow, type RefusalScene, users } from './refusal-scene.ts';

/** What keeps a client from a certificate that the hub issues, or out with one. */

/** What the provisioning service issues to a device, by a policy of its own. */
async function issued(scene: RefusalScene, id: string) {
  const { bench } = scene.hub;
  await bench.devices([id]);
  const { policies } = await bench.call('hub.status', {});
  if (policies.length > 0) await bench.call('hub.removePolicy', { name: 'issuing' });
  await bench.call('hub.createPolicy', { name: 'issuing' });
  await bench.call('hub.setEnrollment', { certificatePem: scene.own(id), policy: 'issuing' });
  return operational(scene.hub, id);
}

export const issuingRefusals = {
  'certificate-revoked': {
    happen: async (scene) => {
      const { cert, key } = await issued(scene, 'taken-back');
      await scene.hub.bench.call('hub.revokeIssued', { policy: 'issuing' });
      await scene.login(
        { ...scene.hub.credentials('taken-back'), cert, key },
        'taken-back',
        users.iotHub('taken-back'),
      );
    },
  },
  'not-issued-by-policy': {
    happen: async (scene) => {
      await issued(scene, 'issued');
      await scene.login(scene.hub.credentials('issued'), 'issued', users.iotHub('issued'));
    },
  },
} as const satisfies Readonly<Record<string, RefusalRow>>;
