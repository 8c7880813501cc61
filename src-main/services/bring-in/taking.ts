import { i18n } from '../../core/language/index.ts';
import type { BringInThing, Warning } from '../../contract/models.ts';
import type { Finding, FoundCertificate, FoundKey, FoundRequest } from '../../core/bring-in/findings.ts';
import { toHex } from '../../core/bytes.ts';
import { checkPfxPassword } from '../../core/keystore/pkcs12-write.ts';
import { Problem } from '../../core/problem.ts';
import { type CertificateManifest, certificateFiles } from '../../core/things/certificate.ts';
import { folderKey } from '../../core/things/identifiers.ts';
import { things } from '../../core/things/index.ts';
import { checkSigningKey } from '../../core/x509/issuer.ts';
import type { Certificate } from '../../core/x509/read-certificate.ts';
import { passphraseWarnings, storeAuthority } from '../authority-files.ts';
import { certifiedFields } from '../certificate-facts.ts';
import { storeDevice } from '../device-files.ts';
import type { Job } from '../jobs.ts';
import type { Passphrases } from '../passphrases.ts';
import type { Ports } from '../ports.ts';
import { storeRequest } from '../request-files.ts';
import { presentedChain, storeServer } from '../server-files.ts';
import { checkWrittenCertificates, storeThing } from '../thing-files.ts';
import { type Workspace, nameTaken } from '../workspace.ts';

/** What is given for all that is taken. */
export interface Protection {
  readonly passphrase?: string | undefined;
  readonly remember: boolean;
  readonly pfxPassword: string;
}

/** What of a workspace concerns what comes into it. */
export interface Contents {
  /** Names of its authorities by `idOf`, with those that are taken. */
  readonly authorities: Map<string, string>;
  /** Names that are taken, as `folderKey` has them. */
  readonly taken: Readonly<Record<BringInThing, Set<string>>>;
}

/** A finding with what it is to become. */
export interface Taking {
  readonly finding: Finding;
  readonly role: BringInThing;
  readonly name: string;
}

/** Puts findings into a workspace, each whole or not at all. */
export class Taker {
  readonly #workspace: Workspace;
  readonly #authorities: Map<string, string>;
  readonly #taken: Readonly<Record<BringInThing, Set<string>>>;
  readonly #protection: Protection;
  readonly #passphrases: Passphrases;
  readonly #ports: Ports;

  constructor(
    workspace: Workspace,
    { authorities, taken }: Contents,
    protection: Protection,
    passphrases: Passphrases,
    ports: Ports,
  ) {
    this.#workspace = workspace;
    this.#authorities = authorities;
    this.#taken = taken;
    this.#protection = protection;
    this.#passphrases = passphrases;
    this.#ports = ports;
  }

  /** Throws NAME_TAKEN, INVALID_INPUT, KEY_MISMATCH, NOT_AN_AUTHORITY and what writing does. */
  async take({ finding, role, name: wanted }: Taking, job: Job): Promise<{ name: string; warnings: Warning[] }> {
    const thing = things[role];
    const { name } = thing.check({ name: wanted });
    if (this.#taken[role].has(folderKey(name))) throw nameTaken(thing, name);
    const taken = await this.#store(finding, role, name, job);
    this.#taken[role].add(folderKey(name));
    return taken;
  }

  async #store(
    finding: Finding,
    role: BringInThing,
    name: string,
    job: Job,
  ): Promise<{ name: string; warnings: Warning[] }> {
    if (finding.kind === 'request' && role === 'request') return this.#request(finding, name);
    if (finding.kind !== 'certificate' || role === 'request') throw notThat(name, role);
    if (role === 'certificate') return this.#certificate(finding, name);
    const key = await this.#keyOf(finding);
    if (role === 'authority') return this.#authority(finding, key, name, job);
    return role === 'device' ? this.#device(finding, key, name) : this.#server(finding, key, name);
  }

  async #authority(found: FoundCertificate, key: FoundKey, name: string, job: Job) {
    const { certificate } = found;
    if (certificate.basicConstraints?.authority !== true) throw notThat(name, 'authority');
    checkSigningKey(certificate, 'take');
    const passphrase = authorityPassphrase(key, this.#protection);
    if (passphrase === undefined) throw passphraseNeeded(name);
    const parent = this.#signerOf(found);
    const chain = chainOf(found);
    const { folder } = this.#workspace;
    const stored = await storeAuthority(
      folder,
      { name, parent, chain, privateKey: key.privateKey },
      passphrase,
      this.#ports,
      job,
    );
    this.#authorities.set(idOf(certificate), name);
    if (this.#protection.remember)
      await this.#passphrases.remember(this.#workspace, things.authority, stored, passphrase);
    return { name, warnings: passphraseWarnings(passphrase) };
  }

  async #device(found: FoundCertificate, key: FoundKey, name: string) {
    const [own, ...above] = chainOf(found);
    const chain = [own.der, ...above.map(({ der }) => der)] as const;
    const authority = this.#signerOf(found);
    const behind = key.password === undefined || key.password === '' ? undefined : key.password;
    await storeDevice(
      this.#workspace.folder,
      authority === undefined ? {} : { authority },
      { deviceId: name, chain, chainFile: chain, privateKey: key.privateKey, publicKey: own.publicKey },
      {
        pfxPassword: behind !== undefined && isPfxPassword(behind) ? behind : this.#protection.pfxPassword,
        pfxProfile: 'modern',
        keyPassphrase: behind,
      },
      this.#ports,
    );
    return { name, warnings: [] };
  }

  async #server(found: FoundCertificate, key: FoundKey, name: string) {
    const names = found.certificate.alternativeNames ?? [];
    const of = (prefix: string) => names.flatMap((one) => (one.startsWith(prefix) ? [one.slice(prefix.length)] : []));
    const authority = this.#signerOf(found);
    const behind = key.password === '' ? undefined : key.password;
    await storeServer(
      this.#workspace.folder,
      {
        name,
        ...(authority === undefined ? {} : { authority }),
        keyEncrypted: behind !== undefined,
        dns: of('DNS:'),
        addresses: of('IP:'),
      },
      { ...presentedChain(chainOf(found)), privateKey: key.privateKey },
      behind,
      this.#ports,
    );
    return { name, warnings: [] };
  }

  async #certificate(found: FoundCertificate, name: string) {
    const [own, ...above] = chainOf(found);
    const chain = [own.der, ...above.map(({ der }) => der)] as const;
    const files = certificateFiles(name, chain);
    const authority = this.#signerOf(found);
    const manifest: CertificateManifest = {
      kind: 'certificate',
      name,
      ...(authority === undefined ? {} : { authority }),
      ...certifiedFields(own, files, this.#ports),
    };
    const names = things.certificate.files(name);
    await storeThing(this.#workspace.folder, things.certificate, { manifest, files }, (read) => {
      checkWrittenCertificates(names.pem, [own.der], read);
      checkWrittenCertificates(names.chain, chain, read);
      return Promise.resolve();
    });
    return { name, warnings: [] };
  }

  async #request({ request, key }: FoundRequest, name: string) {
    const passphrase = key?.password === '' ? undefined : key?.password;
    await storeRequest(
      this.#workspace.folder,
      { name, request, made: false },
      key === undefined ? undefined : { privateKey: key.privateKey, passphrase },
      this.#ports,
    );
    return { name, warnings: [] };
  }

  /** The authority of the workspace that has signed it: one that was there, or one that was taken before it. */
  #signerOf({ above: [issuer] }: FoundCertificate): string | undefined {
    return issuer === undefined ? undefined : this.#authorities.get(idOf(issuer));
  }

  /** What a key signs must be good under its certificate: one that was damaged may still sign. */
  async #keyOf({ key, certificate }: FoundCertificate): Promise<FoundKey> {
    if (
      key !== undefined &&
      (await this.#ports.keys.proves(this.#ports.keys.signer(key.privateKey), certificate.publicKey))
    )
      return key;
    throw new Problem(
      'KEY_MISMATCH',
      i18n.t('The key is damaged, or not there: what it signs is not good under the certificate.'),
      {
        field: 'take',
        remedy: i18n.t('Take it as a certificate without a key, or bring the key from a backup.'),
      },
    );
  }
}

/** Tells a certificate apart. */
export const idOf = ({ der }: Certificate): string => toHex(der);

/** What encrypts the key of an authority in the workspace: what it came with; undefined where that has to be given. */
export const authorityPassphrase = (key: FoundKey | undefined, { passphrase }: Protection): string | undefined =>
  key?.password === undefined || key.password === '' ? passphrase : key.password;

export const passphraseNeeded = (name: string): Problem =>
  new Problem(
    'INCOMPLETE',
    i18n.t('The key of the authority {name} came without a password, and is kept behind one here.', { name }),
    { field: 'passphrase', remedy: i18n.t('Choose a passphrase for it.') },
  );

const chainOf = ({ certificate, above }: FoundCertificate): [Certificate, ...Certificate[]] => [certificate, ...above];

function isPfxPassword(password: string): boolean {
  try {
    checkPfxPassword(password);
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}

const notThat = (name: string, role: string): Problem =>
  new Problem('INVALID_INPUT', i18n.t('{name} cannot be taken as {role}.', { name, role }), {
    field: 'take',
    remedy: i18n.t('Choose one of the kinds that are offered for it.'),
  });
