import { i18n } from '../../core/language/index.ts';
import { type JsonObject } from '../../core/json.ts';
import type { ParsedInput } from '../../contract/methods.ts';
import type { HubDpsModel, HubEnrollmentGroupModel, HubEnrollmentModel } from '../../contract/models.ts';
import { toUtf8 } from '../../core/bytes.ts';
import { entryNameOf } from '../../core/hub/authorities.ts';
import {
  type EnrollmentGroup,
  type IndividualEnrollment,
  isSameAnchor,
  newEnrollment,
  newEnrollmentGroup,
  registrationKey,
} from '../../core/hub/faces/dps/enrollments.ts';
import type { Registration } from '../../core/hub/faces/dps/registrations.ts';
import { parseObject } from '../../core/hub/twin.ts';
import { Problem } from '../../core/problem.ts';
import { thumbprintsOf } from '../../core/x509/thumbprint.ts';
import { certificatesFromPem } from '../issuing.ts';
import type { Ports } from '../ports.ts';
import type { DpsFaults } from './faults.ts';
import { enrollmentModel, groupModel, registrationModel } from './enrollment-models.ts';
import type { HubStore, SetEntry } from './store.ts';

/** Enrollments as the portal of a provisioning service manages them. */
export class HubEnrollments {
  readonly #store: HubStore;
  readonly #faults: DpsFaults;
  readonly #ports: Ports;

  constructor(store: HubStore, faults: DpsFaults, ports: Ports) {
    this.#store = store;
    this.#faults = faults;
    this.#ports = ports;
  }

  list(): HubDpsModel {
    const { enrollments, enrollmentGroups, registrations } = this.#store.state;
    return {
      enrollments: [...enrollments.values()].map((one) => enrollmentModel(one, this.#ports.ciphers.digest)),
      groups: [...enrollmentGroups.values()].map((one) => this.#groupModel(one)),
      registrations: [...registrations.values()].map(registrationModel),
      faults: this.#faults.list(),
    };
  }

  async set(input: ParsedInput<'hub.setEnrollment'>): Promise<HubEnrollmentModel> {
    const [primary] = certificatesFromPem(input.certificatePem, 'certificatePem');
    const [secondary] =
      input.secondaryCertificatePem === undefined
        ? []
        : certificatesFromPem(input.secondaryCertificatePem, 'secondaryCertificatePem');
    const common = this.#common(input);
    const { enrollments } = this.#store.state;
    let kept: IndividualEnrollment | undefined;
    await this.#store.change((set) => {
      kept = newEnrollment(
        {
          ...common,
          certificates: secondary === undefined ? [primary] : [primary, secondary],
          deviceId: input.deviceId,
        },
        [...enrollments.values()],
      );
      set('enrollments', registrationKey(kept.registrationId), kept);
    });
    if (kept === undefined) throw new Error('The change was not made.');
    return enrollmentModel(kept, this.#ports.ciphers.digest);
  }

  async remove({ registrationId }: ParsedInput<'hub.removeEnrollment'>): Promise<Record<string, never>> {
    await this.#store.change((set) => {
      const key = registrationKey(this.#individual(registrationId).registrationId);
      set('enrollments', key, undefined);
      this.#forgetRegistrations(set, 'individual', registrationId);
    });
    return {};
  }

  async setGroup(input: ParsedInput<'hub.setEnrollmentGroup'>): Promise<HubEnrollmentGroupModel> {
    const { authority, certificatePem } = input;
    if ((authority === undefined) === (certificatePem === undefined)) {
      throw new Problem(
        'INVALID_INPUT',
        i18n.t('A group goes either by an authority of the hub or by its own certificate.'),
        {
          field: 'certificatePem',
          remedy: i18n.t('Give one of both.'),
        },
      );
    }
    const own = certificatePem === undefined ? undefined : certificatesFromPem(certificatePem, 'certificatePem')[0];
    const common = this.#common(input);
    const { enrollmentGroups } = this.#store.state;
    let kept: EnrollmentGroup | undefined;
    await this.#store.change((set) => {
      const by = own === undefined ? { authority: this.#verified(authority ?? '') } : { certificate: own };
      const name = input.name ?? this.#groupName(by);
      const others = [...enrollmentGroups.values()].filter((other) => other.name !== name);
      kept = newEnrollmentGroup({ ...common, name, by }, others);
      set('enrollmentGroups', name, kept);
    });
    if (kept === undefined) throw new Error('The change was not made.');
    return this.#groupModel(kept);
  }

  async removeGroup({ name }: ParsedInput<'hub.removeEnrollmentGroup'>): Promise<Record<string, never>> {
    await this.#store.change((set) => {
      set('enrollmentGroups', this.#group(name).name, undefined);
      this.#forgetRegistrations(set, 'group', name);
    });
    return {};
  }

  async setEnabled({ kind, name, enabled }: ParsedInput<'hub.setEnrollmentEnabled'>): Promise<Record<string, never>> {
    await this.#store.change((set) => {
      if (kind === 'group') set('enrollmentGroups', name, { ...this.#group(name), enabled });
      else set('enrollments', registrationKey(name), { ...this.#individual(name), enabled });
    });
    return {};
  }

  #groupModel(group: EnrollmentGroup): HubEnrollmentGroupModel {
    return groupModel(group, this.#store.state, this.#ports.ciphers.digest);
  }

  /** Throws NOT_FOUND, like `#group`. */
  #individual(registrationId: string): IndividualEnrollment {
    const enrollment = this.#store.state.enrollments.get(registrationKey(registrationId));
    if (enrollment !== undefined) return enrollment;
    throw notFound(
      'registrationId',
      i18n.t('The hub has no individual enrollment {registrationId}.', { registrationId }),
    );
  }

  #group(name: string): EnrollmentGroup {
    const group = this.#store.state.enrollmentGroups.get(name);
    if (group !== undefined) return group;
    throw notFound('name', i18n.t('The hub has no enrollment group {name}.', { name }));
  }

  /** With an enrollment goes what the service knows of its registrations. */
  #forgetRegistrations(set: SetEntry, kind: 'individual' | 'group', name: string): void {
    const isOwn = ({ enrollment }: Registration) =>
      enrollment.kind === kind &&
      (kind === 'group' ? enrollment.name === name : registrationKey(enrollment.name) === registrationKey(name));
    for (const [key, one] of this.#store.state.registrations) {
      if (isOwn(one)) set('registrations', key, undefined);
    }
  }

  /** That of the group that goes by the same already, or the certificate's common name, made different where it is taken. */
  #groupName(by: EnrollmentGroup['by']): string {
    const groups = [...this.#store.state.enrollmentGroups.values()];
    const same = groups.find((group) => isSameAnchor(group.by, by));
    if (same !== undefined) return same.name;
    if ('authority' in by) return by.authority;
    // A group's name ends with a letter, a digit or a hyphen.
    const name = entryNameOf(by.certificate).replace(/[._]$/, '-');
    if (!groups.some((group) => group.name === name)) return name;
    return `${name.slice(0, 55)}-${thumbprintsOf(by.certificate.der, this.#ports.ciphers.digest).sha256.slice(0, 8)}`;
  }

  /** The name of an authority that may let devices in. */
  #verified(name: string): string {
    const authority = this.#store.authority(name);
    if (authority.status === 'verified') return authority.name;
    throw new Problem('INVALID_INPUT', i18n.t('Possession of {name} was not proved to the hub yet.', { name }), {
      field: 'authority',
      remedy: i18n.t('Prove possession first, or give the group the certificate as its own.'),
      action: { do: 'prove-authority', authority: name },
    });
  }

  #common(
    input: Pick<
      ParsedInput<'hub.setEnrollment'>,
      'enabled' | 'reprovision' | 'initialTags' | 'initialDesired' | 'connectionProfile' | 'policy'
    >,
  ): Pick<
    IndividualEnrollment,
    'enabled' | 'reprovision' | 'initialTwin' | 'connectionProfile' | 'policy' | 'createdAt'
  > {
    return {
      enabled: input.enabled,
      reprovision: input.reprovision,
      initialTwin: {
        tags: jsonObject(input.initialTags, 'initialTags'),
        desired: jsonObject(input.initialDesired, 'initialDesired'),
      },
      connectionProfile: input.connectionProfile,
      policy: input.policy === undefined ? undefined : this.#store.policy(input.policy, 'policy').name,
      createdAt: this.#ports.clock.now(),
    };
  }
}

function jsonObject(text: string, field: 'initialTags' | 'initialDesired'): JsonObject {
  const object = parseObject(toUtf8(text.trim() === '' ? '{}' : text));
  if (object !== undefined) return object;
  throw new Problem('INVALID_INPUT', i18n.t('It is not a JSON object of at most ten levels.'), {
    field,
    remedy: i18n.t('Write an object, for example {example}.', { example: '{"intervalSeconds": 10}' }),
  });
}

const notFound = (field: string, message: string): Problem =>
  new Problem('NOT_FOUND', message, {
    field,
    remedy: i18n.t('Look at what it has: hub.status lists them.'),
  });
