import type { ReportExtension, ReportField } from '../../src-main/core/x509/report/model.ts';

/** What `openssl x509 -text` prints, in parts; and a report in OpenSSL's words, so that the two can be compared. */

export interface OpenSslText {
  /** The value behind a label in a line of its own; undefined where there is none. */
  readonly after: (label: string) => string | undefined;
  /** Hex without colons of the lines below a label. */
  readonly hexBelow: (label: string) => string;
  /** In their order. Values have single blanks. */
  readonly extensions: readonly { readonly name: string; readonly critical: boolean; readonly value: string }[];
}

export function parseText(text: string): OpenSslText {
  const lines = text.split('\n');
  const below = (index: number, indent: number) => {
    const end = lines.findIndex((line, at) => at > index && line.trim() !== '' && line.search(/\S/) <= indent);
    return lines.slice(index + 1, end === -1 ? undefined : end);
  };
  const extensions = lines.flatMap((line, index) => {
    const head = /^ {12}(\S.*?):(?: (critical)?)?$/.exec(line);
    if (head === null || !lines.slice(0, index).some((one) => one.trim() === 'X509v3 extensions:')) return [];
    const value = below(index, 12).join(' ').trim().replaceAll(/\s+/g, ' ');
    return [{ name: head[1] ?? '', critical: head[2] === 'critical', value }];
  });
  return {
    after: (label) =>
      lines
        .map((line) => line.trim())
        .find((line) => line.startsWith(`${label}:`))
        ?.slice(label.length + 1)
        .trim(),
    hexBelow: (label) => {
      const index = lines.findIndex((line) => line.trim() === `${label}:`);
      const indent = lines[index]?.search(/\S/) ?? 0;
      // Parameters of RSASSA-PSS stand between the label and its value.
      const hex = below(index, indent).filter((line) => /^[0-9a-f:]+$/.test(line.trim()));
      return hex.join('').replaceAll(/[\s:]/g, '').toUpperCase();
    },
    extensions,
  };
}

const usages: Readonly<Record<string, string>> = {
  digitalSignature: 'Digital Signature',
  nonRepudiation: 'Non Repudiation',
  keyEncipherment: 'Key Encipherment',
  dataEncipherment: 'Data Encipherment',
  keyAgreement: 'Key Agreement',
  keyCertSign: 'Certificate Sign',
  cRLSign: 'CRL Sign',
  encipherOnly: 'Encipher Only',
  decipherOnly: 'Decipher Only',
};
const purposes: Readonly<Record<string, string>> = {
  serverAuth: 'TLS Web Server Authentication',
  clientAuth: 'TLS Web Client Authentication',
  codeSigning: 'Code Signing',
  emailProtection: 'E-mail Protection',
  timeStamping: 'Time Stamping',
  OCSPSigning: 'OCSP Signing',
};
const netscape: Readonly<Record<string, string>> = {
  'TLS client': 'SSL Client',
  'TLS server': 'SSL Server',
  'authority for TLS': 'SSL CA',
  'authority for S/MIME': 'S/MIME CA',
  'authority for object signing': 'Object Signing CA',
  'object signing': 'Object Signing',
};

/** DER's zero octet before a set top bit is no part of a number to OpenSSL. */
export const withoutPadding = (serial: string): string => serial.replace(/^00(?=[89A-F])/, '');

const colons = (hex: string): string => hex.replaceAll(/..(?=.)/g, '$&:');
const bare = (named: string): string => /\((\d[\d.]*)\)$/.exec(named)?.[1] ?? named;
const list = (fields: readonly ReportField[], word: (field: ReportField) => string): string =>
  fields.map(word).join(', ');
const asPath = (name: string): string => `/${name.replaceAll(', ', '/')}`;
const asPairs = (name: string): string => name.replaceAll('=', ' = ');

/** Eight groups, as OpenSSL writes IPv6. */
function groups(address: string): string {
  if (!address.includes(':')) return address;
  const [left = '', right = ''] = address.split('::');
  const parts = (half: string) => (half === '' ? [] : half.split(':'));
  const gap = 8 - parts(left).length - parts(right).length;
  const middle = address.includes('::') ? Array.from({ length: gap }, () => '0') : [];
  return [...parts(left), ...middle, ...parts(right)].join(':').toUpperCase();
}

const openSslNames: Readonly<Record<string, string>> = { '1.3.6.1.4.1.311.20.2.3': 'UPN' };

function generalName(kind: string, value: string, directory: (name: string) => string): string {
  switch (kind) {
    case 'DNS name':
      return `DNS:${value}`;
    case 'E-mail':
      return `email:${value}`;
    case 'URI':
      return `URI:${value}`;
    case 'IP address': {
      const [own = '', mask] = value.split(', mask ');
      return mask === undefined ? `IP Address:${groups(own)}` : `IP:${groups(own)}/${groups(mask)}`;
    }
    case 'Registered ID':
      return `Registered ID:${bare(value)}`;
    case 'Directory name':
      return `DirName:${directory(value)}`;
    case 'Other name': {
      const cut = value.indexOf(': ');
      const oid = bare(value.slice(0, cut));
      return `othername: ${openSslNames[oid] ?? oid}::${value.slice(cut + 2)}`;
    }
    default:
      throw new Error(`OpenSSL's word for ${kind} is not known here.`);
  }
}

const kinds = ['DNS name', 'E-mail', 'URI', 'IP address', 'Registered ID', 'Directory name', 'Other name'];

/** A name that stands behind its kind: "DNS name example.com". */
function within(value: string, directory: (name: string) => string): string {
  const kind = kinds.find((one) => value.startsWith(`${one} `)) ?? '';
  return generalName(kind, value.slice(kind.length + 1), directory);
}

const capital = (words: string): string => words.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase());
const number = (value: string): string => /\d+/.exec(value)?.[0] ?? '';

const writers: Readonly<Record<string, (fields: readonly ReportField[]) => string>> = {
  '2.5.29.19': (fields) =>
    list(fields, ({ name, value }) =>
      name === 'Path length' ? `pathlen:${value}` : `CA:${value === 'yes' ? 'TRUE' : 'FALSE'}`,
    ),
  '2.5.29.15': (fields) => list(fields, ({ name }) => usages[name] ?? name),
  '2.5.29.37': (fields) => list(fields, ({ name }) => purposes[name] ?? name),
  '2.5.29.14': (fields) => list(fields, ({ value }) => colons(value)),
  '2.5.29.35': (fields) =>
    fields
      .map(({ name, value }) => {
        if (name === 'Issuer') return within(value, asPath);
        const label = name === 'Serial number' ? 'serial:' : fields.length === 1 ? '' : 'keyid:';
        return `${label}${colons(name === 'Serial number' ? withoutPadding(value) : value)}`;
      })
      .join(' '),
  '2.5.29.17': (fields) => list(fields, ({ name, value }) => generalName(name, value, asPath)),
  '2.5.29.18': (fields) => list(fields, ({ name, value }) => generalName(name, value, asPath)),
  '2.5.29.31': (fields) =>
    fields
      .map(({ name, value }) => {
        if (name === 'Reasons') return `Reasons: ${capital(value)}`;
        return `${name === 'List at' ? 'Full Name' : 'CRL Issuer'}: ${within(value, asPairs)}`;
      })
      .join(' '),
  '1.3.6.1.5.5.7.1.1': (fields) =>
    fields.map(({ name, value }) => `${name.replace(/ \(.*/, '')} - ${within(value, asPairs)}`).join(' '),
  '2.5.29.32': (fields) =>
    fields
      .map(({ name, value }) => {
        if (name === 'Policy') return `Policy: ${bare(value)}`;
        if (name.startsWith('Practice')) return `CPS: ${value}`;
        const [, organization, numbers, text] = /^(?:(.*), notice (.*); )?(.*)$/.exec(value) ?? [];
        const reference = organization === undefined ? '' : `Organization: ${organization} Numbers: ${numbers} `;
        return `User Notice: ${reference}Explicit Text: ${text}`;
      })
      .join(' '),
  '2.5.29.30': (fields) =>
    ['Permitted', 'Excluded']
      .map((place) => ({ place, names: fields.filter(({ name }) => name === place) }))
      .filter(({ names }) => names.length > 0)
      .map(({ place, names }) => `${place}: ${names.map(({ value }) => within(value, asPairs)).join(' ')}`)
      .join(' '),
  '2.16.840.1.113730.1.1': (fields) => list(fields, ({ value }) => netscape[value] ?? value),
  '2.16.840.1.113730.1.13': (fields) => list(fields, ({ value }) => value),
  '1.3.6.1.5.5.7.1.24': (fields) => list(fields, ({ value }) => value.replace(/:.*/, '')),
  '2.5.29.36': (fields) =>
    list(
      fields,
      ({ name, value }) =>
        `${name.startsWith('No') ? 'Inhibit Policy Mapping' : 'Require Explicit Policy'}:${number(value)}`,
    ),
  '2.5.29.33': (fields) =>
    list(fields, ({ name, value }) => `${bare(name)}:${bare(value.replace('is as good as ', ''))}`),
  '2.5.29.54': (fields) => list(fields, ({ value }) => number(value)),
  '1.3.6.1.5.5.7.48.1.5': () => '',
};

/** The value of an extension as OpenSSL writes it; undefined for those that it does not read. */
export const inOpenSslWords = ({ oid, fields }: ReportExtension): string | undefined => writers[oid]?.(fields);

/** A line of `openssl asn1parse`. */
export interface ParsedLine {
  readonly offset: number;
  readonly depth: number;
  readonly header: number;
  readonly length: number;
  readonly constructed: boolean;
  readonly tag: string;
  readonly value: string;
}

export const parseAsn1Lines = (text: string): ParsedLine[] =>
  text.split('\n').flatMap((line) => {
    const found = /^ *(\d+):d=(\d+) +hl=(\d+) +l= *(\d+) (cons|prim): ([^:]*?) *(?:\[HEX DUMP\])?(?::(.*))?$/.exec(
      line,
    );
    if (found === null) return [];
    const [, offset, depth, header, length, form, tag = '', value = ''] = found;
    return [
      {
        offset: Number(offset),
        depth: Number(depth),
        header: Number(header),
        length: Number(length),
        constructed: form === 'cons',
        tag: tag.trim(),
        value: value.trimEnd(),
      },
    ];
  });
