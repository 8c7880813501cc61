import type { HubHandler } from './hub-ports.ts';
import type { StatusHandler } from './status-port.ts';

/** Ports beside that of MQTT; null for none. */
export interface FurtherPorts {
  /** MQTT and AMQP in WebSockets. */
  readonly webSocket: number | null;
  readonly amqp: number | null;
  /** MQTT for those alone that name it by ALPN as AWS IoT's port 443 wants it. */
  readonly alpn: number | null;
  /** Revocation lists and OCSP, by HTTP without TLS. */
  readonly revocation: number | null;
}

/** Where something is, or why it is nowhere. */
type FurtherPlace = { readonly port: number } | { readonly trouble: string };

export interface HubListener {
  /**
   * Listens on those of the hosts that this computer has. Throws PORT_TAKEN. Port 0 picks one that is free on all. Of the
   * further ports one that cannot be had is told, and the others are there.
   */
  listen(
    address: { readonly hosts: readonly string[]; readonly port: number; readonly further: FurtherPorts },
    identity: { readonly certificateChainPem: string; readonly privateKeyPem: string },
    handler: HubHandler,
    status: StatusHandler,
  ): Promise<{
    readonly port: number;
    readonly hosts: readonly string[];
    readonly webSocket: FurtherPlace | undefined;
    readonly amqp: FurtherPlace | undefined;
    readonly alpn: FurtherPlace | undefined;
    readonly revocation: FurtherPlace | undefined;
    close(): Promise<void>;
  }>;
  /** The next port that nobody listens on at any of the hosts. Throws PORT_TAKEN where there is none. */
  freePort(hosts: readonly string[], from: number): Promise<number>;
}
