import { toUtf8 } from '../bytes.ts';
import { quoted } from '../quoting.ts';
import { type Json, type JsonObject, asJsonObject, parseJson } from '../json.ts';
import type { HubDevice, TwinSection } from './devices.ts';
import { twinLimits } from './limits.ts';

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Parses a JSON object; undefined where the bytes are something else, or nested too deep for a twin. */
export const parseObject = (payload: Uint8Array): JsonObject | undefined =>
  asJsonObject(parseJson(payload, twinLimits.depth));

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

/** C0 and C1, which count for nothing in a size and are in no key. */
const control = /\p{Cc}/gu;

/**
 * What a part of a twin counts: keys and strings by their UTF-8, numbers as 8 bytes, truth values as 4 ("Understand and use
 * device twins in IoT Hub", Device twin size).
 */
export function twinBytes(value: Json): number {
  if (typeof value === 'string') return toUtf8(value.replaceAll(control, '')).length;
  if (typeof value === 'number') return 8;
  if (typeof value === 'boolean') return 4;
  if (value === null) return 0;
  const keys = Array.isArray(value) ? 0 : twinBytes(Object.keys(value).join(''));
  return Object.values(value).reduce<number>((sum: number, member: Json) => sum + twinBytes(member), keys);
}

/** What no twin may hold in a document of ten levels at most, as a sentence (the same page, Device twin format). */
function twinFault(value: Json): string | undefined {
  if (typeof value === 'string' && toUtf8(value).length > twinLimits.stringBytes) {
    return `A text has ${toUtf8(value).length} bytes; ${twinLimits.stringBytes} are allowed.`;
  }
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) > twinLimits.integer) {
    return `The number ${value} is beyond 2^52.`;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, member] of Object.entries<Json>(value)) {
    const fault = (Array.isArray(value) ? undefined : keyFault(key)) ?? twinFault(member);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function keyFault(key: string): string | undefined {
  const size = toUtf8(key).length;
  if (size > twinLimits.keyBytes) return `A name has ${size} bytes; ${twinLimits.keyBytes} are allowed.`;
  if (key !== '' && !/[.$ ]/.test(key) && key.search(control) === -1) return undefined;
  return `${quoted(key)} is no name: it is empty, or has a dot, a dollar sign, a blank or a control character.`;
}

/** The first fault of what is to be merged into a twin; members of the hub's own in the first level are passed over. */
export const patchFault = (patch: JsonObject): string | undefined => twinFault(withoutHubMembers(patch));

/** A patch without the members that start with $, which are the hub's own. */
export function withoutHubMembers(patch: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(patch).filter(([key]) => !key.startsWith('$')));
}

/** Applies a patch; a section that would grow too large is undefined. */
export function patchSection(section: TwinSection, patch: JsonObject): TwinSection | undefined {
  const properties = mergePatch(section.properties, withoutHubMembers(patch));
  if (twinBytes(properties) > twinLimits.propertiesBytes) return undefined;
  return { properties, version: section.version + 1 };
}

/** Applies a patch to the tags, which have no version; those that would grow too large are undefined. */
export function patchTags(tags: JsonObject, patch: JsonObject): JsonObject | undefined {
  const merged = mergePatch(tags, withoutHubMembers(patch));
  return twinBytes(merged) > twinLimits.tagsBytes ? undefined : merged;
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
