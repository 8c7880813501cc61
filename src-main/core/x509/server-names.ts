import { i18n } from '../language/index.ts';
import { Problem } from '../problem.ts';
import type { AlternativeNames } from './certificate.ts';

/**
 * The names of a TLS server. Clients compare the name they connect to with the subject alternative names alone: DNS
 * names and IP addresses (RFC 9525 6.3, 6.5); the common name is not looked at.
 */
export interface ServerNames {
  /** In lower case, each once. */
  readonly dns: readonly string[];
  /** As they stand in a certificate: IPv6 in the short form. Each once. */
  readonly addresses: readonly string[];
}

const label = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

/** Why something is no DNS name for a certificate, and what to do about it. */
function dnsFault(name: string): readonly [reason: string, remedy: string] | undefined {
  if (name === '') return [i18n.t('is empty'), i18n.t('Leave it out, or give a name such as broker.example.com.')];
  if (addressBytes(name) !== undefined) return [i18n.t('is an IP address'), i18n.t('Give it among the IP addresses.')];
  if (/[:/\s]/.test(name)) {
    return [
      i18n.t('has a blank, a colon or a slash'),
      i18n.t('Give the name alone, without mqtts://, a port or a path.'),
    ];
  }
  if (name.endsWith('.')) return [i18n.t('ends with a dot'), i18n.t('Leave the last dot out.')];
  if (name.length > 253)
    return [i18n.t('has {length} characters; 253 are allowed', { length: name.length }), i18n.t('Shorten it.')];
  const labels = name.split('.');
  const [first, ...rest] = labels;
  const wild = first === '*';
  if ((wild ? rest : labels).some((part) => part.includes('*'))) {
    // RFC 9525 6.3: the complete left-most label, and one only.
    return [
      i18n.t('has a * that is not its whole first part'),
      i18n.t('Use * as the whole first part, for example *.example.com.'),
    ];
  }
  // OpenSSL and the browsers' verifiers ignore *.com and a lone *.
  if (wild && rest.length < 2) {
    return [
      i18n.t('has too few parts after its *'),
      i18n.t('Name two parts at least after the *, for example *.example.com.'),
    ];
  }
  if (/\P{ASCII}/u.test(name)) {
    return [i18n.t('has letters beyond A to Z'), i18n.t('Give it as domain names are stored, beginning with xn--.')];
  }
  const bad = (wild ? rest : labels).find((part) => !label.test(part));
  if (bad !== undefined) {
    if (bad === '')
      return [i18n.t('has two dots together or begins with one'), i18n.t('Put one dot between its parts.')];
    const remedy = i18n.t('Use letters, digits and hyphens, up to 63 between two dots, with no hyphen at either end.');
    return [i18n.t('has the part {part}, which no host can be called', { part: JSON.stringify(bad) }), remedy];
  }
  // A resolver takes a name with a last part of digits for an address (WHATWG URL 3.5, RFC 1123 2.1).
  if (/^\d+$/.test(labels.at(-1) ?? '')) {
    return [
      i18n.t('ends with a number, as only IP addresses do'),
      i18n.t('Correct it, or give it among the IP addresses.'),
    ];
  }
  return undefined;
}

const shown = (text: string) => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}...` : text);

/** Checks one DNS name (RFC 5280 4.2.1.6, RFC 1123 2.1) and answers it in lower case. Throws INVALID_INPUT. */
export function checkDnsName(text: string): string {
  const name = text.trim();
  const fault = dnsFault(name);
  if (fault === undefined) return name.toLowerCase();
  const [reason, remedy] = fault;
  throw new Problem('INVALID_INPUT', i18n.t('The DNS name {name} {reason}.', { name: shown(name), reason }), {
    field: 'dns',
    remedy,
  });
}

/** Checks one IP address and answers it in its usual form. Throws INVALID_INPUT. */
export function checkAddress(text: string): string {
  const address = text.trim();
  const bytes = addressBytes(address);
  if (bytes !== undefined) return addressText(bytes);
  const [reason, remedy] = addressFault(address);
  throw new Problem(
    'INVALID_INPUT',
    i18n.t('The IP address {address} {reason}.', { address: shown(address), reason }),
    { field: 'addresses', remedy },
  );
}

function addressFault(text: string): readonly [reason: string, remedy: string] {
  if (text === '') return [i18n.t('is empty'), i18n.t('Leave it out, or give an address such as 192.168.1.20.')];
  if (text.includes('/'))
    return [i18n.t('names a whole network'), i18n.t('Give the address of the server alone, without /.')];
  if (text.includes('%'))
    return [i18n.t('has a zone'), i18n.t('A certificate knows no zones: leave out the % and what follows.')];
  if (/^\[.*\]/.test(text))
    return [i18n.t('stands in brackets'), i18n.t('Give it without brackets and without a port.')];
  if (/^\d+\.\d+\.\d+\.\d+:\d+$/.test(text)) return [i18n.t('has a port'), i18n.t('Give the address alone.')];
  if (/^\d+(?:\.\d+)*$/.test(text)) {
    return [
      i18n.t('is not four numbers from 0 to 255'),
      i18n.t('Write them without leading zeros, for example 192.168.1.20.'),
    ];
  }
  if (text.includes(':'))
    return [i18n.t('is no IPv6 address'), i18n.t('Write it as in 2001:db8::20, with :: once at most.')];
  return [
    i18n.t('is no IP address'),
    i18n.t('Give a name among the DNS names, and here an address such as 192.168.1.20.'),
  ];
}

/** The octets of an IPv4 or IPv6 address (RFC 4291 2.2); undefined where the text is none. */
export function addressBytes(text: string): Uint8Array | undefined {
  return text.includes(':') ? ipv6Bytes(text) : ipv4Bytes(text);
}

function ipv4Bytes(text: string): Uint8Array | undefined {
  const parts = text.split('.');
  // A leading zero means octal to some programs.
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)) {
    return undefined;
  }
  return Uint8Array.from(parts.map(Number));
}

function ipv6Bytes(text: string): Uint8Array | undefined {
  const cut = text.lastIndexOf(':') + 1;
  const tail = text.includes('.') ? ipv4Bytes(text.slice(cut)) : undefined;
  if (text.includes('.') && tail === undefined) return undefined;
  const pair = (at: number) => (((tail?.[at] ?? 0) << 8) | (tail?.[at + 1] ?? 0)).toString(16);
  const halves = (tail === undefined ? text : `${text.slice(0, cut)}${pair(0)}:${pair(2)}`).split('::');
  const [left = [], right] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const written = [...left, ...(right ?? [])];
  const gap = 8 - written.length;
  if (halves.length > 2 || (right === undefined ? gap !== 0 : gap < 1)) return undefined;
  if (!written.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return undefined;
  const groups = [...left, ...Array.from({ length: right === undefined ? 0 : gap }, () => '0'), ...(right ?? [])];
  return Uint8Array.from(
    groups.flatMap((group) => {
      const value = Number.parseInt(group, 16);
      return [value >> 8, value & 0xff];
    }),
  );
}

/** The usual text of 4 or 16 octets: IPv6 in small letters, its longest run of zeros as :: (RFC 5952 4). */
export function addressText(bytes: Uint8Array): string {
  if (bytes.length === 4) return [...bytes].join('.');
  const groups: string[] = [];
  for (let i = 0; i < bytes.length; i += 2) groups.push((((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0)).toString(16));
  const text = groups.join(':');
  const runs = [...text.matchAll(/(?<![^:])0(?::0)+(?![^:])/g)].map(({ 0: run, index }) => ({ run, index }));
  const [longest] = runs.toSorted((a, b) => b.run.length - a.run.length);
  if (longest === undefined) return text;
  const before = text.slice(0, longest.index).replace(/:$/, '');
  const after = text.slice(longest.index + longest.run.length).replace(/^:/, '');
  return `${before}::${after}`;
}

/**
 * Parts what somebody has typed into DNS names and addresses, and says of each that is neither what is wrong. What looks
 * like an address is judged as one.
 */
export function sortHosts(
  hosts: readonly string[],
): ServerNames & { readonly faults: readonly { readonly host: string; readonly problem: Problem }[] } {
  const dns = new Set<string>();
  const addresses = new Set<string>();
  const faults: { host: string; problem: Problem }[] = [];
  for (const host of hosts) {
    try {
      if (/^[\s\d.]+$|:.*:|%/.test(host)) addresses.add(checkAddress(host));
      else dns.add(checkDnsName(host));
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      faults.push({ host, problem });
    }
  }
  return { dns: [...dns], addresses: [...addresses], faults };
}

/**
 * Checks what a server is to be called; where that is nothing, its common name is taken. Throws INVALID_INPUT with the
 * field `dns`, `addresses`, or `commonName` where no name is left.
 */
export function serverNames(
  { dns, addresses }: { readonly dns: readonly string[]; readonly addresses: readonly string[] },
  commonName: string,
): ServerNames {
  if (dns.length + addresses.length > 0) {
    return { dns: [...new Set(dns.map(checkDnsName))], addresses: [...new Set(addresses.map(checkAddress))] };
  }
  const own = commonName.trim();
  if (addressBytes(own) !== undefined) return { dns: [], addresses: [checkAddress(own)] };
  if (dnsFault(own) === undefined) return { dns: [checkDnsName(own)], addresses: [] };
  throw new Problem(
    'INVALID_INPUT',
    i18n.t(
      'No DNS name and no IP address is given, and the common name {own} is neither, so that no client would accept the server.',
      { own: shown(own) },
    ),
    {
      field: 'dns',
      remedy: i18n.t('Give each name and address by which clients will connect, for example localhost.'),
    },
  );
}

/** Whether a client that connects to `host` finds it among the names (RFC 9525 6.3: * stands for one label). */
export function namesCover({ dns, addresses }: ServerNames, host: string): boolean {
  const bytes = addressBytes(host);
  if (bytes !== undefined) return addresses.includes(addressText(bytes));
  const wanted = host.toLowerCase();
  const wild = `*${wanted.slice(wanted.indexOf('.'))}`;
  return dns.some((name) => name === wanted || (wanted.includes('.') && name === wild));
}

/** The names in what is read of a certificate. */
export function namesIn({
  alternativeNames: found = [],
}: {
  readonly alternativeNames?: readonly string[];
}): ServerNames {
  const after = (kind: string) => found.flatMap((name) => (name.startsWith(kind) ? [name.slice(kind.length)] : []));
  return { dns: after('DNS:'), addresses: after('IP:') };
}

/** The names as they go into a certificate. */
export function alternativeNames({ dns, addresses }: ServerNames): AlternativeNames {
  return { dns, addresses: addresses.map((address) => addressBytes(address) ?? new Uint8Array()) };
}
