import { i18n } from '../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { AuthoritySummary, Warning } from '../contract/models.ts';
import { equalBytes } from '../core/bytes.ts';
import { certificateBlocks, decodePem } from '../core/keystore/pem.ts';
import { Problem } from '../core/problem.ts';
import { things } from '../core/things/index.ts';
import { checkAuthorityName } from '../core/things/identifiers.ts';
import { privateKeyAlgorithm } from '../core/x509/key-algorithms.ts';
import { isSameKey } from '../core/x509/public-key.ts';
import type { Certificate } from '../core/x509/read-certificate.ts';
import { sameName } from '../core/x509/subject.ts';
import { checkSigningKey, judgeIssuer } from '../core/x509/issuer.ts';
import type { Authorities } from './authorities.ts';
import { passphraseWarnings, storeAuthority } from './authority-files.ts';
import type { Grants } from './grants.ts';
import type { Job, Jobs } from './jobs.ts';
import { openChosen, openKeys } from './opening.ts';
import type { Passphrases } from './passphrases.ts';
import type { Ports } from './ports.ts';
import type { Workspace } from './workspace.ts';
import type { Workspaces } from './workspaces.ts';

interface Contents {
  readonly certificates: readonly Certificate[];
  /** PKCS#8 DER. */
  readonly keys: readonly Uint8Array[];
  readonly warnings: readonly Warning[];
}

/** A certificate with its key, PKCS#8 DER. */
interface Identity {
  readonly certificate: Certificate;
  readonly privateKey: Uint8Array;
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
    const terms = {
      title: i18n.t('Opening the authority {name}', { name: input.name }),
      message: i18n.t('Cancelled. Nothing was brought in.'),
    };
    return this.#jobs.run(input.jobId, terms, (job) => this.#import(input, job));
  }

  async #import(input: ParsedInput<'authority.import'>, job: Job): Promise<MethodOutput<'authority.import'>> {
    const name = checkAuthorityName(input.name);
    const contents = await this.#read(input, input.file, 'file', job);
    const more = input.keyFile === undefined ? undefined : await this.#read(input, input.keyFile, 'keyFile', job);
    const certificates = [...contents.certificates, ...(more?.certificates ?? [])];
    const identities = await this.#identities(certificates, [...contents.keys, ...(more?.keys ?? [])]);
    const { certificate, privateKey, warnings } = this.#authority(identities);
    job.check();
    const writing = { purpose: `opening authority ${name}`, make: true };
    return this.#workspaces.write(input.workspace, writing, async (workspace) => {
      await workspace.checkFree(things.authority, name);
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
      if (input.remember) await this.#passphrases.remember(workspace, things.authority, stored, passphrase);
      const named = [...contents.warnings, ...(more?.warnings ?? [])];
      return {
        ...stored,
        warnings: [
          ...named,
          ...warnings,
          ...this.#doubts(chain),
          ...chainWarnings(chain),
          ...passphraseWarnings(passphrase),
        ],
      };
    });
  }

  async #read(input: ParsedInput<'authority.import'>, token: string, field: string, job: Job): Promise<Contents> {
    const passwords = { password: input.filePassword, keyPassword: input.keyPassword };
    const wanted = { ...passwords, token, field, patient: input.patient };
    const opened = await openChosen(wanted, this.#grants, this.#ports, job);
    return {
      certificates: opened.certificates.map(({ certificate }) => certificate),
      keys: openKeys(opened, passwords),
      warnings: opened.warnings,
    };
  }

  /** Each certificate with the key that belongs to it. */
  async #identities(certificates: readonly Certificate[], keys: readonly Uint8Array[]): Promise<Identity[]> {
    if (certificates.length === 0) {
      throw new Problem('INCOMPLETE', i18n.t('There is no certificate in the file.'), {
        field: 'file',
        remedy: i18n.t('Choose the file with the certificate, and the key apart from it.'),
      });
    }
    if (keys.length === 0) {
      throw new Problem(
        'INCOMPLETE',
        i18n.t('There is no private key in the file, and without it nothing can be signed.'),
        {
          field: 'keyFile',
          remedy: i18n.t('Choose the key file as well.'),
        },
      );
    }
    const found: Identity[] = [];
    for (const privateKey of keys) {
      // One that cannot be used is told at once where it is the only one; among others it may not be the one that is meant.
      if (keys.length > 1 && !this.#ports.keys.signsWith(privateKeyAlgorithm(privateKey))) continue;
      const signer = this.#ports.keys.signer(privateKey);
      const { publicKey } = signer;
      const own = certificates.filter((one) => isSameKey(one.publicKey, publicKey));
      for (const certificate of own) {
        if (await this.#ports.keys.proves(signer, certificate.publicKey)) found.push({ certificate, privateKey });
      }
    }
    if (found.length > 0) return found;
    throw new Problem('KEY_MISMATCH', i18n.t('The key does not belong to the certificate, or is damaged.'), {
      field: 'keyFile',
      remedy: i18n.t('Choose the key that was made together with this certificate.'),
    });
  }

  /**
   * The authority among what a file holds: a keystore may hold a device's key beside it. Of several the first is taken, which is told;
   * of several certificates for one key, as a renewal leaves them, the one that ends last.
   */
  #authority(identities: readonly Identity[]): Identity & { readonly warnings: Warning[] } {
    const authorities = identities.filter(({ certificate }) => certificate.basicConstraints?.authority === true);
    const [first] = authorities;
    if (first === undefined) {
      const [{ certificate }] = identities as readonly [Identity];
      throw new Problem(
        'NOT_AN_AUTHORITY',
        i18n.t('{certificate} is not a certificate authority.', { certificate: label(certificate) }),
        {
          field: 'file',
          remedy: i18n.t('Choose the certificate that signs others: its basic constraints say CA:TRUE.'),
        },
      );
    }
    const own = authorities.filter(({ certificate }) => isSameKey(certificate.publicKey, first.certificate.publicKey));
    const taken = own.reduce((best, one) => (one.certificate.notAfter > best.certificate.notAfter ? one : best));
    checkSigningKey(taken.certificate, 'file');
    const others = authorities.filter((one) => !own.includes(one));
    if (others.length === 0) return { ...taken, warnings: [] };
    const names = others.map(({ certificate }) => label(certificate)).join(', ');
    const message = i18n.t(
      'The file holds several authorities with their keys. {certificate} was opened, and not: {names}.',
      { certificate: label(taken.certificate), names },
    );
    return { ...taken, warnings: [{ code: 'several-authorities', message }] };
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

  /** An authority that can sign nothing now is opened all the same, for what it has signed; that is told at once. */
  #doubts(chain: readonly [Certificate, ...Certificate[]]): Warning[] {
    const { refusal, warnings } = judgeIssuer(chain, 'certificate', this.#ports.clock.now());
    const reasons = refusal === undefined ? [] : [refusal.message];
    return [...reasons, ...warnings].map((message) => ({ code: 'issuer-doubtful', message }));
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
      (other) =>
        sameName(certificate.issuer, other.subject) && this.#ports.keys.check(certificate.der, other.publicKey),
    );
  }
}

const label = ({ subject }: Certificate): string => subject.commonName ?? subject.text;

/** One that is damaged in the workspace is the same as none. */
function sameCertificate(pem: string, certificate: Certificate): boolean {
  try {
    const [der] = certificateBlocks(decodePem(pem));
    return der !== undefined && equalBytes(der, certificate.der);
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}

function chainWarnings(chain: readonly Certificate[]): Warning[] {
  const last = chain.at(-1);
  if (last === undefined || last.selfIssued) return [];
  const message = i18n.t(
    '{text}, which issued {last}, is neither in the file nor in the workspace: the chain is not complete.',
    { text: last.issuer.text, last: label(last) },
  );
  return [{ code: 'chain-incomplete', message }];
}
