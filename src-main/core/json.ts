import { fromUtf8 } from './bytes.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** Levels that are read where nobody says otherwise: to write deeper ones takes a deep stack. */
export const jsonLevels = 100;

/** Whether a value is nested no deeper than allowed. Looks at no more levels than that. */
export function isShallow(value: Json, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((member) => isShallow(member, levels - 1));
}

/** Parses JSON in UTF-8; undefined where the bytes are something else, or nested too deep. */
export function parseJson(bytes: Uint8Array, levels = jsonLevels): Json | undefined {
  const text = fromUtf8(bytes);
  if (text === undefined) return undefined;
  try {
    const parsed = JSON.parse(text) as Json;
    return isShallow(parsed, levels) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

export function asJsonObject(value: Json | undefined): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}
