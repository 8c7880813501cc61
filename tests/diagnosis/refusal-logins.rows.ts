import { get } from 'node:https';
import { authority, ec } from '../support/openssl-certificates.ts';
import { connectPacket } from '../support/raw-mqtt.ts';
import { alertRecord } from '../support/tls-server.ts';
import { webSocketAt } from '../support/web-socket.ts';
import { type RefusalRow, type RefusalScene, users } from './refusal-scene.ts';

/** What ends a client in the handshake, or keeps it out by what it says when it logs in. */

const secret = 'SharedAccessSignature sr=hub&sig=c2VjcmV0&se=1';
const failing = (connecting: Promise<unknown>) => connecting.catch(() => undefined);

const enrolled = async (scene: RefusalScene, id: string, enabled = true): Promise<void> => {
  await scene.hub.bench.call('hub.setEnrollment', { certificatePem: scene.own(id), enabled });
};

export const handshakeRefusals = {
  'client-distrusts-hub': {
    happen: async (scene) => {
      await scene.pki.authority('Elsewhere');
      await scene.shake('-tls1_2', '-verify_return_error', '-CAfile', scene.pki.path('Elsewhere'));
    },
  },
  'client-gone': { happen: async (scene) => scene.say(Buffer.alloc(0)) },
  'client-not-tls': { happen: async (scene) => scene.say(Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')) },
  'client-plain-mqtt': { happen: async (scene) => scene.say(connectPacket('a', users.iotHub('a'))) },
  'client-tls-version': { happen: (scene) => scene.shake('-tls1_1') },
  'client-tls-common': { happen: (scene) => scene.shake('-tls1_3', '-ciphersuites', 'TLS_AES_128_CCM_SHA256') },
  'client-certificate-unusable': {
    happen: async (scene) => {
      const { cert, key } = await scene.made.make('pool', { extensions: authority, key: ec('brainpoolP256r1') });
      await scene.shake('-tls1_2', '-cert', cert, '-key', key);
    },
  },
  'client-handshake': { happen: async (scene) => scene.say(alertRecord(48)) },
} as const satisfies Readonly<Record<string, RefusalRow>>;

export const loginRefusals = {
  'protocol-version': { happen: (scene) => failing(scene.connect('a', { protocolVersion: 5 })) },
  'username-malformed': { happen: (scene) => scene.login(scene.hub.credentials('a'), 'a', 'localhost/a/?x=1') },
  'client-id-mismatch': { happen: (scene) => scene.login(scene.hub.credentials('a'), 'a', users.iotHub('A')) },
  'client-id-missing': { happen: (scene) => scene.login(scene.hub.credentials('a'), '', 'a') },
  'client-id-too-long': { happen: (scene) => scene.login(scene.hub.credentials('a'), 'x'.repeat(129), 'a') },
  'session-taken': {
    happen: async (scene) => {
      await scene.connect('a', { clientId: 'session', username: 'a' });
      await scene.login(scene.hub.credentials('b'), 'session', 'b');
    },
  },
  'authentication-method': {
    happen: (scene) => scene.login(scene.hub.credentials('a'), 'a', users.topics('a').replace('X509', 'SAS')),
  },
  'password-present': { happen: (scene) => failing(scene.connect('a', { password: secret })) },
  'sas-token': { happen: (scene) => failing(scene.connect('a', { password: secret, cert: '', key: '' })) },
  'access-token': {
    happen: (scene) => failing(scene.connect('a', { username: 'A1_TEST_TOKEN', cert: '', key: '' })),
  },
  'device-id-invalid': {
    happen: (scene) => scene.login(scene.hub.credentials('a'), 'a b', users.iotHub('a b')),
  },
  'device-unknown': {
    told: 'common-name-mismatch',
    happen: (scene) => scene.login(scene.hub.credentials('a'), 'nobody', users.iotHub('nobody')),
  },
  'device-exists': {
    happen: async (scene) => {
      const { bench } = scene.hub;
      await bench.call('hub.registerDevice', { deviceId: 'there', primaryThumbprint: 'AB'.repeat(32) });
      await bench.call('hub.setEnrollmentGroup', { certificatePem: scene.pki.pem('Plant') });
      await scene.below('there', 'basicConstraints=CA:FALSE', 'Plant', '/CN=there');
      const ask = await scene.register('there', scene.of('there'));
      ask();
    },
  },
  'certificate-request-refused': {
    happen: async (scene) => {
      await scene.hub.bench.devices(['asking']);
      await enrolled(scene, 'asking');
      const username = users.dps('asking').replace(/api-version=.*/, 'api-version=2025-07-01-preview');
      await failing(scene.register('asking', { ...scene.hub.credentials('asking'), username }, { csr: 'none' }));
    },
  },
  'device-disabled': {
    happen: async (scene) => {
      const { bench } = scene.hub;
      await bench.devices(['off']);
      await bench.call('hub.registerDevice', { deviceId: 'off' });
      await bench.call('hub.setDeviceEnabled', { deviceId: 'off', enabled: false });
      await failing(scene.connect('off'));
    },
  },
  'common-name-mismatch': { happen: (scene) => scene.login(scene.hub.credentials('a'), 'b', users.iotHub('b')) },
  'thumbprint-mismatch': {
    happen: async (scene) => {
      await scene.hub.bench.call('hub.registerDevice', { deviceId: 'pinned', primaryThumbprint: 'CD'.repeat(32) });
      await scene.login(scene.hub.credentials('a'), 'pinned', users.iotHub('pinned'));
    },
  },
  'id-scope-unknown': {
    happen: (scene) => scene.login(scene.hub.credentials('a'), 'a', users.dps('a', '0ne00000BAD')),
  },
  'enrollment-missing': {
    told: 'registered-otherwise',
    remedy: /tab Provisioning/,
    happen: async (scene) => {
      await scene.pki.make('alone', {});
      await failing(scene.register('alone', scene.of('alone')));
    },
  },
  'enrollment-disabled': {
    happen: async (scene) => {
      await enrolled(scene, 'a', false);
      const ask = await scene.register('a');
      ask();
    },
  },
  'operation-unknown': {
    happen: async (scene) => {
      await enrolled(scene, 'b');
      const ask = await scene.register('b', scene.hub.credentials('b'));
      ask('none');
    },
  },
  'fault-on-demand': {
    happen: async (scene) => {
      await scene.hub.bench.devices(['failing']);
      await enrolled(scene, 'failing');
      await scene.hub.bench.call('hub.setDpsFault', { fault: '404', registrationId: 'failing' });
      await scene.register('failing', scene.hub.credentials('failing'));
    },
  },
  'http-on-mqtt-port': {
    happen: (scene) =>
      new Promise((resolve) => {
        const { port } = scene.hub.address;
        get({ host: '127.0.0.1', port, ...scene.hub.credentials('a'), agent: false }, resolve).on('error', resolve);
      }),
  },
  'alpn-missing': {
    remedy: /x-amzn-mqtt-ca/,
    happen: async (scene) => {
      const { address } = await scene.hub.bench.call('hub.status', {});
      await scene.connect('a', { port: address?.alpnPort ?? 0 }).catch(() => undefined);
    },
  },
  'websocket-refused': {
    happen: async (scene) => {
      const { address } = await scene.hub.bench.call('hub.status', {});
      const { cert, key } = scene.hub.credentials('a');
      await failing(webSocketAt({ port: address?.webSocketPort ?? 0, cert, key }, '/nowhere'));
    },
  },
} as const satisfies Readonly<Record<string, RefusalRow>>;
