import type { TestKind } from '../../src-main/core/test-certificates/kinds.ts';
import type { CauseRow } from './cause-row.ts';
import { at } from './cause-scene.ts';
import { closing, presenting } from './serving.ts';

/** What is wrong with the certificate or the key of the device. */

/** A certificate that is broken on purpose, at mosquitto, which says in TLS what it thinks of it. */
const refused =
  (kind: TestKind): CauseRow['tell'] =>
  (scene) =>
    scene.diagnose(scene.ports.strict, scene.device(kind));

/** At a server that says nothing, and goes. */
const unexplained =
  (deviceId: string): CauseRow['tell'] =>
  (scene) =>
    at(closing(scene.files.server), (port) => scene.diagnose(port, scene.device(deviceId)));

export const ownCertificateRows: readonly CauseRow[] = [
  {
    truth: 'The device’s certificate has expired',
    cause: 'device-certificate-expired',
    remedy: /new certificate/,
    tell: refused('expired'),
  },
  {
    truth: 'The device’s certificate has expired, at a server that only closes',
    cause: 'device-certificate-expired',
    remedy: /new certificate/,
    tell: unexplained('expired'),
  },
  {
    truth: 'The device’s certificate is not valid yet',
    cause: 'device-certificate-not-yet-valid',
    remedy: /clock/,
    tell: refused('not-yet-valid'),
  },
  {
    truth: 'The device’s certificate is not for clients (extended key usage)',
    cause: 'device-certificate-purpose',
    remedy: /clientAuth/,
    tell: refused('wrong-purpose'),
  },
  {
    truth: 'Another authority of the same name has signed the device’s certificate',
    cause: 'authority-other-key',
    remedy: /Register the authority that has signed it/,
    tell: refused('same-name'),
  },
  {
    truth: 'The server does not know the device’s authority',
    cause: 'device-certificate-refused',
    remedy: /trusts the device's authority/,
    tell: (scene) => scene.diagnose(scene.ports.strict, scene.by(scene.files.foreign)),
  },
  {
    truth: 'The server does not know the device’s authority, names those that it knows, and only closes',
    cause: 'authority-not-accepted',
    remedy: /authority added to those that the server trusts/,
    tell: (scene) =>
      at(closing(scene.files.server, scene.files.root), (port) => scene.diagnose(port, scene.by(scene.files.foreign))),
  },
  {
    truth: 'The device’s key belongs to another certificate',
    cause: 'key-mismatch',
    remedy: /made together/,
    tell: async (scene) => {
      const { cert } = scene.files.device;
      return scene.diagnose(scene.ports.strict, scene.by({ cert, key: scene.files.foreign.key }));
    },
  },
  {
    truth: 'The device’s key is RSA 1024',
    cause: 'weak-key',
    remedy: /RSA 2048/,
    tell: refused('weak-key'),
  },
  {
    truth: 'The device’s certificate is signed with SHA-1',
    cause: 'weak-signature',
    remedy: /SHA-256/,
    tell: refused('sha-1'),
  },
  {
    truth: 'The device’s certificate is revoked',
    cause: 'device-certificate-revoked',
    remedy: /new certificate/,
    tell: async (scene) => {
      const { made, files } = scene;
      const { root, server } = files;
      const revoked = await made.make('revoked', { issuer: root, extensions: [] });
      const list = await made.revoke(root, revoked);
      const checking = ['-Verify', '1', '-verify_return_error', '-CAfile', root.cert, '-CRL', list, '-crl_check'];
      return at(presenting(server, ...checking), (port) => scene.diagnose(port, scene.by(revoked)));
    },
  },
  {
    truth: 'The device sends no intermediate',
    cause: 'chain-incomplete',
    remedy: /Present the intermediates/,
    tell: (scene) => scene.diagnose(scene.ports.strict, scene.device('leaf-alone')),
  },
  {
    truth: 'The device sends its chain in the wrong order',
    cause: 'chain-order',
    remedy: /begin with the device’s own certificate/,
    tell: unexplained('reversed'),
  },
  {
    truth: 'The server takes keys of another kind alone',
    cause: 'device-certificate-not-sent',
    remedy: /RSA key/,
    tell: (scene) => {
      const asking = ['-Verify', '3', '-client_sigalgs', 'RSA-PSS+SHA256', '-CAfile', scene.files.root.cert];
      return at(presenting(scene.files.server, '-tls1_3', ...asking), (port) =>
        scene.diagnose(port, scene.by(scene.files.device)),
      );
    },
  },
  {
    truth: 'The pass phrase of the device’s key is wrong',
    cause: 'wrong-passphrase',
    remedy: /what was typed/,
    tell: async (scene) => {
      const { causes } = await scene.bench.call('diagnosis.foresee', {
        workspace: scene.bench.workspace,
        deviceIds: ['locked'],
        platform: 'mqtt-broker',
        keyPassphrase: 'another one',
      });
      return { cause: causes[0]?.cause, remedy: causes[0]?.remedy };
    },
  },
];
