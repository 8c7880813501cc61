import { i18n } from '../language/index.ts';
import { z } from 'zod';
import { fromUtf8 } from '../bytes.ts';
import { Problem } from '../problem.ts';
import { formatVersion, manifestFile } from './manifest-file.ts';

/** How a manifest is written: what it calls its thing, and what it says. */
export interface ManifestForm<M> {
  readonly kind: string;
  readonly schema: z.ZodType<M>;
}

export const text = z.string().min(1);
export const instant = z.iso.datetime();

/** A name that passes its check and is not changed by it. */
export const checkedBy = (check: (name: string) => string) =>
  z.string().refine((value) => {
    try {
      return check(value) === value;
    } catch {
      return false;
    }
  });

/** A file beside the manifest, and not the manifest itself. */
const fileName = z.string().refine((name) => /^[^./\\][^/\\]*$/.test(name) && name !== manifestFile);

/** What the manifest of every thing says. */
export const entity = {
  format: z.int(),
  createdAt: instant,
  /** Names of the files beside the manifest. */
  files: z.array(fileName).min(1),
} as const;

const workspaceSchema = z.object({ format: z.int(), kind: z.literal('workspace'), createdAt: instant });

/** In the folder of the workspace itself. */
export const workspaceManifest: ManifestForm<z.infer<typeof workspaceSchema>> = {
  kind: 'workspace',
  schema: workspaceSchema,
};

/** Reads a manifest of the wanted form. Throws WORKSPACE_INVALID, or WORKSPACE_TOO_NEW for a later format. */
export function decodeManifest<M>(bytes: Uint8Array, { kind, schema }: ManifestForm<M>, path: string): M {
  const damaged = (message: string) =>
    new Problem('WORKSPACE_INVALID', message, {
      field: 'workspace',
      remedy: i18n.t('Restore the file from a backup, or move its folder out of the workspace and create it again.'),
    });
  let found: unknown;
  try {
    found = JSON.parse(fromUtf8(bytes) ?? '');
  } catch {
    throw damaged(i18n.t('{path} is not JSON.', { path }));
  }
  if (typeof found !== 'object' || found === null) throw damaged(i18n.t('{path} is not a manifest.', { path }));
  const { format, kind: foundKind } = found as { readonly format?: unknown; readonly kind?: unknown };
  if (typeof format !== 'number' || !Number.isInteger(format) || format < 1) {
    throw damaged(i18n.t('{path} is not a Certbench manifest.', { path }));
  }
  if (format > formatVersion) {
    throw new Problem(
      'WORKSPACE_TOO_NEW',
      i18n.t('{path} was written by a newer Certbench (format {format}).', { path, format }),
      {
        field: 'workspace',
        remedy: i18n.t('Update Certbench, or choose another folder.'),
      },
    );
  }
  if (foundKind !== kind) {
    throw damaged(
      kind === 'authority'
        ? i18n.t('{path} is not the manifest of an authority.', { path })
        : i18n.t('{path} is not the manifest of a {kind}.', { path, kind }),
    );
  }
  const parsed = schema.safeParse(found);
  if (parsed.success) return parsed.data;
  throw damaged(
    i18n.t('{path} has no usable {part}.', {
      path,
      part: String(parsed.error.issues[0]?.path[0] ?? i18n.t('contents')),
    }),
  );
}
