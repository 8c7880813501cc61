import type { ParsedInput } from '../../../contract/methods.ts';
import type { HubRevocationListModel } from '../../../contract/models.ts';
import { i18n } from '../../../core/language/index.ts';
import type { Authorities } from '../../authorities.ts';
import type { Jobs } from '../../jobs.ts';
import type { Workspaces } from '../../workspaces.ts';
import type { Hub } from '../hub.ts';

/** Has authorities of a workspace delegate OCSP to the local hub. */
export class Delegating {
  readonly #hub: Hub;
  readonly #authorities: Authorities;
  readonly #workspaces: Workspaces;
  readonly #jobs: Jobs;

  constructor(hub: Hub, authorities: Authorities, workspaces: Workspaces, jobs: Jobs) {
    this.#hub = hub;
    this.#authorities = authorities;
    this.#workspaces = workspaces;
    this.#jobs = jobs;
  }

  delegate(input: ParsedInput<'hub.createResponder'>): Promise<HubRevocationListModel> {
    const { authority, passphrase, jobId } = input;
    const terms = {
      title: i18n.t('Having the local hub answer for {authority}', { authority }),
      message: i18n.t('Cancelled. Nothing was made.'),
    };
    return this.#jobs.run(jobId, terms, async (job) => {
      const { revocation } = this.#hub;
      const workspace = await this.#workspaces.open(input.workspace);
      const [certificate] = await this.#authorities.chain(workspace, authority);
      const name = revocation.nameOf(certificate, authority);
      const issuer = await this.#authorities.open(workspace, authority, passphrase, job);
      job.check();
      return revocation.delegate(name, issuer);
    });
  }
}
