import { fromUtf8 } from './bytes.ts';
import type { Json, JsonObject } from './hub/devices.ts';
import { jsonLevels } from './hub/limits.ts';
import { isShallow } from './hub/twin.ts';

/** Parses JSON in UTF-8; undefined where the bytes are something else, or nested too deep to be written again. */
export function parseJson(bytes: Uint8Array): Json | undefined {
  const text = fromUtf8(bytes);
  if (text === undefined) return undefined;
  try {
    const parsed = JSON.parse(text) as Json;
    return isShallow(parsed, jsonLevels) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

export function asJsonObject(value: Json | undefined): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}
