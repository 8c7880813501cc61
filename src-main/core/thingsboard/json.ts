import { fromUtf8 } from '../bytes.ts';
import type { Json, JsonObject } from '../hub/devices.ts';

/** Parses JSON in UTF-8; undefined where the bytes are something else. */
export function parseJson(bytes: Uint8Array): Json | undefined {
  const text = fromUtf8(bytes);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

export function asJsonObject(value: Json | undefined): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}
