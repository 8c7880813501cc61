import { X509Certificate, createPrivateKey } from 'node:crypto';
import { toBase64 } from '../../src-main/core/bytes.ts';
import { Answers } from './azure-answers.ts';
import type { HubScene } from './hub-scene.ts';
import { keys } from './keys.ts';
import { requestOf } from './requests.ts';

/** Registers by MQTT, and answers how the registration stands at its end. */
export async function registerAtDps(scene: HubScene, id: string, body: Record<string, unknown> = {}) {
  const { idScope } = scene.address;
  const username = `${idScope}/registrations/${id}/api-version=2025-07-01-preview`;
  const { client } = await scene.connect(id, { username, protocolVersion: 4 });
  const answers = new Answers(client);
  await client.subscribeAsync('$dps/registrations/res/#', { qos: 1 });
  const register = JSON.stringify({ registrationId: id, ...body });
  const topic = '$dps/registrations';
  const accepted = await answers.ask(`${topic}/PUT/iotdps-register/?$rid=r`, register, 'r', 202);
  const operationId = String(accepted.body['operationId']);
  for (let turn = 1; ; turn++) {
    const rid = `p${turn}`;
    const poll = `${topic}/GET/iotdps-get-operationstatus/?$rid=${rid}&operationId=${operationId}`;
    const assigning = answers.next(rid, 202);
    const { status, body: told } = await Promise.race([assigning, answers.ask(poll, ' ', rid, 200)]);
    if (status === 200) {
      client.end(true);
      return told['registrationState'] as Record<string, unknown>;
    }
  }
}

/** Registers with a request, and has key and chain of the certificate that was issued, also as files have them. */
export async function operational(scene: HubScene, id: string) {
  const pair = await keys.generate('ec-p256');
  const state = await registerAtDps(scene, id, { csr: toBase64(await requestOf(id, { pair })) });
  const texts = state['issuedCertificateChain'] as string[];
  const chain = texts.map((one) => new X509Certificate(Buffer.from(one, 'base64')));
  const key = createPrivateKey({ key: Buffer.from(pair.privateKey), format: 'der', type: 'pkcs8' });
  return {
    state,
    chain,
    private: key,
    cert: chain.map(String).join(''),
    key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
