import type { MethodInput } from '../../src-main/contract/methods.ts';

/** Ports of the hub beside that of MQTT, in the order in which they are shown. */
export const furtherPorts = ['webSocketPort', 'amqpPort', 'alpnPort', 'revocationPort'] as const;

export type FurtherPort = (typeof furtherPorts)[number];

/** Those that were chosen; undefined for the usual one. */
export type FurtherPorts = Readonly<Record<FurtherPort, number | undefined>>;

export const furtherPortsOf = ({
  webSocketPort,
  amqpPort,
  alpnPort,
  revocationPort,
}: Readonly<Partial<FurtherPorts>>): FurtherPorts => ({ webSocketPort, amqpPort, alpnPort, revocationPort });

type Start = MethodInput<'hub.start'>;

/** How the hub is started, as far as it stays so in a window. */
export type HubTerms = Pick<Start, 'purposes' | 'plainBroker' | 'revocation'> & Partial<FurtherPorts>;
export type HubStart = HubTerms & Pick<Start, 'serverCertificate' | 'reachable' | 'jobId'>;
