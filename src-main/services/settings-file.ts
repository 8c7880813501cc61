import { i18n } from '../core/language/index.ts';
import { inputFault } from './input-fault.ts';
import { z } from 'zod';
import { appMethods } from '../contract/app.ts';
import { connectionMethods } from '../contract/connections.ts';
import type { SavedConnection, SettingsChange } from '../contract/models.ts';
import { type Json, asJsonObject, parseJson } from '../core/json.ts';
import { Problem } from '../core/problem.ts';
import type { AppSettings } from './ports.ts';

const formatVersion = 1;
const kind = 'certbench-settings';

const proxy = z.strictObject({
  use: z.enum(['computer', 'none', 'own']),
  own: z
    .strictObject({
      address: z.string().max(2000),
      userName: z.string().max(1024).default(''),
      exceptions: z.string().max(10_000).default(''),
    })
    .optional(),
});

/** What a file may hold, all of it optional. */
const fileSchema = appMethods['app.changeSettings'].input.extend({
  proxy: proxy.optional(),
  connections: z.array(connectionMethods['connection.save'].input.shape.connection).max(500).optional(),
  trusted: z
    .array(z.strictObject({ name: z.string().max(1000), pem: z.string().max(1_000_000) }))
    .max(500)
    .optional(),
});

export type SettingsFile = z.infer<typeof fileSchema>;

/** What is in a file: never a secret, no window and no folder of this computer. */
export function encodeSettings(
  { recentWorkspaces: _mine, proxy: chosen, ...others }: AppSettings,
  connections: readonly SavedConnection[],
  trusted: readonly { readonly name: string; readonly pem: string }[],
): string {
  const own = chosen?.own;
  const settings = {
    ...others,
    ...(chosen === undefined
      ? {}
      : {
          proxy: {
            use: chosen.use,
            ...(own === undefined
              ? {}
              : { own: { address: own.address, userName: own.userName, exceptions: own.exceptions } }),
          },
        }),
    connections,
    trusted: trusted.map(({ name, pem }) => ({ name, pem })),
  };
  return `${JSON.stringify({ kind, version: formatVersion, settings }, undefined, 2)}\n`;
}

/** Reads a file. Throws FORMAT_NOT_RECOGNISED where it is none, DAMAGED where a setting has no sense; neither quotes a text that stands in it. */
export function decodeSettings(
  bytes: Uint8Array,
  name: string,
): { readonly file: SettingsFile; readonly notes: readonly string[] } {
  const root = asJsonObject(parseJson(bytes));
  const settings = asJsonObject(root?.['settings']);
  if (root?.['kind'] !== kind || settings === undefined) {
    throw new Problem('FORMAT_NOT_RECOGNISED', i18n.t('{name} holds no settings of Certbench.', { name }), {
      field: 'file',
      remedy: i18n.t('Choose a file that was exported from the settings, or by certbench settings export.'),
    });
  }
  const { version } = root;
  if (typeof version !== 'number' || version > formatVersion) {
    throw new Problem('FORMAT_NOT_RECOGNISED', i18n.t('{name} was written by a newer Certbench.', { name }), {
      field: 'file',
      remedy: i18n.t('Update Certbench, then import it.'),
    });
  }
  return known(structuredClone(settings), name);
}

type Members = { [key: string]: Json };

/** Leaves out what no setting is called, and says so. */
function known(settings: Members, name: string) {
  const notes: string[] = [];
  for (;;) {
    const parsed = fileSchema.safeParse(settings);
    if (parsed.success) return { file: parsed.data, notes };
    const unknown = parsed.error.issues.filter((issue) => issue.code === 'unrecognized_keys');
    const [wrong] = parsed.error.issues.filter((issue) => issue.code !== 'unrecognized_keys');
    if (wrong !== undefined) {
      throw new Problem(
        'DAMAGED',
        i18n.t('{name} cannot be imported: {path} is wrong ({message}).', {
          name,
          path: wrong.path.join('.'),
          message: inputFault([wrong], settings).reason,
        }),
        {
          field: 'file',
          remedy: i18n.t('Correct it in the file, or export the settings anew. Nothing was changed.'),
        },
      );
    }
    for (const { path, keys } of unknown) {
      const at = path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown>)[key], settings);
      for (const key of keys) {
        delete (at as Members)[key];
        notes.push(`${[...path, key].join('.').slice(0, 100)} is no setting that is known here, and is left out.`);
      }
    }
  }
}

/** Settings that differ, by their path, in the order of `after`; of each what it was and what it will be. */
export function differences(before: object, after: object): SettingsChange[] {
  const [old, next] = [new Map(leaves(before)), new Map(leaves(after))];
  const sections = Object.keys(after);
  const order = (setting: string) => sections.indexOf(setting.split('.')[0] ?? '');
  const all = [...new Set([...old.keys(), ...next.keys()])].toSorted((a, b) => order(a) - order(b));
  return all.flatMap((setting) => {
    const [was, will] = [old.get(setting), next.get(setting)];
    if (was === will) return [];
    return [{ setting, ...(was === undefined ? {} : { before: was }), ...(will === undefined ? {} : { after: will }) }];
  });
}

function leaves(value: object, path: readonly string[] = []): [string, string][] {
  return Object.entries(value).flatMap(([key, member]: [string, unknown]): [string, string][] => {
    const here = [...path, key];
    if (typeof member === 'object' && member !== null) return leaves(member, here);
    return member === undefined || member === ''
      ? []
      : [[here.join('.'), typeof member === 'string' ? member : JSON.stringify(member)]];
  });
}
