import { fromUtf8, toUtf8 } from '../bytes.ts';
import type { HubDevice, Json, JsonObject, TwinSection } from './devices.ts';

/** Desired and reported properties may have 32 KB each ("IoT Hub quotas and throttling"). */
export const maximumSectionBytes = 32_768;

export function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Parses a JSON object; undefined where the bytes are something else. */
export function parseObject(payload: Uint8Array): JsonObject | undefined {
  try {
    const parsed = JSON.parse(fromUtf8(payload) ?? '') as Json;
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** JSON merge patch (RFC 7396), which is how twins are changed: null deletes a member. */
export function mergePatch(target: JsonObject, patch: JsonObject): JsonObject {
  const merged = new Map<string, Json>(Object.entries(target));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else if (isObject(value)) {
      const old = merged.get(key);
      merged.set(key, mergePatch(old !== undefined && isObject(old) ? old : {}, value));
    } else merged.set(key, value);
  }
  return Object.fromEntries(merged);
}

/** Members that start with $ are the hub's own; a section that grew too large is undefined. */
export function patchSection(section: TwinSection, patch: JsonObject): TwinSection | undefined {
  const own = Object.fromEntries(Object.entries(patch).filter(([key]) => !key.startsWith('$')));
  const properties = mergePatch(section.properties, own);
  if (toUtf8(JSON.stringify(properties)).length > maximumSectionBytes) return undefined;
  return { properties, version: section.version + 1 };
}

/** The document that a device gets: both sections with their versions. */
export function twinDocument(device: HubDevice): Uint8Array {
  const section = ({ properties, version }: TwinSection) => ({ ...properties, $version: version });
  return toUtf8(JSON.stringify({ desired: section(device.desired), reported: section(device.reported) }));
}

/** What is pushed to a connected device: the changed members and the new version. */
export function desiredPatchDocument(patch: JsonObject, version: number): Uint8Array {
  return toUtf8(JSON.stringify({ ...patch, $version: version }));
}
