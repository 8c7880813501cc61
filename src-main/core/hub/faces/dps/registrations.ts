import { i18n } from '../../../language/index.ts';
import type { AssignedProtocol } from '../../face.ts';
import type { ConnectionProfile } from '../../../platform/provisioning.ts';
import { type JsonObject } from '../../../json.ts';
import type { Section } from '../../section.ts';
import { registrationKey } from './enrollments.ts';

/** How an operation stands; what has ended stays as it is. */
export type OperationStatus = 'assigning' | 'assigned' | 'failed' | 'disabled';

/** What a device is told of an operation that has failed. */
export interface OperationFailure {
  readonly code: number;
  readonly message: string;
}

/** What has come of the request for a certificate that a device has registered with. */
export type RegistrationCertificate =
  | { readonly state: 'ordered' }
  | { readonly state: 'issued'; readonly policy: string; readonly serial: string }
  /** The device goes on with the certificate that it has; a sentence says why. */
  | { readonly state: 'passed-over'; readonly reason: string };

/** Where a device was assigned to. */
export interface HubAssignment {
  readonly deviceId: string;
  readonly assignedHub: string;
  readonly substatus: string;
  /** Missing in what an earlier Certbench has written: classic. */
  readonly connectionProfile?: ConnectionProfile;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Base64. */
  readonly etag: string;
  /** What attested the device, as the service tells it. */
  readonly x509: JsonObject;
}

/** What the service remembers of a device that has asked to register. */
export interface Registration {
  readonly registrationId: string;
  readonly enrollment: { readonly kind: 'individual' | 'group'; readonly name: string };
  /** Of the newest request. */
  readonly operation: {
    readonly operationId: string;
    readonly status: OperationStatus;
    readonly startedAt: Date;
    /** Without it a failure was wanted. */
    readonly failure?: OperationFailure;
    /** Absent where none was asked for. */
    readonly certificate?: RegistrationCertificate;
  };
  /** The newest; a later operation may be under way, or have failed. */
  readonly assignment: HubAssignment | undefined;
}

type WithText<T> = { readonly [K in keyof T]: T[K] extends Date ? string : T[K] };
type Stored = Omit<Registration, 'operation' | 'assignment'> & {
  readonly operation: WithText<Registration['operation']>;
  readonly assignment?: WithText<HubAssignment>;
};

export const registrationSection: Section<Registration> = {
  keyOf: (one) => registrationKey(one.registrationId),
  encode: (one) => one,
  decode: (stored: Stored) => ({
    ...stored,
    operation: { ...stored.operation, startedAt: new Date(stored.operation.startedAt) },
    assignment:
      stored.assignment === undefined
        ? undefined
        : {
            ...stored.assignment,
            createdAt: new Date(stored.assignment.createdAt),
            updatedAt: new Date(stored.assignment.updatedAt),
          },
  }),
};

/** By IANA's register: where every SDK connects that is told a name alone. */
const usualPorts: Readonly<Record<AssignedProtocol, number>> = { mqtt: 8883, amqp: 5671, https: 443 };

/**
 * How the hub is named to a device ("Registration - Lookup": `assignedHub`). Azure's has no port, and programs that take the answer
 * for a name, as Microsoft's SDK for Python does, find no host under a name with one. So it is said where it must be alone.
 */
export const assignedHubOf = (host: string, port: number, protocol: AssignedProtocol = 'mqtt'): string =>
  port === usualPorts[protocol] ? host : `${host}:${port}`;

/** What is to be said where a device was told a host with its port; undefined where it was told a name alone. */
export const assignedHubWarning = (assignedHub: string, protocol: AssignedProtocol = 'mqtt'): string | undefined =>
  assignedHub.includes(':') && protocol === 'mqtt'
    ? i18n.t(
        'The device was told {assignedHub}: Microsoft’s SDK for Python cannot use a host with a port. A hub on port {port} is assigned by its name alone.',
        { assignedHub, port: usualPorts.mqtt },
      )
    : undefined;
