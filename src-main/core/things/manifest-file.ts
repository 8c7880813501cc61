import { toUtf8 } from '../bytes.ts';

/**
 * Each thing of a workspace has a folder of its own that appears whole or not at all, with its manifest inside, so that
 * manifest and folder cannot disagree and a folder can be copied to another workspace. A manifest holds no secret.
 */
export const manifestFile = 'certbench.json';
export const formatVersion = 1;

export interface EntityManifest {
  readonly format: number;
  readonly createdAt: string;
  readonly files: readonly string[];
}

/** Any manifest, on its way to the disk. */
interface Written {
  readonly format: number;
  readonly kind: string;
  readonly createdAt: string;
}

export function encodeManifest(manifest: Written): Uint8Array {
  const { format, kind, ...rest } = manifest;
  return toUtf8(`${JSON.stringify({ format, kind, ...rest }, undefined, 2)}\n`);
}
