import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import { type ServerNames, addressBytes, namesCover, sortHosts } from '../../core/x509/server-names.ts';
import type { ThisComputer } from '../ports.ts';

/** From where the hub can be reached, and what its certificate must be for there. */
export interface Reach {
  readonly reachable: ParsedInput<'hub.start'>['reachable'];
  readonly listenOn: readonly string[];
  /** A certificate of the hub's own that lacks one of these is replaced. */
  readonly needed: ServerNames;
  /** What a new one is for as well. */
  readonly useful: ServerNames;
  /** How other computers may name it, in the order in which they are told. */
  readonly network: readonly string[];
}

/** Where clients on this computer find the hub: `localhost` leads some of them to ::1. */
const loopback = '127.0.0.1';
const loopback6 = '::1';
/** What Debian has a computer's own name lead to (Debian Reference 5.1.1). */
const ownName = '127.0.1.1';

/** The addresses to listen on. */
export const listeningAddresses: Readonly<Record<Reach['reachable'], readonly string[]>> = {
  'this-computer': [loopback, loopback6, ownName],
  network: ['0.0.0.0', '::'],
};

export function reachOf(reachable: Reach['reachable'], computer: ThisComputer): Reach {
  const names = hostNames(computer.name());
  const { addresses } = sortHosts(computer.addresses());
  const ipv4 = addresses.filter((address) => !address.includes(':'));
  const ipv6 = addresses.filter((address) => address.includes(':'));
  const local: ServerNames = { dns: ['localhost'], addresses: [loopback, loopback6] };
  const listenOn = listeningAddresses[reachable];
  if (reachable === 'this-computer') {
    return { reachable, listenOn, needed: local, useful: { dns: names, addresses: [ownName] }, network: [] };
  }
  return {
    reachable,
    listenOn,
    needed: { dns: [...local.dns, ...names], addresses: [...local.addresses, ...ipv4] },
    // Computers change their IPv6 addresses by the day (RFC 8981), which is no reason for a new authority.
    useful: { dns: [], addresses: [ownName, ...ipv6] },
    network: [...names, ...ipv4, ...ipv6],
  };
}

/** The computer's name with and without its domain, and as multicast DNS has it (RFC 6762 3). */
function hostNames(name: string): readonly string[] {
  if (addressBytes(name) !== undefined) return [];
  const [label = ''] = name.split('.');
  // A name that no certificate can have is left out.
  return sortHosts([name, label, `${label}.local`]).dns.filter((one) => !/^localhost(?:\.|$)/.test(one));
}

/** Names and addresses of a reach for which a certificate is not. */
export const lacking = ({ needed }: Reach, names: ServerNames): readonly string[] =>
  [...needed.dns, ...needed.addresses].filter((host) => !namesCover(names, host));

/**
 * Under which of its names and addresses other computers accept the certificate. Where it is for none that is known here, those
 * that it is for: somebody may have given them to this computer.
 */
function networkHosts({ reachable, network }: Reach, names: ServerNames): readonly string[] {
  if (reachable === 'this-computer') return [];
  const covered = network.filter((host) => namesCover(names, host));
  return covered.length > 0 ? covered : ownHosts(names);
}

const ownHosts = ({ dns, addresses }: ServerNames): readonly string[] => [
  ...dns.filter((name) => name !== 'localhost' && !name.startsWith('*')),
  ...addresses.filter((address) => !address.startsWith('127.') && address !== loopback6),
];

/** How the hub is named to a device that it is assigned to: by something that the device can reach and accepts. */
export function assignedName(reach: Reach, names: ServerNames): string {
  const hosts = networkHosts(reach, names);
  // An address needs no name service, which a board may not have; one of IPv6 would be taken for a name with a port.
  const far = hosts.find((host) => addressBytes(host)?.length === 4) ?? hosts.find((host) => !host.includes(':'));
  const near = ['localhost', loopback].find((host) => namesCover(names, host));
  return far ?? near ?? 'localhost';
}

/** Where a hub that listens can be reached. */
export const placeOf = (
  reach: Reach,
  names: ServerNames,
  { port, hosts }: { readonly port: number; readonly hosts: readonly string[] },
) => ({
  host: loopback,
  port,
  reachable: reach.reachable,
  listensOn: [...hosts],
  networkHosts: [...networkHosts(reach, names)],
});

/** Whether a client that connects to this host and port comes to the hub. */
export function listensAt(address: MethodOutput<'hub.start'>, host: string, port: number): boolean {
  const { amqpPort, alpnPort, webSocketPort, networkHosts, listensOn } = address;
  if (![address.port, amqpPort, alpnPort, webSocketPort].includes(port)) return false;
  return ['localhost', loopback, loopback6, ...listensOn, ...networkHosts].includes(host.toLowerCase());
}
