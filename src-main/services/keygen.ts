import { i18n } from '../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { ExportSubject, KeygenOption } from '../contract/models.ts';
import { equalBytes, fromUtf8, toUtf8 } from '../core/bytes.ts';
import {
  type KeygenName,
  type KeygenProperties,
  type KeygenValue,
  isKeygenPassword,
  keygenText,
  parseKeygenProperties,
  writeKeygenProperties,
} from '../core/keystore/keygen-properties.ts';
import { Problem } from '../core/problem.ts';
import { decodeText, hasMark } from '../core/text.ts';
import type { Grants } from './grants.ts';
import type { Folders } from './ports.ts';

const maximumBytes = 1_000_000;
const fileName = 'keygen.properties';
const hostname = '$(hostname)';

type Side = 'SERVER' | 'CLIENT';
type Values = Readonly<Partial<Record<KeygenOption, string | undefined>>>;

/** Whose settings of a keygen.properties count for a certificate of a kind. */
export const sideOf = (kind: ExportSubject['kind']): Side => (kind === 'server' ? 'SERVER' : 'CLIENT');

const namesOf = (side: Side): Readonly<Record<KeygenOption, KeygenName>> => ({
  prefix: `${side}_FILE_PREFIX`,
  alias: `${side}_KEY_ALIAS`,
  trustAlias: 'SERVER_KEY_ALIAS',
  storePassword: `${side}_KEYSTORE_PASSWORD`,
  keyPassword: `${side}_KEY_PASSWORD`,
});

const namesByOption = (side: Side) => Object.entries(namesOf(side)) as [KeygenOption, KeygenName][];

/** What a form can show of a file: no password, and nothing that only the computer knows. */
const optionsIn = (values: KeygenProperties['values'], side: Side) =>
  namesByOption(side).flatMap(([option, name]) => {
    const value = values.get(name);
    if (value === undefined) return [];
    if (isKeygenPassword(name)) return [{ option }];
    return value.every((part) => typeof part === 'string') ? [{ option, value: keygenText(value, '') }] : [];
  });

/** What both scripts make the name of a certificate of. */
const subjectNames = {
  commonName: 'DOMAIN_SUFFIX',
  organizationalUnit: 'ORGANIZATIONAL_UNIT',
  organization: 'ORGANIZATION',
  locality: 'CITY',
  stateOrProvince: 'STATE_OR_PROVINCE',
  country: 'TWO_LETTER_COUNTRY_CODE',
} as const satisfies Readonly<Record<string, KeygenName>>;

/** The text of a value; nothing where only the computer knows it. */
function plainText(values: KeygenProperties['values'], name: KeygenName): string {
  const value = values.get(name) ?? [];
  return value.every((part) => typeof part === 'string') ? keygenText(value, '').trim() : '';
}

function subjectIn(values: KeygenProperties['values']): MethodOutput<'keygen.read'>['subject'] {
  const said = Object.entries(subjectNames).map(([field, name]) => [field, plainText(values, name)] as const);
  return Object.fromEntries(said.filter(([, text]) => text !== ''));
}

/** As keytool takes them behind `-ext san=` (JDK tools, keytool: "GeneralNames"), of the kinds that a server has. */
function alternativeNamesIn(values: KeygenProperties['values']): MethodOutput<'keygen.read'>['alternativeNames'] {
  const all = plainText(values, 'SUBJECT_ALTERNATIVE_NAMES')
    .split(',')
    .flatMap((one) => [...one.trim().matchAll(/^(dns|ip):(.+)$/gi)]);
  const of = (wanted: string) =>
    all.flatMap(([, kind = '', value = '']) => (kind.toLowerCase() === wanted ? [value.trim()] : []));
  return { dns: of('dns'), addresses: of('ip') };
}

/** Does what takes the options of a file; where one is refused, the remedy says what it is called in the file. */
export function withNamesOf<T>(side: Side, fromFile: object, take: () => T): T {
  try {
    return take();
  } catch (error) {
    if (!(error instanceof Problem) || error.field === undefined || !Object.hasOwn(fromFile, error.field)) throw error;
    const { code, message, field, remedy = '' } = error;
    const name = namesOf(side)[field as KeygenOption];
    throw new Problem(code, message, {
      field,
      remedy: i18n.t('It is {name} of the {fileName}. {remedy}', { name, fileName, remedy }).trimEnd(),
    });
  }
}

/** keygen.properties of ThingsBoard's scripts. Its passwords stay on this side. */
export class Keygen {
  readonly #grants: Grants;
  readonly #folders: Folders;

  constructor(grants: Grants, folders: Folders) {
    this.#grants = grants;
    this.#folders = folders;
  }

  async read({ file, kind }: ParsedInput<'keygen.read'>): Promise<MethodOutput<'keygen.read'>> {
    const { values, notices } = await this.#parse(file, 'file');
    const all = [...values];
    return {
      values: all
        .filter(([name]) => !isKeygenPassword(name))
        .map(([name, value]) => ({
          name,
          value: keygenText(value, hostname),
          hostname: value.some((part) => typeof part !== 'string'),
        })),
      subject: subjectIn(values),
      alternativeNames: alternativeNamesIn(values),
      passwords: all.map(([name]) => name).filter(isKeygenPassword),
      ...(kind === undefined ? {} : { options: optionsIn(values, sideOf(kind)) }),
      notices: [...notices],
    };
  }

  async write(input: ParsedInput<'keygen.write'>): Promise<MethodOutput<'keygen.write'>> {
    const values = await this.#valuesIn(input.optionsFrom);
    for (const { name, value } of input.values) values.set(name, valueOf(value));
    return this.#place(input, values);
  }

  /** Writes the options of an export: what is given, else what the file says that it came from, else the default. */
  async writeOptions(
    place: Pick<ParsedInput<'certificate.export'>, 'folder' | 'overwrite' | 'optionsFrom'>,
    side: Side,
    given: Values,
    defaults: Values,
  ): Promise<MethodOutput<'keygen.write'>> {
    const values = await this.#valuesIn(place.optionsFrom);
    for (const [option, name] of namesByOption(side)) {
      const value = given[option] ?? (values.has(name) ? undefined : defaults[option]);
      if (value !== undefined) values.set(name, valueOf(value));
    }
    return this.#place(place, values);
  }

  async #valuesIn(file: string | undefined): Promise<Map<KeygenName, KeygenValue>> {
    return new Map(file === undefined ? [] : (await this.#parse(file, 'optionsFrom')).values);
  }

  async #place(
    { folder, overwrite }: Pick<ParsedInput<'keygen.write'>, 'folder' | 'overwrite'>,
    values: ReadonlyMap<KeygenName, KeygenValue>,
  ): Promise<MethodOutput<'keygen.write'>> {
    const path = this.#grants.resolve(folder, 'folder');
    if (values.size === 0) {
      throw new Problem('INVALID_INPUT', i18n.t('There is nothing to write.'), {
        field: 'values',
        remedy: i18n.t('Give a value.'),
      });
    }
    const bytes = toUtf8(writeKeygenProperties(values));
    const file = { name: fileName, bytes, holdsKey: [...values.keys()].some(isKeygenPassword) };
    await this.#folders.placeFiles(path, [file], { overwrite }, (read) => {
      const again = parseKeygenProperties(fromUtf8(read(fileName)) ?? '').values;
      const whole = [...values].every(([name, value]) => same(again.get(name), value));
      if (!whole || !equalBytes(read(fileName), bytes)) throw new Error(`${fileName} did not survive being written.`);
      return Promise.resolve();
    });
    return {
      folder,
      path,
      files: [{ name: fileName, path: fileName, holdsKey: false }],
    };
  }

  /** Those options of one side that are wanted and stand in the file. */
  async options(file: string, side: Side, wants: (option: KeygenOption) => boolean): Promise<Values> {
    const { values } = await this.#parse(file, 'optionsFrom');
    const found: Partial<Record<KeygenOption, string>> = {};
    for (const [option, name] of namesByOption(side)) {
      const value = values.get(name);
      if (value === undefined || !wants(option)) continue;
      if (value.some((part) => typeof part !== 'string')) {
        throw new Problem('INVALID_INPUT', i18n.t('{name} is made of the name of the computer.', { name }), {
          field: option,
          remedy: i18n.t('Say here what it is.'),
        });
      }
      found[option] = keygenText(value, '');
    }
    return found;
  }

  async #parse(token: string, field: string): Promise<KeygenProperties> {
    const bytes = await this.#folders.readFile(this.#grants.resolve(token, field), maximumBytes);
    const text = decodeText(bytes);
    // Decoding has taken a byte order mark away, which the reader tells of.
    const mark = hasMark(bytes) ? '\uFEFF' : '';
    if (text !== undefined) return parseKeygenProperties(mark + text);
    throw new Problem('FORMAT_NOT_RECOGNISED', i18n.t('The file is not text in UTF-8 or UTF-16.'), {
      field,
      remedy: i18n.t('Choose a {fileName}.', { fileName }),
    });
  }
}

/** Text in which `$(hostname)` stands for the name of the computer. */
function valueOf(text: string): KeygenValue {
  const parts = text
    .split(hostname)
    .flatMap((piece, index) => [
      ...(index === 0 ? [] : [{ command: 'hostname' } as const]),
      ...(piece === '' ? [] : [piece]),
    ]);
  return parts;
}

const same = (a: KeygenValue | undefined, b: KeygenValue): boolean => JSON.stringify(a) === JSON.stringify(b);
