import { BlockList, isIP, isIPv6 } from 'node:net';

/** An entry of the list. */
interface Exception {
  readonly covers: (host: string) => boolean;
  /** Without it every port. */
  readonly port?: number;
}

const entriesOf = (list: string): string[] => list.split(/[\s,]+/).filter((entry) => entry !== '');

/** A zone is a matter of this computer, and a dot at the end says no more than none (RFC 4007 11, RFC 1034 3.1). */
const plain = (host: string): string =>
  host
    .toLowerCase()
    .replaceAll(/^\[|\]$/g, '')
    .replace(isIPv6(host) ? /%.*$/ : /\.$/, '');

function blockOf(text: string): BlockList | undefined {
  const [, address = '', digits] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const version = isIP(address);
  const bits = version === 4 ? 32 : 128;
  const prefix = digits === undefined ? bits : Number(digits);
  if (version === 0 || prefix > bits) return undefined;
  const block = new BlockList();
  block.addSubnet(address, prefix, version === 4 ? 'ipv4' : 'ipv6');
  return block;
}

/** Undefined where the text is no entry. */
function exceptionOf(text: string): Exception | undefined {
  // An address of IPv6 without brackets has colons that begin no port.
  const [, before = text, digits] = isIPv6(text) ? [] : (/^(\[[^\]]+\]|[^:]+):(\d{1,5})$/.exec(text) ?? []);
  const port = digits === undefined ? {} : { port: Number(digits) };
  const name = before.toLowerCase().replace(/^\[([^\]]+)\]/, '$1');
  const block = blockOf(name);
  if (block !== undefined) {
    return { ...port, covers: (host) => isIP(host) !== 0 && block.check(host, isIPv6(host) ? 'ipv6' : 'ipv4') };
  }
  if (/[/:@[\]%?#\\;]/.test(name)) return undefined;
  if (name.startsWith('*')) return { ...port, covers: (host) => host.endsWith(name.slice(1)) };
  const domain = name.replaceAll(/^\.|\.$/g, '');
  if (domain === '') return undefined;
  // The end of an address is no domain that it lies below.
  return { ...port, covers: (host) => isIP(host) === 0 && (host === domain || host.endsWith(`.${domain}`)) };
}

/**
 * Whether a server is in a list as NO_PROXY has it for curl: names, each with those below it, addresses, CIDR blocks, and * for all,
 * separated by commas or blanks. A port behind a colon limits an entry to it, and * before a text is for all that ends so. What is none
 * of these covers nothing.
 */
export function isExcepted(list: string, host: string, port: number): boolean {
  const wanted = plain(host);
  return entriesOf(list).some((entry) => {
    const exception = exceptionOf(entry);
    return exception !== undefined && (exception.port ?? port) === port && exception.covers(wanted);
  });
}

/** The first part of such a list that is no entry of one. */
export const noException = (list: string): string | undefined =>
  entriesOf(list).find((entry) => exceptionOf(entry) === undefined);
