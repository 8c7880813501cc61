import { i18n } from '../core/language/index.ts';
import {
  X509Certificate,
  createECDH,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  generateKeyPairSync,
  randomBytes,
  sign as nodeSign,
  verify as nodeVerify,
  type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';
import { type KeyType, encodeEcKey } from '../core/x509/algorithms.ts';
import type { Signer } from '../core/primitives.ts';
import { keyLabel, privateKeyAlgorithm } from '../core/x509/key-algorithms.ts';
import { Problem } from '../core/problem.ts';
import type { KeyPair, Keys, WeakKeys } from '../services/ports.ts';
import { readPublicKey, signedBy } from './certificate-signature.ts';
import { linkedLibrary } from './key-support.ts';

const sign = promisify(nodeSign);
const verify = promisify(nodeVerify);

/** How keys are told. */
const encodings = {
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'der' },
} as const;

/** The curve of an EC key; undefined of RSA, whose modulus has so many bits as its name says. */
const curveOf = (type: KeyType): string | undefined => ({ 'ec-p256': 'P-256', 'ec-p384': 'P-384' })[type as string];
const modulusOf = (type: KeyType): number => Number(type.slice(4));

/**
 * A new key pair, made in this thread. An EC key is encoded by Certbench: OpenSSL 3's own encoders take several times as long as the key.
 */
export function generateAtOnce(type: KeyType): KeyPair {
  if (type === 'ec-p256' || type === 'ec-p384') {
    const pair = createECDH(type === 'ec-p256' ? 'prime256v1' : 'secp384r1');
    const point = pair.generateKeys();
    return encodeEcKey(type, pair.getPrivateKey(), point);
  }
  const { publicKeyEncoding, privateKeyEncoding } = encodings;
  return generateKeyPairSync('rsa', { modulusLength: modulusOf(type), publicKeyEncoding, privateKeyEncoding });
}

/** Throws KEY_NOT_SUPPORTED, or DAMAGED where the bytes are no whole private key. */
export function readPrivateKey(privateKey: Uint8Array): KeyObject {
  const algorithm = privateKeyAlgorithm(privateKey);
  if (!linkedLibrary.signsWith(algorithm)) {
    throw new Problem(
      'KEY_NOT_SUPPORTED',
      i18n.t('Certbench cannot sign with a key of the kind {algorithm}.', { algorithm: keyLabel(algorithm) }),
      {
        field: 'key',
        remedy: i18n.t('Use an RSA key, or an EC key on the curve P-256, P-384 or P-521.'),
      },
    );
  }
  try {
    return createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' });
  } catch {
    // The cause may quote key material, so it is not kept.
    throw new Problem('DAMAGED', i18n.t('The private key is damaged.'), {
      field: 'key',
      remedy: i18n.t('Restore it from a backup.'),
    });
  }
}

/** What a key is asked to sign with: the Edwards curves hash by themselves, and an RSA-PSS key may be bound to a hash. */
function hashFor({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): Parameters<Signer['sign']>[0] {
  if (asymmetricKeyType?.startsWith('ed') === true) return null;
  // A key may also be bound to one that nothing else here is signed with.
  return (asymmetricKeyDetails?.hashAlgorithm ?? 'sha256') as Parameters<Signer['sign']>[0];
}

type Generated = (error: Error | null, publicKey: Uint8Array, privateKey: Uint8Array) => void;

const generated = (begin: (done: Generated) => void): Promise<KeyPair> =>
  new Promise((resolve, reject) => {
    begin((error, publicKey, privateKey) => {
      if (error === null) resolve({ publicKey, privateKey });
      else reject(error);
    });
  });

/** Keys and signatures by node:crypto, on its thread pool. */
export const nodeKeys: Keys = {
  generate: (type: KeyType) =>
    generated((done) => {
      const namedCurve = curveOf(type);
      if (namedCurve === undefined) generateKeyPair('rsa', { modulusLength: modulusOf(type), ...encodings }, done);
      else generateKeyPair('ec', { namedCurve, ...encodings }, done);
    }),

  signsWith: (algorithm) => linkedLibrary.signsWith(algorithm),

  signer(privateKey) {
    const key = readPrivateKey(privateKey);
    let publicKey: Uint8Array | undefined;
    return {
      // Told when somebody asks: of thousands of devices nobody does, and it costs as much as several signatures.
      get publicKey() {
        return (publicKey ??= createPublicKey(key).export({ type: 'spki', format: 'der' }));
      },
      sign: (hash, data) => sign(hash, data, key),
    };
  },

  async proves(signer, publicKey) {
    const challenge = randomBytes(32);
    try {
      const key = readPublicKey(publicKey);
      const hash = hashFor(key);
      return await verify(hash, challenge, key, await signer.sign(hash, challenge));
    } catch {
      return false;
    }
  },

  verifies({ data, signature, hash }, publicKey) {
    try {
      return nodeVerify(hash, data, readPublicKey(publicKey), signature);
    } catch {
      return false;
    }
  },

  check(certificate, publicKey) {
    try {
      // OpenSSL reads it all: what comes from anywhere may be signed and still be no certificate.
      return new X509Certificate(certificate).verify(readPublicKey(publicKey));
    } catch {
      return false;
    }
  },

  signedBy,

  checks: (signature) => linkedLibrary.checks(signature),
};

export const nodeWeakKeys: WeakKeys = {
  generate: () => generated((done) => generateKeyPair('rsa', { modulusLength: 1024, ...encodings }, done)),
  signSha1: (privateKey, data) => sign('sha1', data, readPrivateKey(privateKey)),
};
