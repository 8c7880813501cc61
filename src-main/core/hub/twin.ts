import { fromUtf8, toUtf8 } from '../bytes.ts';
import type { HubDevice, Json, JsonObject, TwinSection } from './devices.ts';

/** Desired and reported properties may have 32 KB each ("IoT Hub quotas and throttling"). */
const maximumSectionBytes = 32_768;

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Objects in objects that a twin may have ("Understand and use device twins": ten levels). */
const maximumDepth = 10;

/** Whether a value is nested no deeper than allowed. Looks at no more levels than that. */
function isShallow(value: Json, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((member) => isShallow(member, levels - 1));
}

/** Parses a JSON object; undefined where the bytes are something else, or nested too deep for a twin. */
export function parseObject(payload: Uint8Array): JsonObject | undefined {
  try {
    const parsed = JSON.parse(fromUtf8(payload) ?? '') as Json;
    return isObject(parsed) && isShallow(parsed, maximumDepth) ? parsed : undefined;
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

/** A patch without the members that start with $, which are the hub's own. */
function withoutHubMembers(patch: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(patch).filter(([key]) => !key.startsWith('$')));
}

/** Applies a patch; a section that would grow too large is undefined. */
export function patchSection(section: TwinSection, patch: JsonObject): TwinSection | undefined {
  const properties = mergePatch(section.properties, withoutHubMembers(patch));
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
  return toUtf8(JSON.stringify({ ...withoutHubMembers(patch), $version: version }));
}
