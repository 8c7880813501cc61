import { expect } from 'vitest';
import { fromUtf8, toUtf8 } from '../../src-main/core/bytes.ts';
import {
  type EnrollmentGroup,
  type IndividualEnrollment,
  newEnrollment,
  newEnrollmentGroup,
  registrationKey,
} from '../../src-main/core/hub/faces/dps/enrollments.ts';
import { dpsFace } from '../../src-main/core/hub/faces/dps/index.ts';
import type { DpsFault, HubWorld, Reaction, Session } from '../../src-main/core/hub/face.ts';
import { emptyHubState } from '../../src-main/core/hub/state.ts';
import type { Certificate } from '../../src-main/core/x509/read-certificate.ts';
import { thumbprintsOf } from '../../src-main/core/x509/thumbprint.ts';
import { type Made, ciphers, keys, now } from './keys.ts';

export const common = {
  enabled: true,
  reprovision: 'migrate',
  initialTwin: { tags: { site: 'A' }, desired: { intervalSeconds: 10 } },
  connectionProfile: 'classic',
  createdAt: now,
} as const;
export const individual = (certificate: Certificate, more: Partial<IndividualEnrollment> = {}) =>
  newEnrollment({ ...common, certificates: [certificate], deviceId: undefined, ...more }, []);
export const group = (name: string, certificate: Certificate, more: Partial<EnrollmentGroup> = {}) =>
  newEnrollmentGroup({ ...common, name, by: { certificate }, ...more }, []);

/** The service with its state, as one device after the other meets it. */
export class Service {
  readonly state = emptyHubState();
  fault: DpsFault | undefined;
  minutes = 0;
  /** When the hub was started. */
  since = now;

  constructor(...entries: readonly (IndividualEnrollment | EnrollmentGroup)[]) {
    for (const one of entries) {
      if ('by' in one) this.state.enrollmentGroups.set(one.name, one);
      else this.state.enrollments.set(registrationKey(one.registrationId), one);
    }
  }

  world(): HubWorld {
    return {
      now: new Date(now.getTime() + this.minutes * 60_000),
      since: this.since,
      anchors: [...this.state.authorities.values()].map(({ certificate, status }) => ({
        certificate,
        verified: status === 'verified',
      })),
      state: this.state,
      holder: () => undefined,
      autoRegister: false,
      dps: { idScope: '0ne00000001', assignedHub: () => 'localhost:8883', fault: () => this.fault },
      digest: ciphers.digest,
      signatures: keys,
      verifies: keys.verifies,
    };
  }

  publish(session: Session, topic: string, body = '', qos: 0 | 1 | 2 = 1): Reaction {
    const message = { topic, payload: toUtf8(body), qos, retain: false, duplicate: false, will: false };
    const reaction = dpsFace.publish(session, message, this.world());
    this.take(reaction);
    return reaction;
  }

  /** Makes the changes. */
  take({ changes = [] }: Pick<Reaction, 'changes'>): void {
    for (const { section, key, value } of changes) {
      const entries = this.state[section] as Map<string, unknown>;
      entries.set(key, value);
    }
  }

  register(session: Session, body: unknown = { registrationId: session.deviceId }): Said {
    return said(this.publish(session, '$dps/registrations/PUT/iotdps-register/?$rid=r1', JSON.stringify(body)));
  }

  poll(session: Session, operationId: string): Said {
    const topic = `$dps/registrations/GET/iotdps-get-operationstatus/?$rid=r2&operationId=${operationId}`;
    return said(this.publish(session, topic, ' '));
  }

  /** From the first word to the last. */
  provision(session: Session): Said {
    const { status, body } = this.register(session);
    expect(status).toBe(202);
    this.minutes++;
    return this.poll(session, String(body['operationId']));
  }
}

export interface Said {
  readonly status: number;
  readonly query: string;
  readonly body: Record<string, unknown>;
  readonly reaction: Reaction;
}
export function said(reaction: Reaction): Said {
  const [reply] = reaction.replies ?? [];
  const [, status, query] = /^\$dps\/registrations\/res\/(\d+)\/\?(.*)$/.exec(reply?.topic ?? '') ?? [];
  return {
    status: Number(status),
    query: query ?? '',
    body: JSON.parse((reply === undefined ? undefined : fromUtf8(reply.payload)) ?? '{}') as Record<string, unknown>,
    reaction,
  };
}
export const session = (presented: readonly Certificate[], id = 'dev-01'): Session => ({
  face: dpsFace,
  deviceId: id,
  clientId: id,
  protocolVersion: 4,
  presented: presented.map(({ der }) => der),
  filters: new Map([['$dps/registrations/res/#', { qos: 1 }]]),
});
export const stateIn = ({ body }: Said) => body['registrationState'] as Record<string, unknown>;
export const sha256 = ({ certificate }: Made) => thumbprintsOf(certificate.der, ciphers.digest).sha256;
