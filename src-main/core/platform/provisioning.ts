import type { ServerError } from './connection.ts';
import type { EncodedMessage, IncomingMessage, Platform, Target } from './platform.ts';

/** What a hub speaks: MQTT 3.1.1 with all that IoT Hub has, or MQTT 5 alone (Azure/azure-rest-api-specs#45041). */
export const connectionProfiles = ['classic', 'mqttV5'] as const;
export type ConnectionProfile = (typeof connectionProfiles)[number];

/** What a provisioning service answered: where the device belongs from now on, and under which name. */
export interface Assignment {
  readonly registrationId: string;
  /** As the service wrote it: a host, perhaps with a port. */
  readonly assignedHub: string;
  readonly host: string;
  /** Undefined for the platform's own. */
  readonly port: number | undefined;
  readonly deviceId: string;
  /** Why it was assigned so, in the service's own word. */
  readonly substatus: string | undefined;
  readonly connectionProfile: ConnectionProfile;
}

/** Why there is no assignment, and what to do about it. `cause` is stable, for programs; `raw` is the service's answer. */
export interface Denial {
  readonly cause: string;
  readonly what: string;
  readonly remedy: string;
  readonly raw: string;
}

/**
 * Where a conversation stands: what to do now, and how it goes on. A turn is a value, and the same answers lead to the
 * same turns; who carries it out brings connection and time.
 */
export type Turn =
  | {
      readonly do: 'say';
      readonly message: EncodedMessage;
      readonly patienceMs: number;
      /** Undefined: the message does not belong to this turn, and the wait goes on. */
      heard(message: IncomingMessage): Turn | undefined;
      /** The server has answered the message itself with an error, as it does by AMQP and HTTPS. */
      refused(error: ServerError): Turn;
      /** Nothing was heard for as long. */
      silence(): Turn;
    }
  | {
      readonly do: 'rest';
      readonly ms: number;
      /** Why the service wants to be asked again, where it has refused so far. */
      readonly because?: Denial | undefined;
      after(): Turn;
    }
  | { readonly do: 'end'; readonly outcome: { readonly assignment: Assignment } | { readonly denial: Denial } };

/**
 * What has to be settled before a device can send: the platform's own connection and subscriptions serve a conversation,
 * and telemetry goes where its end says.
 */
export interface Provisioning {
  begin(target: Target, registrationId: string): Turn;
  /** What the devices are assigned to. */
  readonly assignsTo: Platform;
  /** Where its hub is for a device that was told so by a service at `service`. The port is undefined where it is the usual one. */
  assignedTarget(
    service: Target,
    host: string,
    port: number | undefined,
    profile: ConnectionProfile,
  ): Omit<Target, 'port'> & { readonly port: number | undefined };
}
