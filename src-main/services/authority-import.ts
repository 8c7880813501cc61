import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { AuthoritySummary, Warning } from '../contract/models.ts';
import { equalBytes, toBinaryString } from '../core/bytes.ts';
import { looksLikeJks } from '../core/keystore/jks-read.ts';
import { certificateBlocks, decodePem, looksLikePem } from '../core/keystore/pem.ts';
import { looksLikePkcs12, readPkcs12 } from '../core/keystore/pkcs12-read.ts';
import { isPrivateKeyBlock, readPrivateKey } from '../core/keystore/private-key.ts';
import { Problem } from '../core/problem.ts';
import { checkAuthorityName } from '../core/workspace/identifiers.ts';
import { namesMatch } from '../core/x509/path.ts';
import { type Certificate, readCertificate } from '../core/x509/read-certificate.ts';
import type { Authorities } from './authorities.ts';
import { passphraseWarnings, storeAuthority } from './authority-files.ts';
import { readDerFile } from './der-file.ts';
import type { Grants } from './grants.ts';
import { type KeystorePasswords, keysOfJks, namedOtherwise, openJks } from './java-keystore.ts';
import { type Job, type Jobs, cancellable } from './jobs.ts';
import type { Passphrases } from './passphrases.ts';
import type { Ports } from './ports.ts';
import type { Workspace, Workspaces } from './workspace.ts';

const maximumBytes = 10_000_000;

interface Contents {
  readonly certificates: readonly Certificate[];
  /** PKCS#8 DER. */
  readonly keys: readonly Uint8Array[];
  readonly warnings: readonly Warning[];
}

/** Brings an authority that was made elsewhere into a workspace. */
export class AuthorityImport {
  readonly #workspaces: Workspaces;
  readonly #authorities: Authorities;
  readonly #passphrases: Passphrases;
  readonly #grants: Grants;
  readonly #jobs: Jobs;
  readonly #ports: Ports;

  constructor(
    workspaces: Workspaces,
    authorities: Authorities,
    passphrases: Passphrases,
    grants: Grants,
    jobs: Jobs,
    ports: Ports,
  ) {
    this.#workspaces = workspaces;
    this.#authorities = authorities;
    this.#passphrases = passphrases;
    this.#grants = grants;
    this.#jobs = jobs;
    this.#ports = ports;
  }

  import(input: ParsedInput<'authority.import'>): Promise<MethodOutput<'authority.import'>> {
    const terms = { title: `Opening the authority ${input.name}`, message: 'Cancelled. Nothing was brought in.' };
    return this.#jobs.run(input.jobId, terms, (job) => this.#import(input, job));
  }

  async #import(input: ParsedInput<'authority.import'>, job: Job): Promise<MethodOutput<'authority.import'>> {
    const name = checkAuthorityName(input.name);
    const passwords = { password: input.filePassword, keyPassword: input.keyPassword };
    const contents = await this.#read(input.file, 'file', passwords, job);
    const more = input.keyFile === undefined ? undefined : await this.#read(input.keyFile, 'keyFile', passwords, job);
    const certificates = [...contents.certificates, ...(more?.certificates ?? [])];
    const { certificate, privateKey } = await this.#identity(certificates, [...contents.keys, ...(more?.keys ?? [])]);
    if (certificate.basicConstraints?.authority !== true) {
      throw new Problem('NOT_AN_AUTHORITY', `${label(certificate)} is not a certificate authority.`, {
        field: 'file',
        remedy: 'Choose the certificate that signs others: its basic constraints say CA:TRUE.',
      });
    }
    job.check();
    const writing = { purpose: `opening authority ${name}`, make: true };
    return this.#workspaces.write(input.workspace, writing, async (workspace) => {
      await this.#authorities.checkNameFree(workspace, name);
      const known = await this.#authorities.summaries(workspace);
      const chain = this.#chain(certificate, [...certificates, ...(await this.#above(workspace, known))]);
      const parent = known.find(({ certificatePem: pem }) => chain[1] !== undefined && sameCertificate(pem, chain[1]));
      const { passphrase } = input;
      const stored = await storeAuthority(
        workspace.folder,
        { name, parent: parent?.name, chain, privateKey },
        passphrase,
        this.#ports,
        job,
      );
      if (input.remember) await this.#passphrases.remember(workspace, stored, passphrase);
      const named = [...contents.warnings, ...(more?.warnings ?? [])];
      return { ...stored, warnings: [...named, ...chainWarnings(chain), ...passphraseWarnings(passphrase)] };
    });
  }

  async #read(token: string, field: string, passwords: KeystorePasswords, job: Job): Promise<Contents> {
    const { folders, keys: signing } = this.#ports;
    const path = this.#grants.resolve(token, field);
    const bytes = await job.waitFor(folders.readFile(path, maximumBytes));
    const { password } = passwords;
    const ciphers = cancellable(this.#ports.ciphers, job);
    if (looksLikePem(bytes)) {
      const blocks = decodePem(toBinaryString(bytes));
      if (blocks === undefined) throw new Problem('DAMAGED', 'The PEM file is cut off or garbled.', { field });
      const found: Uint8Array[] = [];
      // One after the other: what was begun all at once would still keep the machine busy after a cancel.
      for (const block of blocks.filter(isPrivateKeyBlock)) found.push(await readPrivateKey(block, password, ciphers));
      return { certificates: certificateBlocks(blocks).map(readCertificate), keys: found, warnings: [] };
    }
    if (looksLikePkcs12(bytes)) {
      const { certificates, keys } = await readPkcs12(bytes, password, ciphers);
      return {
        certificates: certificates.map(({ der }) => readCertificate(der)),
        keys: keys.map(({ der }) => der),
        warnings: namedOtherwise(folders.nameOf(path), 'pkcs12'),
      };
    }
    if (looksLikeJks(bytes)) {
      const entries = openJks(bytes, passwords, ciphers.digest, field);
      return {
        certificates: entries.flatMap(({ certificates }) => certificates),
        keys: keysOfJks(entries, passwords),
        warnings: namedOtherwise(folders.nameOf(path), 'jks'),
      };
    }
    const found = await readDerFile(bytes, password, { ciphers, keys: signing }, field);
    return 'certificate' in found
      ? { certificates: [found.certificate], keys: [], warnings: [] }
      : { certificates: [], keys: [found.privateKey], warnings: [] };
  }

  /** The certificate that a key belongs to, and the key. */
  async #identity(certificates: readonly Certificate[], keys: readonly Uint8Array[]) {
    if (certificates.length === 0) {
      throw new Problem('INCOMPLETE', 'There is no certificate in the file.', {
        field: 'file',
        remedy: 'Choose the file with the certificate, and the key apart from it.',
      });
    }
    if (keys.length === 0) {
      throw new Problem('INCOMPLETE', 'There is no private key in the file, and without it nothing can be signed.', {
        field: 'keyFile',
        remedy: 'Choose the key file as well.',
      });
    }
    for (const privateKey of keys) {
      const { publicKey } = this.#ports.keys.signer(privateKey);
      const own = certificates.find((one) => equalBytes(one.publicKey, publicKey));
      if (own === undefined || !(await this.#ports.keys.proves(privateKey, publicKey))) continue;
      return { certificate: own, privateKey };
    }
    throw new Problem('KEY_MISMATCH', 'The key does not belong to the certificate, or is damaged.', {
      field: 'keyFile',
      remedy: 'Choose the key that was made together with this certificate.',
    });
  }

  /** What the authorities of the workspace hold: issuers that a file may leave out. */
  async #above(workspace: Workspace, known: readonly AuthoritySummary[]): Promise<Certificate[]> {
    const chains = await Promise.all(
      known.map(async ({ name }) => {
        try {
          return await this.#authorities.chain(workspace, name);
        } catch (error) {
          // What is wrong with another authority is told when that one is used.
          if (error instanceof Problem) return [];
          throw error;
        }
      }),
    );
    return chains.flat();
  }

  /** A certificate and above it each issuer that is known. */
  #chain(own: Certificate, known: readonly Certificate[]): [Certificate, ...Certificate[]] {
    const chain: [Certificate, ...Certificate[]] = [own];
    const isNew = (next: Certificate) => !chain.some(({ der }) => equalBytes(der, next.der));
    for (let next = this.#issuer(own, known); next !== undefined && isNew(next); next = this.#issuer(next, known)) {
      chain.push(next);
    }
    return chain;
  }

  #issuer(certificate: Certificate, among: readonly Certificate[]): Certificate | undefined {
    return among.find(
      (other) => namesMatch(certificate, other) && this.#ports.keys.check(certificate.der, other.publicKey),
    );
  }
}

const label = ({ subject }: Certificate): string => subject.commonName ?? subject.text;

function sameCertificate(pem: string, certificate: Certificate): boolean {
  const [der] = certificateBlocks(decodePem(pem) ?? []);
  return der !== undefined && equalBytes(der, certificate.der);
}

function chainWarnings(chain: readonly Certificate[]): Warning[] {
  const last = chain.at(-1);
  if (last === undefined || equalBytes(last.subject.der, last.issuer.der)) return [];
  const message = `${last.issuer.text}, which issued ${label(last)}, is neither in the file nor in the workspace: the chain is not complete.`;
  return [{ code: 'chain-incomplete', message }];
}
