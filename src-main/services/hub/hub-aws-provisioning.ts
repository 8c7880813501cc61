import { i18n } from '../../core/language/index.ts';
import type { ParsedInput } from '../../contract/methods.ts';
import type { HubAwsModel } from '../../contract/models.ts';
import type { HubAuthority } from '../../core/hub/authorities.ts';
import { awsAuthority } from '../../core/hub/faces/aws/claiming.ts';
import { certificateIdOf } from '../../core/hub/faces/aws/registry.ts';
import { newTemplate } from '../../core/hub/faces/aws/templates.ts';
import { Problem } from '../../core/problem.ts';
import { certificateFacts } from '../certificate-facts.ts';
import type { Ports } from '../ports.ts';
import type { HubPolicies } from './issuing/hub-policies.ts';
import type { HubStore } from './store.ts';

type AuthorityModel = HubAwsModel['authorities'][number];

/** How devices come to the AWS face by themselves: authorities that register those they have signed, and provisioning templates. */
export class HubAwsProvisioning {
  readonly #store: HubStore;
  readonly #policies: HubPolicies;
  readonly #ports: Ports;

  constructor(store: HubStore, policies: HubPolicies, ports: Ports) {
    this.#store = store;
    this.#policies = policies;
    this.#ports = ports;
  }

  /** Those that are verified at the hub. */
  authorities(): AuthorityModel[] {
    const all = [...this.#store.state.authorities.values()];
    return all.filter(({ status }) => status === 'verified').map((one) => this.#authorityModel(one));
  }

  async setAuthority({
    name,
    autoRegistration,
    template,
  }: ParsedInput<'hub.setAwsAuthority'>): Promise<AuthorityModel> {
    await this.#store.change((set) => {
      const { status } = this.#store.authority(name);
      if (autoRegistration && status !== 'verified') {
        throw new Problem('INVALID_INPUT', i18n.t('The authority {name} is not verified.', { name }), {
          field: 'name',
          remedy: i18n.t('Prove possession of it on the tab Authorities first.'),
        });
      }
      if (template !== undefined) this.#checkTemplate(template, 'template');
      set('awsAuthorities', name, autoRegistration ? { name, template } : undefined);
    });
    return this.#authorityModel(this.#store.authority(name));
  }

  async setTemplate({
    name,
    body,
    enabled,
  }: ParsedInput<'hub.setAwsTemplate'>): Promise<HubAwsModel['templates'][number]> {
    const template = newTemplate(name, body, enabled);
    if (!this.#store.state.policies.has(awsAuthority)) {
      await this.#policies.create({ name: awsAuthority, validityDays: 90, acceptsOnboarding: false });
    }
    await this.#store.change((set) => set('awsTemplates', name, template));
    return { name, body, enabled };
  }

  async removeTemplate({ name }: { name: string }): Promise<Record<string, never>> {
    await this.#store.change((set) => {
      this.#checkTemplate(name);
      const user = [...this.#store.state.awsAuthorities.values()].find(({ template }) => template === name)?.name;
      if (user !== undefined) {
        throw new Problem(
          'INVALID_INPUT',
          i18n.t('The template {name} provisions the devices of an authority: {user}.', { name, user }),
          { field: 'name', remedy: i18n.t('Choose another template for it first, or none.') },
        );
      }
      set('awsTemplates', name, undefined);
    });
    return {};
  }

  /** Throws NOT_FOUND. */
  #checkTemplate(name: string, field = 'name'): void {
    if (this.#store.state.awsTemplates.has(name)) return;
    throw new Problem('NOT_FOUND', i18n.t('The hub has no provisioning template {name}.', { name }), { field });
  }

  #authorityModel({ name, certificate }: HubAuthority): AuthorityModel {
    const { digest } = this.#ports.ciphers;
    const own = this.#store.state.awsAuthorities.get(name);
    return {
      name,
      certificateId: certificateIdOf(certificate.der, digest),
      certificate: certificateFacts(certificate, digest),
      autoRegistration: own !== undefined,
      ...(own?.template === undefined ? {} : { template: own.template }),
    };
  }
}
