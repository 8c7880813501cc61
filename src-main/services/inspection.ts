import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { Inspection } from '../contract/models.ts';
import { equalBytes, toBinaryString } from '../core/bytes.ts';
import { certificateBlocks, decodePem, looksLikePem } from '../core/keystore/pem.ts';
import { looksLikePkcs12, readPkcs12 } from '../core/keystore/pkcs12-read.ts';
import {
  isEncryptedBlock,
  isPrivateKeyBlock,
  looksLikeEncryptedKey,
  readPrivateKey,
} from '../core/keystore/private-key.ts';
import { Problem } from '../core/problem.ts';
import { describePublicKey, otherDer, publicKeyLabel } from '../core/x509/algorithms.ts';
import { type Certificate, readCertificate } from '../core/x509/read-certificate.ts';
import { certificateDetails } from './certificate-facts.ts';
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
            publicKey: await this.#publicKeyOf(der),
            encrypted,
            friendlyName,
          })),
        ),
        protection,
      };
    }
    const format = magics.find(({ start }) => start.every((byte, index) => bytes[index] === byte));
    if (format !== undefined) throw notRecognised(format.message, format.remedy);
    if (bytes[0] !== 0x30) {
      throw notRecognised(
        'The file is neither PEM, DER nor PKCS#12.',
        'Choose a .pem, .cer, .crt, .der, .pfx or .p12 file.',
      );
    }
    return this.#readDer(bytes, password);
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
          publicKey: key === undefined ? undefined : await this.#publicKeyOf(key),
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

  async #readDer(bytes: Uint8Array, password: string | undefined): Promise<Found> {
    try {
      return {
        kind: 'certificate',
        certificates: [{ certificate: readCertificate(bytes), friendlyName: undefined }],
        keys: [],
        protection: [],
      };
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'DAMAGED')) throw error;
    }
    const labels = looksLikeEncryptedKey(bytes)
      ? ['ENCRYPTED PRIVATE KEY']
      : ['PRIVATE KEY', 'EC PRIVATE KEY', 'RSA PRIVATE KEY'];
    for (const label of labels) {
      const block = { label, headers: {}, bytes };
      try {
        const key = await readPrivateKey(block, password, this.#ports.ciphers);
        const publicKey = await this.#publicKeyOf(key);
        const encrypted = isEncryptedBlock(block);
        return {
          kind: 'private-key',
          certificates: [],
          keys: [{ publicKey, encrypted, friendlyName: undefined }],
          protection: [],
        };
      } catch (error) {
        if (!(error instanceof Problem && error.code === 'DAMAGED')) throw error;
      }
    }
    const other = otherDer(bytes);
    if (other !== undefined)
      throw notRecognised(`The file is ${other}.`, 'Choose a file with a certificate or a private key.');
    throw new Problem(
      'DAMAGED',
      'The file is DER, but neither a certificate, a private key nor PKCS#12; or it is damaged.',
      {
        field: 'file',
        remedy: 'Fetch or export the file again, in binary mode.',
      },
    );
  }

  /** Throws DAMAGED for a key that signs what nobody can verify. */
  async #publicKeyOf(privateKey: Uint8Array): Promise<Uint8Array> {
    const { publicKey } = this.#ports.keys.signer(privateKey);
    if (await this.#ports.keys.proves(privateKey, publicKey)) return publicKey;
    throw new Problem('DAMAGED', 'The private key is damaged: what it signs cannot be verified.', {
      field: 'file',
      remedy: 'Restore it from a backup.',
    });
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

const magics = [
  {
    start: [0xfe, 0xed, 0xfe, 0xed],
    message: 'The file is a Java keystore (JKS), which is not read yet.',
    remedy: 'Convert it: keytool -importkeystore -srckeystore old.jks -destkeystore new.p12 -deststoretype PKCS12',
  },
  {
    start: [0xce, 0xce, 0xce, 0xce],
    message: 'The file is a JCEKS keystore, which is not supported.',
    remedy: 'Convert it: keytool -importkeystore -srckeystore old.jceks -destkeystore new.p12 -deststoretype PKCS12',
  },
] as const;

function notRecognised(message: string, remedy: string): Problem {
  return new Problem('FORMAT_NOT_RECOGNISED', message, { field: 'file', remedy });
}
