import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
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

/** The options of an export that stand in a keygen.properties. */
type KeygenOption = 'prefix' | 'alias' | 'trustAlias' | 'storePassword' | 'keyPassword';
type Side = 'SERVER' | 'CLIENT';

const namesOf = (side: Side): Readonly<Record<KeygenOption, KeygenName>> => ({
  prefix: `${side}_FILE_PREFIX`,
  alias: `${side}_KEY_ALIAS`,
  trustAlias: 'SERVER_KEY_ALIAS',
  storePassword: `${side}_KEYSTORE_PASSWORD`,
  keyPassword: `${side}_KEY_PASSWORD`,
});

/** Does what takes the options of a file; where one is refused, the remedy says what it is called in the file. */
export function withNamesOf<T>(side: Side, fromFile: object, take: () => T): T {
  try {
    return take();
  } catch (error) {
    if (!(error instanceof Problem) || error.field === undefined || !Object.hasOwn(fromFile, error.field)) throw error;
    const { code, message, field, remedy = '' } = error;
    const name = namesOf(side)[field as KeygenOption];
    throw new Problem(code, message, { field, remedy: `It is ${name} of the ${fileName}. ${remedy}`.trimEnd() });
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

  async read({ file }: ParsedInput<'keygen.read'>): Promise<MethodOutput<'keygen.read'>> {
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
      passwords: all.map(([name]) => name).filter(isKeygenPassword),
      notices: [...notices],
    };
  }

  async write(input: ParsedInput<'keygen.write'>): Promise<MethodOutput<'keygen.write'>> {
    const path = this.#grants.resolve(input.folder, 'folder');
    const from = input.optionsFrom === undefined ? undefined : await this.#parse(input.optionsFrom, 'optionsFrom');
    const values = new Map<KeygenName, KeygenValue>(from?.values);
    for (const { name, value } of input.values) values.set(name, valueOf(value));
    if (values.size === 0) {
      throw new Problem('INVALID_INPUT', 'There is nothing to write.', { field: 'values', remedy: 'Give a value.' });
    }
    const bytes = toUtf8(writeKeygenProperties(values));
    const file = { name: fileName, bytes, holdsKey: [...values.keys()].some(isKeygenPassword) };
    await this.#folders.placeFiles(path, [file], input, (read) => {
      const again = parseKeygenProperties(fromUtf8(read(fileName)) ?? '').values;
      const whole = [...values].every(([name, value]) => same(again.get(name), value));
      if (!whole || !equalBytes(read(fileName), bytes)) throw new Error(`${fileName} did not survive being written.`);
      return Promise.resolve();
    });
    return {
      folder: input.folder,
      path,
      files: [{ name: fileName, path: fileName, holdsKey: false }],
    };
  }

  /** Those options of one side that are wanted and stand in the file. */
  async options(
    file: string,
    side: Side,
    wants: (option: KeygenOption) => boolean,
  ): Promise<Partial<Record<KeygenOption, string>>> {
    const { values } = await this.#parse(file, 'optionsFrom');
    const found: Partial<Record<KeygenOption, string>> = {};
    for (const [option, name] of Object.entries(namesOf(side)) as [KeygenOption, KeygenName][]) {
      const value = values.get(name);
      if (value === undefined || !wants(option)) continue;
      if (value.some((part) => typeof part !== 'string')) {
        throw new Problem('INVALID_INPUT', `${name} is made of the name of the computer.`, {
          field: option,
          remedy: 'Say here what it is.',
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
    throw new Problem('FORMAT_NOT_RECOGNISED', 'The file is not text in UTF-8 or UTF-16.', {
      field,
      remedy: `Choose a ${fileName}.`,
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
