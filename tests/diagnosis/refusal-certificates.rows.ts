import { readFileSync } from 'node:fs';
import type { PathFault } from '../../src-main/core/x509/path.ts';
import { authority, ec } from '../support/openssl-certificates.ts';
import { type RefusalRow, users } from './refusal-scene.ts';

/** What keeps a client out by the certificates that it has presented. */

const leaf = 'basicConstraints=CA:FALSE';
const ca = (more = '') => `basicConstraints=critical,CA:TRUE${more}\nkeyUsage=critical,keyCertSign`;

/** As `dev`, with a certificate that has such extensions. */
const having = (name: string, extensions: string): RefusalRow => ({
  happen: async (scene) => {
    await scene.below(name, extensions);
    await scene.asDevice(name);
  },
});

export const certificateRefusals = {
  'no-certificate': { happen: (scene) => scene.login({}, 'a', users.iotHub('a')) },
  'issuer-not-presented': {
    happen: async (scene) => {
      await scene.below('Hall', ca(), 'Plant', '/CN=Hall');
      await scene.below('below-hall', leaf, 'Hall');
      await scene.asDevice('below-hall');
    },
  },
  'authority-not-registered': {
    happen: async (scene) => {
      await scene.pki.authority('Stranger');
      await scene.below('below-stranger', leaf, 'Stranger');
      await scene.asDevice('below-stranger', 'Stranger');
    },
  },
  'authority-not-verified': {
    happen: async (scene) => {
      await scene.pki.authority('Unproved');
      await scene.hub.bench.call('hub.uploadAuthority', { certificatePem: scene.pki.pem('Unproved') });
      await scene.below('below-unproved', leaf, 'Unproved');
      await scene.asDevice('below-unproved');
    },
  },
  'signature-invalid': {
    told: 'authority-other-key',
    happen: async (scene) => {
      await scene.pki.authority('Namesake', { subject: '/CN=Plant' });
      await scene.below('below-namesake', leaf, 'Namesake');
      await scene.asDevice('below-namesake');
    },
  },
  'signature-not-checkable': {
    happen: async (scene) => {
      // Its key is of a kind that no library of TLS has, and it has not signed what names it.
      const odd = await scene.made.make('Odd', { extensions: authority, key: ec('secp224k1') });
      const certificatePem = readFileSync(odd.cert, 'utf8');
      await scene.hub.bench.call('hub.uploadAuthority', { certificatePem, verified: true });
      await scene.pki.authority('Odd-too', { subject: '/CN=Odd' });
      await scene.below('below-odd', leaf, 'Odd-too');
      await scene.asDevice('below-odd');
    },
  },
  'certificate-expired': {
    happen: async (scene) => {
      await scene.pki.make('ended', { subject: '/CN=dev', issuer: 'Plant', extensions: leaf, days: -1 });
      await scene.asDevice('ended');
    },
  },
  'certificate-not-yet-valid': {
    happen: async (scene) => {
      const issuer = { cert: scene.pki.path('Plant'), key: scene.pki.path('Plant', '.key') };
      await scene.made.make('early', { issuer, subject: '/CN=dev', extensions: [leaf], years: [2090, 2091] });
      await scene.asDevice('early');
    },
  },
  'issuer-is-not-an-authority': {
    happen: async (scene) => {
      await scene.below('no-authority', leaf, 'Plant', '/CN=no-authority');
      await scene.below('below-no-authority', leaf, 'no-authority');
      await scene.asDevice('below-no-authority', 'no-authority');
    },
  },
  'path-length-exceeded': {
    happen: async (scene) => {
      await scene.below('Short', ca(',pathlen:0'), 'Plant', '/CN=Short');
      await scene.below('Deep', ca(), 'Short', '/CN=Deep');
      await scene.below('below-deep', leaf, 'Deep');
      await scene.asDevice('below-deep', 'Deep', 'Short');
    },
  },
  'chain-too-complex': {
    happen: async (scene) => {
      const keys = ['x1', 'x2', 'x3', 'x4', 'x5'];
      for (const key of keys) await scene.pki.authority(key, { subject: '/CN=X' });
      const crossed = keys.flatMap((keyOf) =>
        keys.filter((issuer) => issuer !== keyOf).map((issuer) => ({ name: `${keyOf}-${issuer}`, keyOf, issuer })),
      );
      for (const { name, ...by } of crossed) await scene.pki.authority(name, { subject: '/CN=X', ...by });
      await scene.below('below-crossed', leaf, 'x1');
      await scene.asDevice('below-crossed', ...crossed.map(({ name }) => name));
    },
  },
  'authority-as-client': having('authority', ca()),
  'not-for-clients': having('server', `${leaf}\nextendedKeyUsage=serverAuth`),
  'wrong-key-usage': having('agreeing', `${leaf}\nkeyUsage=keyAgreement`),
  'critical-extension-unknown': having('demanding', `${leaf}\n1.2.3.4=critical,ASN1:UTF8String:x`),
  'certificate-unreadable': having('unreadable', 'subjectAltName=DER:0500'),
  'certificate-not-registered': {
    told: 'registered-otherwise',
    remedy: /tab ThingsBoard/,
    happen: async (scene) => {
      await scene.pki.make('self-signed', { extensions: leaf });
      await scene.login(scene.of('self-signed'), 'x', undefined);
    },
  },
  'name-pattern-mismatch': {
    happen: async (scene) => {
      await scene.pki.authority('Board');
      const certificatePem = scene.pki.pem('Board');
      const profile = { certificatePem, pattern: 'sensor-(.*)', allowCreate: true };
      await scene.hub.bench.call('hub.setThingsBoardProfile', profile);
      await scene.below('below-board', leaf, 'Board');
      await scene.login(scene.of('below-board', 'Board'), 'x', undefined);
    },
  },
} as const satisfies Readonly<Record<PathFault, RefusalRow>> & Readonly<Record<string, RefusalRow>>;
