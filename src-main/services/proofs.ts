import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { Warning } from '../contract/models.ts';
import { equalBytes } from '../core/bytes.ts';
import { verificationBundle, verificationFileNames } from '../core/keystore/workspace-files.ts';
import { certificatePem } from '../core/keystore/pem.ts';
import { checkVerificationCode } from '../core/workspace/identifiers.ts';
import { type VerificationManifest, formatVersion, verificationFolder } from '../core/workspace/manifest.ts';
import { readCertificate } from '../core/x509/read-certificate.ts';
import { encodeSubject } from '../core/x509/subject.ts';
import type { Authorities } from './authorities.ts';
import { manifestToWrite } from './authority-files.ts';
import { certificateFacts } from './certificate-facts.ts';
import { issue } from './issuing.ts';
import type { Jobs } from './jobs.ts';
import type { Ports } from './ports.ts';
import { type Workspaces, madeFiles } from './workspace.ts';

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
    const { code, usual } = checkVerificationCode(input.code);
    const { clock, keys, ciphers } = this.#ports;
    const writing = { purpose: `signing a code with ${input.authority}`, make: false };
    const terms = {
      title: `Signing a verification code with ${input.authority}`,
      message: 'Cancelled. Nothing was signed.',
    };
    return this.#jobs.run(input.jobId, terms, (job) =>
      this.#workspaces.write(input.workspace, writing, async (workspace) => {
        const issuer = await this.#authorities.open(workspace, input.authority, input.passphrase, job);
        // Its key is needed for nothing: a proof is the issuer's signature over the code. So it is not kept.
        const { publicKey } = await job.waitFor(keys.generate('ec-p256'));
        const { certificate, warnings } = await issue(
          { profile: 'verification', subject: encodeSubject({ commonName: code }), publicKey, validityDays: undefined },
          { issuer },
          this.#ports,
        );
        const folder = verificationFolder(input.authority, code);
        const files = verificationBundle(input.authority, certificate.der);
        const manifest: VerificationManifest = {
          format: formatVersion,
          kind: 'verification',
          authority: input.authority,
          code,
          ...(input.destination === undefined ? {} : { destination: input.destination }),
          createdAt: clock.now().toISOString(),
          certificate: certificateFacts(certificate, ciphers.digest),
          files: files.map(({ name }) => name),
        };
        job.check();
        // Signed again, a code gets a fresh certificate in the place of the old one.
        await workspace.folder.replaceFolder(folder, [...files, manifestToWrite(manifest)], async (read) => {
          const written = readCertificate(read(verificationFileNames(input.authority).der));
          if (!equalBytes(written.der, certificate.der) || !keys.check(written.der, issuer.certificate.publicKey)) {
            throw new Error('The verification certificate did not survive being written.');
          }
        });
        return {
          authority: input.authority,
          code,
          certificate: manifest.certificate,
          certificatePem: certificatePem(certificate.der),
          files: madeFiles(
            folder,
            files.map(({ name }) => name),
          ),
          warnings: [...warnings, ...(usual ? [] : [unusualCode])],
        };
      }),
    );
  }
}

const unusualCode: Warning = {
  code: 'unusual-code',
  message: 'The code is not 40, 48 or 64 hex digits, as codes of Azure and AWS are. It was signed as it is.',
};
