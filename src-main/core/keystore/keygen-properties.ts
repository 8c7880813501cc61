import { i18n } from '../language/index.ts';
import { Problem } from '../problem.ts';

/**
 * keygen.properties of ThingsBoard's key scripts (github.com/thingsboard/thingsboard, tools/src/main/shell): a bash file that
 * is sourced, and not a Java properties file. The published pages print values with blanks unquoted, which bash would
 * take for commands; they are read as they are meant. Written values are always quoted.
 */

/** Names of every generation, in the order of the scripts. */
export const keygenNames = [
  'DOMAIN_SUFFIX',
  'SUBJECT_ALTERNATIVE_NAMES',
  'ORGANIZATIONAL_UNIT',
  'ORGANIZATION',
  'CITY',
  'STATE_OR_PROVINCE',
  'TWO_LETTER_COUNTRY_CODE',
  'SERVER_KEYSTORE_PASSWORD',
  'SERVER_KEY_PASSWORD',
  'SERVER_KEY_ALIAS',
  'SERVER_FILE_PREFIX',
  'SERVER_KEY_ALG',
  'SERVER_KEY_SIZE',
  'SERVER_KEY_GROUP_NAME',
  'SERVER_KEYSTORE_DIR',
  'CLIENT_KEYSTORE_PASSWORD',
  'CLIENT_KEY_PASSWORD',
  'CLIENT_KEY_ALIAS',
  'CLIENT_FILE_PREFIX',
  'CLIENT_KEY_ALG',
  'CLIENT_KEY_SIZE',
  'CLIENT_KEY_GROUP_NAME',
] as const;
export type KeygenName = (typeof keygenNames)[number];

/** Those that no window and no output may show. */
export const isKeygenPassword = (name: KeygenName): boolean => name.endsWith('_PASSWORD');

/** Text, and places where the name of the computer belongs: `$(hostname)`. */
export type KeygenValue = readonly (string | { readonly command: 'hostname' })[];

export interface KeygenProperties {
  readonly values: ReadonlyMap<KeygenName, KeygenValue>;
  /** What was read otherwise than bash would, or not at all; no notice holds a value. */
  readonly notices: readonly string[];
}

/** The text of a value, with the computer's name where the file asks for it. */
export const keygenText = (value: KeygenValue, hostname: string): string =>
  value.map((part) => (typeof part === 'string' ? part : hostname)).join('');

/** Reads a keygen.properties. Throws FORMAT_NOT_RECOGNISED where no line of it sets anything that the scripts know. */
export function parseKeygenProperties(text: string): KeygenProperties {
  const values = new Map<KeygenName, KeygenValue>();
  const notices: string[] = [];
  if (text.startsWith('\uFEFF')) {
    notices.push(i18n.t('The file begins with a byte order mark, which bash would take for a part of its first line.'));
  }
  if (text.includes('\r')) {
    notices.push(
      i18n.t(
        'The lines end as those of Windows do. They were read as they are meant; bash would add a carriage return to every value.',
      ),
    );
  }
  for (const [index, content] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const line = index + 1;
    // Not a dot: U+2028 is a character like any other here, and no line end.
    if (/^\s*(?:#[^]*)?$/.test(content)) continue;
    const [, name, rest] = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=([^]*)$/.exec(content) ?? [];
    if (name === undefined || rest === undefined) {
      notices.push(i18n.t('Line {line} sets nothing and was passed over.', { line }));
      continue;
    }
    if (!isKeygenName(name)) {
      notices.push(i18n.t('Line {line}: {name} is not used by the scripts and was passed over.', { line, name }));
      continue;
    }
    const value = new ValueReader(rest).read();
    if (typeof value === 'string') {
      notices.push(i18n.t('Line {line}: {name} {fault}; it was passed over.', { line, name, fault: value }));
      continue;
    }
    if (value.blanks) {
      notices.push(
        i18n.t('Line {line}: {name} has blanks and no quotes. It was read as it is meant; bash would leave it empty.', {
          line,
          name,
        }),
      );
    }
    if (values.has(name))
      notices.push(i18n.t('Line {line}: {name} is set once more; the last one counts.', { line, name }));
    values.set(name, value.parts);
  }
  if (values.size > 0) return { values, notices };
  throw new Problem(
    'FORMAT_NOT_RECOGNISED',
    i18n.t('The file sets nothing that the key scripts of ThingsBoard know.'),
    {
      field: 'file',
      remedy: i18n.t('Choose a keygen.properties, with lines such as SERVER_KEY_ALIAS="serveralias".'),
    },
  );
}

const isKeygenName = (name: string): name is KeygenName => (keygenNames as readonly string[]).includes(name);

type Part = KeygenValue[number];

/** Reads what follows the equals sign, as bash's quoting has it (Bash manual, 3.1.2). */
class ValueReader {
  readonly #text: string;
  readonly #parts: Part[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The value, or why there is none, as a predicate. */
  read(): { readonly parts: KeygenValue; readonly blanks: boolean } | string {
    let quoted = false;
    let blanks = false;
    while (this.#at < this.#text.length) {
      const character = this.#text[this.#at] ?? '';
      if (character === "'") {
        const end = this.#text.indexOf("'", this.#at + 1);
        if (end === -1) return i18n.t('has a quote that is never closed');
        this.#push(this.#text.slice(this.#at + 1, end));
        this.#at = end + 1;
        quoted = true;
      } else if (character === '"') {
        const fault = this.#doubleQuoted();
        if (fault !== undefined) return fault;
        quoted = true;
      } else if (/\s/.test(character)) {
        const rest = this.#text.slice(this.#at).trimStart();
        if (rest === '' || rest.startsWith('#')) break;
        // After a closed quote bash would run what follows; without one it is a value that lacks its quotes.
        if (quoted) return i18n.t('is followed by something else');
        blanks = true;
        this.#push(this.#parts.length > 0 ? this.#text.slice(this.#at, this.#text.length - rest.length) : '');
        this.#at = this.#text.length - rest.length;
      } else {
        const fault = this.#plain();
        if (fault !== undefined) return fault;
      }
    }
    return { parts: this.#parts, blanks };
  }

  #doubleQuoted(): string | undefined {
    this.#at++;
    while (this.#at < this.#text.length) {
      const character = this.#text[this.#at] ?? '';
      const next = this.#text[this.#at + 1] ?? '';
      if (character === '"') {
        this.#at++;
        this.#push('');
        return undefined;
      }
      // Inside of double quotes a backslash quotes these alone (3.1.2.3).
      if (character === '\\' && /[$`"\\]/.test(next)) {
        this.#push(next);
        this.#at += 2;
      } else {
        const fault = this.#maybeCommand();
        if (fault !== undefined) return fault;
      }
    }
    return i18n.t('has a quote that is never closed');
  }

  #plain(): string | undefined {
    if (this.#text[this.#at] === '\\') {
      this.#push(this.#text[this.#at + 1] ?? '');
      this.#at += 2;
      return undefined;
    }
    return this.#maybeCommand();
  }

  /** One character, or `$(hostname)`. No other command is understood, and none is run. */
  #maybeCommand(): string | undefined {
    const rest = this.#text.slice(this.#at);
    const [command] = /^(?:\$\(\s*hostname\s*\)|`\s*hostname\s*`|\$\{HOSTNAME\}|\$HOSTNAME\b)/.exec(rest) ?? [];
    if (command !== undefined) {
      this.#parts.push({ command: 'hostname' });
      this.#at += command.length;
      return undefined;
    }
    if (/^(?:`|\$[({A-Za-z0-9_@*#?$!-])/.test(rest))
      return i18n.t('takes its value from a command or a variable that is not known here');
    this.#push(rest[0] ?? '');
    this.#at++;
    return undefined;
  }

  #push(text: string): void {
    const last = this.#parts.at(-1);
    if (typeof last === 'string') this.#parts[this.#parts.length - 1] = last + text;
    else if (text !== '') this.#parts.push(text);
  }
}

/**
 * Writes values as a keygen.properties, each in quotes that bash takes as they are: nothing in a value can become a
 * command. Throws INVALID_INPUT for a value of more than one line.
 */
export function writeKeygenProperties(values: ReadonlyMap<KeygenName, KeygenValue>): string {
  const lines = keygenNames.flatMap((name) => {
    const value = values.get(name);
    return value === undefined
      ? []
      : [`${name}=${value.length === 0 ? "''" : value.map((part) => quote(name, part)).join('')}\n`];
  });
  return `# Sourced by ThingsBoard's server.keygen.sh and client.keygen.sh.\n${lines.join('')}`;
}

function quote(name: KeygenName, part: Part): string {
  if (typeof part !== 'string') return '"$(hostname)"';
  if (/\p{Cc}/u.test(part)) {
    throw new Problem(
      'INVALID_INPUT',
      i18n.t('{name} has a line break or another control character in it.', { name }),
      {
        field: name,
        remedy: i18n.t('Type it anew, in one line.'),
      },
    );
  }
  // In double quotes, as the scripts' own file has it, where that is safe; else in single ones, which nothing gets out of.
  return /["$`\\!]/.test(part) ? `'${part.replaceAll("'", String.raw`'\''`)}'` : `"${part}"`;
}
