import { request } from 'node:https';
import { toBase64 } from '../../src-main/core/bytes.ts';
import { keys } from '../support/keys.ts';
import { requestOf } from '../support/requests.ts';
import type { RefusalRow, RefusalScene } from './refusal-scene.ts';

/** What EST refuses (RFC 7030), and no other protocol of the hub. */

interface Asked {
  readonly path?: string;
  readonly authorization?: string;
  readonly contentType?: string;
  readonly body?: string;
  readonly enabled?: boolean;
}

/** Enrolls as the device `a` at a policy of its own, which the hub has as its only one; with what is wanted otherwise. */
async function enroll(scene: RefusalScene, asked: Asked): Promise<void> {
  const { bench } = scene.hub;
  const { policies, address } = await bench.call('hub.status', {});
  for (const { name } of policies) await bench.call('hub.removePolicy', { name });
  await bench.call('hub.createPolicy', { name: 'factory' });
  if (asked.enabled === false) await bench.call('hub.updatePolicy', { name: 'factory', enabled: false });
  const { path = 'simpleenroll', authorization, contentType = 'application/pkcs10' } = asked;
  const body = asked.body ?? toBase64(await requestOf('a'));
  const headers = { 'content-type': contentType, ...(authorization === undefined ? {} : { authorization }) };
  await new Promise<void>((resolve, reject) => {
    const asking = request({
      ...scene.hub.credentials('a'),
      host: 'localhost',
      port: address?.webSocketPort,
      path: `/.well-known/est/${path}`,
      method: 'POST',
      headers,
      agent: false,
    });
    asking.on('response', (answer) => answer.resume().on('end', resolve)).on('error', reject);
    asking.end(body);
  });
}

export const estRefusals = {
  'policy-missing': { happen: (scene) => enroll(scene, { path: 'nowhere/simpleenroll' }) },
  'policy-disabled': { happen: (scene) => enroll(scene, { enabled: false }) },
  'password-wrong': {
    happen: (scene) => enroll(scene, { authorization: `Basic ${Buffer.from('factory:wrong').toString('base64')}` }),
  },
  'not-issued-here': { happen: (scene) => enroll(scene, { path: 'simplereenroll' }) },
  'media-type-wrong': { happen: (scene) => enroll(scene, { contentType: 'text/plain' }) },
  'request-refused': {
    happen: async (scene) =>
      enroll(scene, { body: toBase64(await requestOf('a', { signWith: await keys.generate('ec-p256') })) }),
  },
} as const satisfies Readonly<Record<string, RefusalRow>>;
