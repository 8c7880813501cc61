import { fromUtf8 } from '../../bytes.ts';
import { asJsonObject, parseJson } from '../../json.ts';
import { type DesiredChange, asJson } from '../../platform/asked.ts';
import type { TwinDocument } from '../../platform/platform.ts';

/** Bodies of messages, which are the same by each of IoT Hub's transports. */

/** Desired properties have their version among them. */
export function desiredChange(payload: Uint8Array): DesiredChange | undefined {
  const document = asJsonObject(parseJson(payload));
  if (document === undefined) return undefined;
  const { $version, ...properties } = document;
  return { properties, version: typeof $version === 'number' ? $version : undefined };
}

export function twinDocument(payload: Uint8Array): TwinDocument {
  const twin = asJson(fromUtf8(payload) ?? '') as { desired?: unknown; reported?: unknown } | null;
  return { desired: JSON.stringify(twin?.desired ?? {}), reported: JSON.stringify(twin?.reported ?? {}) };
}
