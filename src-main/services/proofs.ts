import { i18n } from '../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { ProofLine, Warning } from '../contract/models.ts';
import { destinationNames } from '../core/clouds/index.ts';
import { equalBytes } from '../core/bytes.ts';
import { checkDestination } from '../core/clouds/index.ts';
import { certificatePem } from '../core/keystore/pem.ts';
import { checkVerificationCode } from '../core/things/identifiers.ts';
import { encodeManifest, manifestFile } from '../core/things/manifest-file.ts';
import type { ProofManifest } from '../core/things/proof.ts';
import { things } from '../core/things/index.ts';
import { proofFiles } from '../core/things/proof.ts';
import { readCertificate } from '../core/x509/read-certificate.ts';
import { encodeSubject } from '../core/x509/subject.ts';
import type { Authorities } from './authorities.ts';
import { issue } from './issuing.ts';
import type { Job, Jobs } from './jobs.ts';
import type { Ports } from './ports.ts';
import { type Workspace, madeFiles } from './workspace.ts';
import type { Workspaces } from './workspaces.ts';
import { certifiedFields } from './certificate-facts.ts';
import { storeThing } from './thing-files.ts';

/** Proof of possession: a leaf whose common name is the cloud's code, signed by the uploaded authority itself. */
export class Proofs {
  readonly #workspaces: Workspaces;
  readonly #authorities: Authorities;
  readonly #jobs: Jobs;
  readonly #ports: Ports;

  constructor(workspaces: Workspaces, authorities: Authorities, jobs: Jobs, ports: Ports) {
    this.#workspaces = workspaces;
    this.#authorities = authorities;
    this.#jobs = jobs;
    this.#ports = ports;
  }

  sign(input: ParsedInput<'proof.sign'>): Promise<MethodOutput<'proof.sign'>> {
    const terms = {
      title: i18n.t('Signing a verification code with {authority}', { authority: input.authority }),
      message: i18n.t('Cancelled. Nothing was signed.'),
    };
    return this.#jobs.run(input.jobId, terms, (job) => this.signFor(job, input));
  }

  /** Throws NOT_FOUND. */
  setVerified(input: ParsedInput<'proof.setVerified'>): Promise<Record<string, never>> {
    const { authority, code, verified } = input;
    const writing = { purpose: `marking a proof of ${authority}`, make: false };
    return this.#workspaces.write(input.workspace, writing, async (workspace) => {
      const { verifiedAt = this.#ports.clock.now().toISOString(), ...manifest } = await workspace.find(
        things.proof,
        { name: authority, code },
        'code',
      );
      const path = `${things.proof.folder({ name: authority, code: manifest.code })}/${manifestFile}`;
      await workspace.folder.replaceFile(path, encodeManifest({ ...manifest, ...(verified ? { verifiedAt } : {}) }));
      return {};
    });
  }

  /** Signs as a part of a job. */
  async signFor(job: Job, input: Omit<ParsedInput<'proof.sign'>, 'jobId'>): Promise<MethodOutput<'proof.sign'>> {
    const { code, usual } = checkVerificationCode(input.code);
    const destination = input.destination === undefined ? undefined : checkDestination(input.destination);
    const { keys } = this.#ports;
    const writing = { purpose: `signing a code with ${input.authority}`, make: false };
    return this.#workspaces.write(input.workspace, writing, async (workspace) => {
      const issuer = await this.#authorities.open(workspace, input.authority, input.passphrase, job);
      // Its key is needed for nothing: a proof is the issuer's signature over the code. So it is not kept.
      const { publicKey } = await job.waitFor(keys.generate('ec-p256'));
      const { certificate, warnings } = await issue(
        { profile: 'verification', subject: encodeSubject({ commonName: code }), publicKey, validityDays: undefined },
        { issuer },
        this.#ports,
      );
      const files = proofFiles(input.authority, certificate.der);
      const manifest: ProofManifest = {
        kind: 'verification',
        authority: input.authority,
        code,
        ...(destination === undefined ? {} : { destination }),
        ...certifiedFields(certificate, files, this.#ports),
      };
      job.check();
      // Signed again, a code gets a fresh certificate in the place of the old one.
      await storeThing(workspace.folder, things.proof, { manifest, files, again: true }, async (read) => {
        const written = readCertificate(read(things.proof.files(input.authority).der));
        if (!equalBytes(written.der, certificate.der) || !keys.check(written.der, issuer.certificate.publicKey)) {
          throw new Error('The verification certificate did not survive being written.');
        }
      });
      return {
        authority: input.authority,
        code,
        certificate: manifest.certificate,
        certificatePem: certificatePem(certificate.der),
        files: madeFiles(things.proof, manifest),
        warnings: [...warnings, ...(usual ? [] : [unusualCode])],
      };
    });
  }
}

const unusualCode: Warning = {
  code: 'unusual-code',
  get message() {
    return i18n.t('The code is not 40, 48 or 64 hex digits, as codes of Azure and AWS are. It was signed as it is.');
  },
};

export const proofLines = async (workspace: Workspace): Promise<ProofLine[]> =>
  (await workspace.list(things.proof)).map(proofLine);

function proofLine(manifest: ProofManifest): ProofLine {
  const { authority, code, destination, createdAt, verifiedAt, certificate } = manifest;
  return {
    authority,
    code,
    ...(destination === undefined ? {} : { destination, madeFor: destinationNames(destination) }),
    createdAt,
    ...(verifiedAt === undefined ? {} : { verifiedAt }),
    certificate,
    files: madeFiles(things.proof, manifest),
  };
}
