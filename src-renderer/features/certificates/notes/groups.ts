import { maximumSaid } from '../../../../src-main/contract/limits.ts';
import type { ThingNote } from '../../../../src-main/contract/models.ts';
import { text } from './words.ts';

/** The groups that there are, by name; numbers in names count by their size. */
export function groupsOf(things: readonly ThingNote[]): readonly string[] {
  const groups = new Set(things.flatMap(({ group }) => group ?? []));
  return [...groups].toSorted((a, b) => a.localeCompare(b, undefined, { numeric: true }));
}

/** The group that all of these are in; '' where there is none, or several. */
export function sharedGroup(groups: readonly (string | undefined)[]): string {
  const [first = ''] = groups;
  return groups.every((group) => group === first) ? first : '';
}

/** Why this cannot be kept, as far as a window can tell; undefined where it can. */
export function faultOf(field: keyof typeof maximumSaid, typed: string): string | undefined {
  const { length } = typed.trim();
  const allowed = maximumSaid[field];
  return length > allowed ? text.tooLong(length, allowed) : undefined;
}

/** For a field. */
export function faultProps(field: keyof typeof maximumSaid, typed: string) {
  const fault = faultOf(field, typed);
  return fault === undefined ? {} : { validationMessage: fault, validationState: 'error' as const };
}
