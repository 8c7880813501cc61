import { i18n } from '../../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import type { HubAuthorityModel, LocalProofStep } from '../../contract/models.ts';
import { certificatePem } from '../../core/keystore/pem.ts';
import { things } from '../../core/things/index.ts';
import { pathsOf } from '../../core/things/thing.ts';
import { readCertificates } from '../issuing.ts';
import type { Job, Jobs } from '../jobs.ts';
import type { Proofs } from '../proofs.ts';
import type { Workspaces } from '../workspaces.ts';
import type { Hub } from './hub.ts';

const stepCount = 5;

/** The whole proof of possession at the local hub, as one job. What the hub has verified before is never taken away. */
export class LocalProofs {
  readonly #hub: Hub;
  readonly #proofs: Proofs;
  readonly #workspaces: Workspaces;
  readonly #jobs: Jobs;

  constructor(hub: Hub, proofs: Proofs, workspaces: Workspaces, jobs: Jobs) {
    this.#hub = hub;
    this.#proofs = proofs;
    this.#workspaces = workspaces;
    this.#jobs = jobs;
  }

  prove(input: ParsedInput<'proof.proveLocally'>): Promise<MethodOutput<'proof.proveLocally'>> {
    const terms = {
      title: i18n.t('Proving possession of {authority} at the local hub', { authority: input.authority }),
      message: i18n.t('Cancelled. What the local hub was told before stays there.'),
    };
    return this.#jobs.run(input.jobId, terms, (job) => this.#prove(input, job));
  }

  async #prove(input: ParsedInput<'proof.proveLocally'>, job: Job): Promise<MethodOutput<'proof.proveLocally'>> {
    const { workspace, authority, passphrase } = input;
    const steps: LocalProofStep[] = [];
    const done = (step: LocalProofStep) => {
      steps.push(step);
      job.progress(steps.length, stepCount, { steps: [...steps] });
    };
    const upload = await this.#uploading(input);
    const hub = await this.#hub.runFor(job, input.hub);
    done({ step: 'start', host: hub.host, port: hub.port });

    job.check();
    const { name, status } = await upload();
    done({ step: 'upload', name, status });

    job.check();
    const { verificationCode: code = '' } = await this.#hub.authorities.createCode({ name });
    done({ step: 'code', code });

    job.check();
    const proof = await this.#proofs.signFor(job, { workspace, authority, code, passphrase, destination: 'local-hub' });
    done({ step: 'sign', files: proof.files });

    job.check();
    const verified = await this.#hub.authorities.verify({ name, certificatePem: proof.certificatePem });
    done({ step: 'verify', status: verified.status });
    return { hub, proof, steps };
  }

  /** Reads the authority before anything begins. What is answered uploads it, unless its very certificate is there. */
  async #uploading(input: ParsedInput<'proof.proveLocally'>): Promise<() => Promise<HubAuthorityModel>> {
    const workspace = await this.#workspaces.open(input.workspace);
    const key = { name: input.authority };
    const { certificate } = await workspace.find(things.authority, key, 'authority');
    const [own] = await readCertificates(workspace.folder, pathsOf(things.authority, key).chain);
    return async () => {
      const { authorities } = this.#hub;
      const there = authorities.list().find((one) => one.certificate.thumbprintSha256 === certificate.thumbprintSha256);
      return there ?? authorities.upload({ certificatePem: certificatePem(own.der), verified: false });
    };
  }
}
