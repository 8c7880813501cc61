import type { Certificate } from '../x509/read-certificate.ts';
import type { Denial, Turn } from './conversation.ts';
import type { Platform, Target } from './platform.ts';

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
  /** The certificate for the device's request with what is above it, leaf first; undefined where none was issued. */
  readonly issued?: readonly [Certificate, ...Certificate[]] | undefined;
}

export type RegistrationEnd = { readonly assignment: Assignment } | { readonly denial: Denial };
export type RegistrationTurn = Turn<RegistrationEnd>;

/**
 * What has to be settled before a device can send: the platform's own connection and subscriptions serve a conversation,
 * and telemetry goes where its end says.
 */
export interface Provisioning {
  /** `csr`: DER of a PKCS#10 request for the certificate that the device is to use at its hub. */
  begin(target: Target, registrationId: string, csr?: Uint8Array): RegistrationTurn;
  /** Whether a device asks for a certificate of its own as it registers. */
  asksForCertificate?(target: Target): boolean;
  /** The device of the workspace whose certificate this one logs in with at the service; undefined for its own. */
  onboardsAs?(target: Target): string | undefined;
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
