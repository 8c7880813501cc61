import type { JsonObject } from '../../../json.ts';
import type { HubWorld } from '../../face.ts';
import type { Section } from '../../section.ts';

/** What comes of a device's request for a certificate, as it is told: a status as HTTP has it, and a body. */
export interface CredentialAnswer {
  readonly status: number;
  readonly body: JsonObject;
}

/** A device's newest request for a certificate, until the device has its answer. */
export interface CredentialOperation {
  readonly deviceId: string;
  /** The device's own name for it: `$rid` of the topic. */
  readonly requestId: string;
  /** The hub's name for it. */
  readonly correlationId: string;
  readonly startedAt: Date;
  /** When it is given up; an answer that was not heard by then is not given any more. */
  readonly expiresAt: Date;
  /** Absent while it is under way. */
  readonly answer?: CredentialAnswer;
}

type Stored = Omit<CredentialOperation, 'startedAt' | 'expiresAt'> & {
  readonly startedAt: string;
  readonly expiresAt: string;
};

export const credentialOperationSection: Section<CredentialOperation> = {
  keyOf: ({ deviceId }) => deviceId,
  encode: (one) => one,
  decode: ({ startedAt, expiresAt, ...stored }: Stored) => ({
    ...stored,
    startedAt: new Date(startedAt),
    expiresAt: new Date(expiresAt),
  }),
};

/** Whether another request of the device has to wait for this one, or replace it. */
export const isActive = (operation: CredentialOperation, world: Pick<HubWorld, 'now' | 'since'>): boolean =>
  operation.answer === undefined && world.now < operation.expiresAt && !isLost(operation, world);

/** Whether the hub was killed while it was under way, so that nothing will come of it. */
export const isLost = ({ answer, startedAt }: CredentialOperation, { since }: Pick<HubWorld, 'since'>): boolean =>
  answer === undefined && since !== undefined && startedAt < since;
