import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { Inspection } from '../contract/models.ts';
import { equalBytes, toBinaryString } from '../core/bytes.ts';
import { certificateBlocks, decodePem, looksLikePem } from '../core/keystore/pem.ts';
import { looksLikePkcs12, readPkcs12 } from '../core/keystore/pkcs12-read.ts';
import { isEncryptedBlock, isPrivateKeyBlock, readPrivateKey } from '../core/keystore/private-key.ts';
import { Problem } from '../core/problem.ts';
import { describePublicKey, publicKeyLabel } from '../core/x509/algorithms.ts';
import { type Certificate, readCertificate } from '../core/x509/read-certificate.ts';
import { certificateDetails } from './certificate-facts.ts';
import { publicKeyOf, readDerFile } from './der-file.ts';
import type { Grants } from './grants.ts';
import type { Ports } from './ports.ts';

const maximumBytes = 10_000_000;

interface Found {
  readonly kind: Inspection['kind'];
  readonly certificates: readonly { readonly certificate: Certificate; readonly friendlyName: string | undefined }[];
  /** `publicKey` is undefined for a key that stayed closed. */
  readonly keys: readonly {
    readonly publicKey: Uint8Array | undefined;
    readonly encrypted: boolean;
    readonly friendlyName: string | undefined;
  }[];
  readonly protection: readonly string[];
}

/** Says what a file holds, by its bytes and not by its name. Keys are looked at and never shown. */
export class FileInspection {
  readonly #grants: Grants;
  readonly #ports: Ports;

  constructor(grants: Grants, ports: Ports) {
    this.#grants = grants;
    this.#ports = ports;
  }

  async inspect(input: ParsedInput<'file.inspect'>): Promise<MethodOutput<'file.inspect'>> {
    const bytes = await this.#ports.folders.readFile(this.#grants.resolve(input.file, 'file'), maximumBytes);
    return this.#describe(await this.#read(bytes, input.password));
  }

  async #read(bytes: Uint8Array, password: string | undefined): Promise<Found> {
    if (looksLikePem(bytes)) return this.#readPem(bytes, password);
    if (looksLikePkcs12(bytes)) {
      const { keys, certificates, protection } = await readPkcs12(bytes, password, this.#ports.ciphers);
      return {
        kind: 'pkcs12',
        certificates: certificates.map(({ der, friendlyName }) => ({
          certificate: readCertificate(der),
          friendlyName,
        })),
        keys: await Promise.all(
          keys.map(async ({ der, encrypted, friendlyName }) => ({
            publicKey: await publicKeyOf(der, this.#ports.keys, 'file'),
            encrypted,
            friendlyName,
          })),
        ),
        protection,
      };
    }
    const found = await readDerFile(bytes, password, this.#ports, 'file');
    if ('certificate' in found) {
      const certificates = [{ certificate: found.certificate, friendlyName: undefined }];
      return { kind: 'certificate', certificates, keys: [], protection: [] };
    }
    const { publicKey, encrypted } = found;
    return {
      kind: 'private-key',
      certificates: [],
      keys: [{ publicKey, encrypted, friendlyName: undefined }],
      protection: [],
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
          publicKey: key === undefined ? undefined : await publicKeyOf(key, this.#ports.keys, 'file'),
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

  #describe(found: Found): Inspection {
    return {
      kind: found.kind,
      certificates: found.certificates.map(({ certificate, friendlyName }) => ({
        ...certificateDetails(certificate, this.#ports.ciphers.digest),
        ...(friendlyName === undefined ? {} : { friendlyName }),
      })),
      privateKeys: found.keys.map(({ publicKey, encrypted, friendlyName }) => {
        const index = found.certificates.findIndex(
          ({ certificate }) => publicKey !== undefined && equalBytes(certificate.publicKey, publicKey),
        );
        return {
          key: publicKey === undefined ? 'encrypted' : publicKeyLabel(describePublicKey(publicKey)),
          encrypted,
          ...(friendlyName === undefined ? {} : { friendlyName }),
          ...(index === -1 ? {} : { certificate: index }),
        };
      }),
      protection: [...found.protection],
    };
  }
}

function notRecognised(message: string, remedy: string): Problem {
  return new Problem('FORMAT_NOT_RECOGNISED', message, { field: 'file', remedy });
}
