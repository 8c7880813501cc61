import { Agent, request } from 'node:https';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { signingOf } from '../../src-main/core/x509/certificate.ts';
import { toBase64 } from '../../src-main/core/bytes.ts';
import { certificationRequest } from '../../src-main/core/x509/request.ts';
import { encodeSubject } from '../../src-main/core/x509/subject.ts';
import { HubScene } from '../support/hub-scene.ts';
import { keys } from '../support/keys.ts';

/** Who was taken back goes on by no connection of HTTPS that it has kept (RFC 9112 9.3). */

let scene: HubScene;
let agent: Agent;
beforeEach(async () => {
  agent = new Agent({ keepAlive: true, maxSockets: 1 });
  scene = await HubScene.open(['dev-01', 'dev-02']);
});
afterEach(async () => {
  agent.destroy();
  await scene.close();
  expect(scene.bench.logged).toEqual([]);
});

interface Answered {
  readonly status: number;
  /** By a connection that was there before. */
  readonly kept: boolean;
}

async function post(id: string, path: string, body: string, type = 'text/plain'): Promise<Answered> {
  const { address } = await scene.bench.call('hub.status', {});
  const where = { host: 'localhost', port: address?.webSocketPort, method: 'POST', path, agent };
  return new Promise((resolve, reject) => {
    const asked = request({ ...where, headers: { 'content-type': type }, ...scene.credentials(id) }, (response) => {
      response.resume();
      response.on('end', () => resolve({ status: response.statusCode ?? 0, kept: asked.reusedSocket }));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

const send = (id: string) => post(id, `/devices/${id}/messages/events?api-version=2021-04-12`, 'hello');
async function enroll(id: string): Promise<Answered> {
  const { publicKey, privateKey } = await keys.generate('ec-p256');
  const asked = { subject: encodeSubject({ commonName: id }), publicKey };
  const body = toBase64(await certificationRequest(asked, signingOf(keys.signer(privateKey))));
  return post(id, '/.well-known/est/simpleenroll', body, 'application/pkcs10');
}
const revoke = (name: string) =>
  scene.bench.call('authority.revoke', {
    workspace: scene.bench.workspace,
    authority: 'Root',
    passphrase: '1234',
    things: [{ kind: 'device', name }],
    reason: 'keyCompromise',
  });
const revokedEvents = () =>
  scene.events.flatMap((one) =>
    one.type === 'refused' && one.cause === 'certificate-revoked' ? [one.deviceId ?? one.clientId] : [],
  );
const kept = () => Object.values(agent.freeSockets).flatMap((sockets = []) => sockets);

for (const [what, ask, taken, turnedAway] of [
  ['sends', send, 204, 401],
  ['enrolls', enroll, 200, 403],
] as const) {
  test(`nobody ${what} by a kept connection after it was revoked, and others do`, async () => {
    await scene.bench.call('hub.createPolicy', { name: 'factory', validityDays: 7 });
    expect(await ask('dev-01')).toEqual({ status: taken, kept: false });
    expect(await ask('dev-01')).toEqual({ status: taken, kept: true });
    const [socket] = kept();
    expect(socket?.destroyed).toBe(false);
    await revoke('dev-02');
    expect(await ask('dev-01')).toEqual({ status: taken, kept: true });
    await revoke('dev-01');
    await expect.poll(() => socket?.destroyed).toBe(true);
    expect(revokedEvents()).toEqual(['dev-01']);
    expect(await ask('dev-01')).toEqual({ status: turnedAway, kept: false });
    expect(await ask('dev-01')).toMatchObject({ status: turnedAway });
    expect(await ask('dev-02')).toMatchObject({ status: turnedAway });
  });
}
