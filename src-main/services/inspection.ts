import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { Inspection, Warning } from '../contract/models.ts';
import { toBinaryString, toHex } from '../core/bytes.ts';
import { looksLikeJks } from '../core/keystore/jks-read.ts';
import { certificateBlocks, decodePem, looksLikePem } from '../core/keystore/pem.ts';
import { looksLikePkcs12, readPkcs12 } from '../core/keystore/pkcs12-read.ts';
import { isEncryptedBlock, isPrivateKeyBlock, readPrivateKey } from '../core/keystore/private-key.ts';
import { Problem } from '../core/problem.ts';
import { describePublicKey } from '../core/x509/algorithms.ts';
import { type KeyAlgorithm, keyLabel, privateKeyAlgorithm } from '../core/x509/key-algorithms.ts';
import { type Certificate, readCertificate } from '../core/x509/read-certificate.ts';
import { certificateDetails } from './certificate-facts.ts';
import { publicKeyOf, readDerFile } from './der-file.ts';
import type { Grants } from './grants.ts';
import { type Jobs, cancellable } from './jobs.ts';
import { type KeystorePasswords, namedOtherwise, openJks, pkcs12Entries } from './java-keystore.ts';
import type { Ports } from './ports.ts';

const maximumBytes = 10_000_000;

interface Found {
  readonly kind: Inspection['kind'];
  readonly certificates: readonly { readonly certificate: Certificate; readonly friendlyName: string | undefined }[];
  readonly keys: readonly FoundKey[];
  readonly entries?: Inspection['entries'];
  readonly protection: readonly string[];
}

interface FoundKey {
  readonly key: LookedAt | 'closed';
  readonly encrypted: boolean;
  readonly friendlyName: string | undefined;
}

/** An open key: its public half where Certbench can use it, else what it is. */
type LookedAt = { readonly publicKey: Uint8Array } | { readonly notSupported: KeyAlgorithm };

/** Says what a file holds, by its bytes and not by its name. Keys are looked at and never shown. */
export class FileInspection {
  readonly #grants: Grants;
  readonly #jobs: Jobs;
  readonly #ports: Ports;

  constructor(grants: Grants, jobs: Jobs, ports: Ports) {
    this.#grants = grants;
    this.#jobs = jobs;
    this.#ports = ports;
  }

  inspect(input: ParsedInput<'file.inspect'>): Promise<MethodOutput<'file.inspect'>> {
    const path = this.#grants.resolve(input.file, 'file');
    const terms = { title: 'Looking into a file', looksOnly: true, message: 'Cancelled. The file was not read.' };
    return this.#jobs.run(input.jobId, terms, (job) =>
      new FileReading({ ...this.#ports, ciphers: cancellable(this.#ports.ciphers, job) }).read(path, {
        password: input.password,
        keyPassword: input.keyPassword,
      }),
    );
  }
}

/** One file that is looked into. */
class FileReading {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  async read(path: string, passwords: KeystorePasswords): Promise<MethodOutput<'file.inspect'>> {
    const bytes = await this.#ports.folders.readFile(path, maximumBytes);
    return this.#describe(await this.#read(bytes, passwords), this.#ports.folders.nameOf(path));
  }

  async #read(bytes: Uint8Array, passwords: KeystorePasswords): Promise<Found> {
    const { password } = passwords;
    if (looksLikePem(bytes)) return this.#readPem(bytes, password);
    if (looksLikeJks(bytes)) return this.#readJks(bytes, passwords);
    if (looksLikePkcs12(bytes)) {
      const found = await readPkcs12(bytes, password, this.#ports.ciphers);
      const { keys, protection } = found;
      const certificates = found.certificates.map(({ der, friendlyName }) => ({
        certificate: readCertificate(der),
        friendlyName,
      }));
      return {
        kind: 'pkcs12',
        certificates,
        keys: await Promise.all(
          keys.map(async ({ der, encrypted, friendlyName }) => ({
            key: await this.#lookAt(der),
            encrypted,
            friendlyName,
          })),
        ),
        entries: pkcs12Entries(
          found,
          certificates.map(({ certificate }) => certificate),
        ),
        protection,
      };
    }
    const found = await readDerFile(bytes, password, this.#ports, 'file');
    if ('certificate' in found) {
      const certificates = [{ certificate: found.certificate, friendlyName: undefined }];
      return { kind: 'certificate', certificates, keys: [], protection: [] };
    }
    const { privateKey, encrypted } = found;
    return {
      kind: 'private-key',
      certificates: [],
      keys: [{ key: await this.#lookAt(privateKey), encrypted, friendlyName: undefined }],
      protection: [],
    };
  }

  async #readJks(bytes: Uint8Array, passwords: KeystorePasswords): Promise<Found> {
    const opened = openJks(bytes, passwords, this.#ports.ciphers.digest, 'file');
    // One that is in several chains is told once, by its first alias.
    const certificates = new Map<
      string,
      { index: number; certificate: Certificate; friendlyName: string | undefined }
    >();
    const indexOf = (certificate: Certificate, friendlyName: string | undefined) => {
      const id = toHex(certificate.der);
      const known = certificates.get(id) ?? { index: certificates.size, certificate, friendlyName };
      certificates.set(id, { ...known, friendlyName: known.friendlyName ?? friendlyName });
      return known.index;
    };
    const keys: Found['keys'][number][] = [];
    const entries: Inspection['entries'] = [];
    const protection: string[] = [];
    for (const { alias, created, certificates: chain, key } of opened) {
      entries.push({
        alias,
        kind: key === undefined ? 'trusted-certificate' : 'private-key',
        created: created.toISOString(),
        certificates: chain.map((one, position) => indexOf(one, position === 0 ? alias : undefined)),
        ...(key === undefined ? {} : { privateKey: keys.length }),
      });
      if (key === undefined) continue;
      const looked = key === 'closed' ? key : await this.#lookAt(key.privateKey);
      keys.push({ key: looked, encrypted: true, friendlyName: alias });
      protection.push(
        `Private key "${alias}": SHA-1 of Java, without rounds${key === 'closed' ? '; closed to the passwords given' : ''}`,
      );
    }
    const checked =
      passwords.password === undefined
        ? 'not checked, for want of the store password'
        : 'SHA-1 with the store password';
    return {
      kind: 'jks',
      certificates: [...certificates.values()],
      keys,
      entries,
      protection: [...protection, `Integrity: ${checked}`],
    };
  }

  async #readPem(bytes: Uint8Array, password: string | undefined): Promise<Found> {
    // PEM is ASCII; what stands around its blocks may be anything.
    const blocks = decodePem(toBinaryString(bytes));
    if (blocks === undefined) {
      throw new Problem('DAMAGED', 'The PEM file is cut off or garbled.', { field: 'file', remedy: 'Fetch it again.' });
    }
    const keys = await Promise.all(
      blocks.filter(isPrivateKeyBlock).map(async (block) => {
        const encrypted = isEncryptedBlock(block);
        // Without a password an encrypted key is told of, and stays closed.
        const open = !encrypted || password !== undefined;
        const key = open ? await readPrivateKey(block, password, this.#ports.ciphers) : undefined;
        return {
          key: key === undefined ? ('closed' as const) : await this.#lookAt(key),
          encrypted,
          friendlyName: undefined,
        };
      }),
    );
    const certificates = certificateBlocks(blocks).map((der) => ({
      certificate: readCertificate(der),
      friendlyName: undefined,
    }));
    if (keys.length + certificates.length === 0) {
      throw notRecognised(
        `The PEM file has no certificate and no private key in it, but: ${blocks.map(({ label }) => label).join(', ') || 'nothing'}.`,
        'Choose a file with a certificate or a private key.',
      );
    }
    return { kind: 'pem', certificates, keys, protection: [] };
  }

  async #lookAt(privateKey: Uint8Array): Promise<LookedAt> {
    const { keys } = this.#ports;
    const algorithm = privateKeyAlgorithm(privateKey);
    if (!keys.signsWith(algorithm)) return { notSupported: algorithm };
    return { publicKey: await publicKeyOf(privateKey, keys, 'file') };
  }

  #describe(found: Found, name: string): Inspection {
    const { kind } = found;
    const ofKey = new Map(
      found.certificates.map(({ certificate }, index) => [toHex(certificate.publicKey), index] as const).toReversed(),
    );
    return {
      kind,
      certificates: found.certificates.map(({ certificate, friendlyName }) => ({
        ...certificateDetails(certificate, this.#ports.ciphers.digest),
        ...(friendlyName === undefined ? {} : { friendlyName }),
      })),
      privateKeys: found.keys.map(({ key, encrypted, friendlyName }) => {
        const index = key !== 'closed' && 'publicKey' in key ? ofKey.get(toHex(key.publicKey)) : undefined;
        return {
          key: key === 'closed' ? 'encrypted' : labelOf(key),
          encrypted,
          ...(friendlyName === undefined ? {} : { friendlyName }),
          ...(index === undefined ? {} : { certificate: index }),
        };
      }),
      entries: found.entries ?? [],
      protection: [...found.protection],
      warnings: [
        ...(kind === 'pkcs12' || kind === 'jks' ? namedOtherwise(name, kind) : []),
        ...notSupportedWarnings(found.keys),
      ],
    };
  }
}

const labelOf = (key: LookedAt): string =>
  keyLabel('publicKey' in key ? describePublicKey(key.publicKey) : key.notSupported);

function notSupportedWarnings(keys: readonly FoundKey[]): Warning[] {
  return keys.flatMap(({ key }) => {
    if (key === 'closed' || 'publicKey' in key) return [];
    const message = `A key of the kind ${labelOf(key)}: Certbench can show it, but not sign with it.`;
    return [{ code: 'key-not-supported' as const, message }];
  });
}

function notRecognised(message: string, remedy: string): Problem {
  return new Problem('FORMAT_NOT_RECOGNISED', message, { field: 'file', remedy });
}
