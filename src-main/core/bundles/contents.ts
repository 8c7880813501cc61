import { i18n } from '../language/index.ts';
import { equalBytes, fromUtf8, toUtf8 } from '../bytes.ts';
import type { PasswordCiphers } from '../primitives.ts';
import { Problem } from '../problem.ts';
import { readCertificate } from '../x509/read-certificate.ts';
import { readJks, recoverJksKey } from '../keystore/jks-read.ts';
import { type JksEntry, writeJks } from '../keystore/jks-write.ts';
import { certificatePem, decodePem, encodePem } from '../keystore/pem.ts';
import { readPkcs12 } from '../keystore/pkcs12-read.ts';
import { buildPkcs12 } from '../keystore/pkcs12-write.ts';
import {
  encryptPrivateKey,
  encryptedPrivateKeyPem,
  isPrivateKeyBlock,
  privateKeyPem,
  readPrivateKey,
} from '../keystore/private-key.ts';
import { type BundlePart, type BundleSubject, holdsKey } from './bundle.ts';
import type { BundleOrder } from './order.ts';

/** A file of a bundle, ready to be placed. */
export interface BundleFile {
  /** Below the chosen folder, with / between folders. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** A private key is in it, so nobody else may read it. */
  readonly holdsKey: boolean;
}

interface BundlePorts {
  readonly ciphers: PasswordCiphers;
  /** When the entries of a keystore are said to be made. */
  readonly now: Date;
}

/** Makes the files of an order. `privateKey` is PKCS#8 DER; only an order that needs no key goes without it. */
export function makeBundle(
  order: BundleOrder,
  subject: BundleSubject,
  privateKey: Uint8Array | undefined,
  ports: BundlePorts,
): Promise<BundleFile[]> {
  const maker = new Maker(order, subject, privateKey, ports);
  return Promise.all(
    order.parts.map(async (part) => ({
      name: part.name,
      bytes: await maker.make(part),
      holdsKey: holdsKey(part),
    })),
  );
}

/** Opens each file again and compares it with what it was made from. Throws an Error that names the file. */
export async function proveBundle(
  order: BundleOrder,
  subject: BundleSubject,
  privateKey: Uint8Array | undefined,
  read: (name: string) => Uint8Array,
  ports: BundlePorts,
): Promise<void> {
  const maker = new Maker(order, subject, privateKey, ports);
  for (const part of order.parts) {
    let whole: boolean;
    try {
      whole = await maker.proves(part, read(part.name));
    } catch (cause) {
      // Whatever is wrong with it is a defect of ours, not of something the user gave.
      throw new Error(`${part.name} cannot be opened again.`, { cause });
    }
    if (!whole) throw new Error(`${part.name} did not survive being written.`);
  }
}

/** Whether a file has a key in it that is encrypted by the key password, apart from any keystore. */
export const encryptsKey = ({ contents }: BundlePart): boolean =>
  contents.form === 'pem' && contents.parts.includes('encrypted-private-key');

const sameAll = (found: readonly Uint8Array[], expected: readonly Uint8Array[]): boolean =>
  found.length === expected.length && found.every((one, index) => equalBytes(one, expected[index] ?? new Uint8Array()));

class Maker {
  readonly #order: BundleOrder;
  readonly #subject: BundleSubject;
  readonly #privateKey: Uint8Array | undefined;
  readonly #ports: BundlePorts;

  constructor(order: BundleOrder, subject: BundleSubject, privateKey: Uint8Array | undefined, ports: BundlePorts) {
    this.#order = order;
    this.#subject = subject;
    this.#privateKey = privateKey;
    this.#ports = ports;
  }

  get #key(): Uint8Array {
    if (this.#privateKey === undefined) throw new Error('This bundle needs the private key.');
    return this.#privateKey;
  }

  #password(which: 'storePassword' | 'keyPassword'): string {
    const password = this.#order[which];
    if (password !== undefined) return password;
    throw new Problem(
      'PASSWORD_REQUIRED',
      which === 'keyPassword'
        ? i18n.t('The bundle needs a key password.')
        : i18n.t('The bundle needs a store password.'),
      {
        field: which,
        remedy: i18n.t('Give one.'),
      },
    );
  }

  async make({ contents }: BundlePart): Promise<Uint8Array> {
    const { chain } = this.#subject;
    const { ciphers } = this.#ports;
    switch (contents.form) {
      case 'der':
        return contents.certificate;
      case 'public-key':
        return toUtf8(encodePem('PUBLIC KEY', readCertificate(contents.certificate).publicKey));
      case 'pem': {
        const blocks = contents.parts.map(async (part) => {
          if (typeof part !== 'string') return certificatePem(part);
          if (part === 'private-key') return privateKeyPem(this.#key);
          const encrypted = await encryptPrivateKey(this.#key, this.#password('keyPassword'), ciphers);
          return encryptedPrivateKeyPem(encrypted);
        });
        return toUtf8((await Promise.all(blocks)).join(''));
      }
      case 'pkcs12':
        return buildPkcs12(
          { privateKey: this.#key, chain, friendlyName: this.#order.alias },
          this.#password(contents.password),
          this.#order.pfxProfile,
          ciphers,
        );
      case 'jks':
        return writeJks(this.#entries(contents.trusted), this.#password('storePassword'), ciphers);
    }
  }

  async proves({ contents }: BundlePart, bytes: Uint8Array): Promise<boolean> {
    const { chain } = this.#subject;
    const { ciphers } = this.#ports;
    switch (contents.form) {
      case 'der':
        return equalBytes(readCertificate(bytes).der, contents.certificate);
      case 'public-key': {
        const [block] = decodePem(fromUtf8(bytes) ?? '');
        return block !== undefined && equalBytes(block.bytes, readCertificate(contents.certificate).publicKey);
      }
      case 'pem': {
        const blocks = decodePem(fromUtf8(bytes) ?? '');
        const found = blocks.map(async (block) =>
          isPrivateKeyBlock(block) ? readPrivateKey(block, this.#order.keyPassword, ciphers) : block.bytes,
        );
        const expected = contents.parts.map((part) => (typeof part === 'string' ? this.#key : part));
        return sameAll(await Promise.all(found), expected);
      }
      case 'pkcs12': {
        const { keys, certificates } = await readPkcs12(bytes, this.#password(contents.password), ciphers);
        const parts = [...keys, ...certificates].flatMap(({ der }) => der ?? []);
        return sameAll(parts, [this.#key, ...chain]);
      }
      case 'jks': {
        const wanted = this.#entries(contents.trusted);
        const found = readJks(bytes, this.#password('storePassword'), ciphers.digest);
        return (
          found.length === wanted.length &&
          found.every((entry, index) =>
            'protectedKey' in entry
              ? equalBytes(recoverJksKey(entry, this.#password('keyPassword'), ciphers.digest), this.#key) &&
                sameAll(entry.chain, chain)
              : equalBytes(entry.certificate, this.#subject.trusted[index - 1] ?? new Uint8Array()),
          )
        );
      }
    }
  }

  #entries(trusted: boolean): JksEntry[] {
    const created = this.#ports.now;
    const { alias, trustAliases } = this.#order;
    const key: JksEntry = {
      alias,
      created,
      privateKey: this.#key,
      keyPassword: this.#password('keyPassword'),
      chain: this.#subject.chain,
    };
    if (!trusted) return [key];
    return [
      key,
      ...this.#subject.trusted.map((certificate, index) => ({
        alias: trustAliases[index] ?? '',
        created,
        certificate,
      })),
    ];
  }
}
