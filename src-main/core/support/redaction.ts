import { toBase64, toHex, toUtf8 } from '../bytes.ts';
import { certificateBlocks, decodePem } from '../keystore/pem.ts';
import { readCertificate } from '../x509/read-certificate.ts';

/** What a text says in the place of what was cut out of it. */
export const cutOut = '<redacted>';

export type Redact = (text: string) => string;

interface RedactionTerms {
  /** Secrets that are known: they are cut out in every form that they could have in a text. */
  readonly known?: readonly string[];
  /** Upper-case hex that may stay where other long runs are cut out. */
  readonly thumbprints?: ReadonlySet<string>;
}

/** What a value is called that nobody else may read. */
const secretNames =
  'pass(?:word|phrase|wd|code)|pwd|secret|token|api[-_]?key|(?:shared[-_]?)?access[-_]?(?:key|signature)|private[-_]?key|authorization|cookie';
const isSecret = (name: string): boolean => new RegExp(secretNames, 'i').test(name);

/** Names of our own error codes have no value behind them. */
const secretMember = `(?<!WRONG_)(?:${secretNames})(?!_REQUIRED)[\\w.-]{0,60}\\\\?["']?[ \\t]*(?:=>|[=:])[ \\t]*`;

/** A value in quotes, also one that is cut off: the quotes stay. */
const quotedValue = (quote: string): readonly [RegExp, string] => [
  new RegExp(`(${secretMember}${quote})(?:(?!${quote})(?:\\\\[\\s\\S]|[^\\\\]))*(?:${quote}|\\\\?$)`, 'gi'),
  `$1${cutOut}${quote.replaceAll('\\\\', '\\')}`,
];

/** In the order in which they are applied: what stands in another's value is gone with it. */
const rules: readonly (readonly [RegExp, string])[] = [
  // Cut off in the middle it is a key all the same.
  [/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$)/g, cutOut],
  [/(SharedAccessSignature\s+)[^\s"']+/gi, `$1${cutOut}`],
  [/\b(sig=)[^\s"'&;]+/gi, `$1${cutOut}`],
  // Beginning with a scheme, a password may even have / and @ in it.
  [/\b([a-z][a-z0-9+.-]{1,30}:\/\/)[^\s"'<>`]{0,2000}@/gi, `$1${cutOut}@`],
  [/(?<![\w/.%+-])[\w.%+-]+:[^\s:@/"'<>]+@(?=[\w[])/g, `${cutOut}@`],
  ...['\\\\"', '"', "'"].map(quotedValue),
  [new RegExp(`(${secretMember})(?!\\\\?["'])[^\\r\\n]+`, 'gi'), `$1${cutOut}`],
  [new RegExp(`(--?[\\w-]{0,60}(?:${secretNames}|pass)[\\w-]{0,60}\\s+)[^\\s]+`, 'gi'), `$1${cutOut}`],
  [/\b(pass:|Bearer\s+)[^\s"']+/gi, `$1${cutOut}`],
  [/\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, cutOut],
  // ThingsBoard has the access token of a device in its path.
  [/(\/api\/v1\/)[^/\s"'?]+(?=\/)/g, `$1${cutOut}`],
  [/\b[a-z]:[\\/]+users[\\/]+(?:[^\\/:*?"<>|\r\n]+(?=[\\/])|[^\\/:*?"<>|\s]+)/gi, '~'],
  [/(?<![\w.~/-])\/+(?:home|Users)\/+[^/\s"':;,)]+/g, '~'],
  [/(?<![\w.~/-])\/root(?![\w.-])/g, '~'],
];

/** Octets of a key in one of the ways in which programs print them: 24 at least, as the smallest key has. */
const printedOctets = [
  /\b[0-9a-f]{2}(?:[ :]\s*[0-9a-f]{2}){23,}\b/gi,
  /\b[0-9a-f]{48,}\b/gi,
  /\b\d{1,3}(?:,\s*\d{1,3}){23,}\b/g,
];
/** The same in Base64, also over several lines. */
const longBase64 = /[A-Za-z0-9+/_-]{40,}={0,2}(?:\r?\n[ \t]*[A-Za-z0-9+/_-]+={0,2}(?=\r?\n|$))*/g;
const certificate = /(-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]*-----END CERTIFICATE-----)/;

/**
 * Cuts out of a text what nobody else may read: the known secrets, private keys, values that are called passwords or tokens, what
 * stands before the host of an address, and long runs in which a key could stand. Folders of users become `~`. Certificates stay.
 */
export function redactor({ known = [], thumbprints = new Set() }: RedactionTerms): Redact {
  const literal = known.flatMap(patternsOf);
  const hex = (run: string) => (thumbprints.has(run.replaceAll(/[^0-9a-f]/gi, '').toUpperCase()) ? run : cutOut);
  const redact = (text: string) => {
    let kept = text;
    for (const pattern of literal) kept = kept.replaceAll(pattern, cutOut);
    for (const [pattern, instead] of rules) kept = kept.replaceAll(pattern, instead);
    for (const pattern of printedOctets) kept = kept.replaceAll(pattern, hex);
    return kept.replaceAll(longBase64, (run) => (looksRandom(run) ? cutOut : run));
  };
  return (text) =>
    text
      .split(certificate)
      .map((part) => (isCertificate(part) ? part : redact(part)))
      .join('');
}

/** The same for a value that becomes JSON; whatever stands under the name of a secret is cut out too. */
export function redactedJson(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((one) => redactedJson(one, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]: [string, unknown]) => [
      redact(name),
      isSecret(name) && typeof member === 'string' ? cutOut : redactedJson(member, redact),
    ]),
  );
}

/** Base64 of random octets has small and capital letters, and digits among them; a path or a name seldom has. */
function looksRandom(run: string): boolean {
  const share = (wanted: RegExp) => (run.match(wanted)?.length ?? 0) / run.length;
  return share(/[A-Z]/g) > 0.1 && share(/[a-z]/g) > 0.1 && share(/[0-9+_]/g) > 0.02;
}

function isCertificate(part: string): boolean {
  if (!certificate.test(part)) return false;
  try {
    const blocks = certificateBlocks(decodePem(part));
    blocks.forEach((der) => readCertificate(der));
    return blocks.length > 0;
  } catch {
    return false;
  }
}

/** Shorter ones are words and numbers too: they count where they stand alone. */
const surelySecret = 6;

function patternsOf(secret: string): RegExp[] {
  if (secret.length === 0) return [];
  const escaped = escapedOf(secret);
  if (secret.length < surelySecret) return [new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'gu')];
  const bytes = toUtf8(secret);
  const url = encodeURIComponent(secret);
  const exact = [secret, JSON.stringify(secret).slice(1, -1), ...alignments(bytes)];
  const anyCase = [toHex(bytes), url, url.replaceAll('%20', '+')];
  return [
    ...[...new Set(exact)].map((form) => new RegExp(escapedOf(form), 'g')),
    ...[...new Set(anyCase)].map((form) => new RegExp(escapedOf(form), 'gi')),
  ];
}

/** Base64 of octets wherever they stand among others: what surely belongs to them, in both alphabets (RFC 4648, 4 and 5). */
function alignments(bytes: Uint8Array): string[] {
  return [0, 1, 2].flatMap((before) => {
    const whole = toBase64(new Uint8Array([...new Uint8Array(before), ...bytes]));
    const own = whole.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

const escapedOf = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
