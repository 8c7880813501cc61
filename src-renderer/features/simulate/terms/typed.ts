import type { Draft, Faults } from '../form.ts';
import type { PlanRest } from '../plan.ts';
import { isRecordAt, leafAt, mayBeEmptyAt } from './leaves.ts';
import { type Path, type Typed, type TypedMembers, isMembers, listAt, named } from './tree.ts';
import { termWords as text } from './words.ts';

/** A plan's members as they are typed. */
export const typedOf = (plan: PlanRest): TypedMembers => shown(plan, []) as TypedMembers;

function shown(value: Typed, path: Path): Typed {
  const leaf = isMembers(value) ? undefined : leafAt(path);
  if (leaf !== undefined) return leaf.show(value);
  if (Array.isArray(value)) return (value as readonly Typed[]).map((one, index) => shown(one, [...path, index]));
  if (!isMembers(value)) return value;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  if (!isRecordAt(path)) {
    return Object.fromEntries(entries.map(([member, one]) => [member, shown(one, [...path, member])]));
  }
  return entries.map(([name, one], index) => {
    const place = [...path, index];
    return isMembers(one)
      ? { name, ...(shown(one, place) as TypedMembers) }
      : { name, value: shown(one, [...place, 'value']) };
  });
}

/** What was typed as a plan has it, and what is wrong with it, by where it is typed. */
export function planOf(tree: TypedMembers): { readonly plan: PlanRest; readonly faults: Faults } {
  const faults: Record<string, string> = {};
  const plan = read(tree, [], faults) as PlanRest;
  return { plan, faults };
}

function read(value: Typed, path: Path, faults: Record<string, string>): unknown {
  if (typeof value === 'string') return readText(value, path, faults);
  if (isRecordAt(path) && Array.isArray(value)) return recordOf(value as readonly Typed[], path, faults);
  if (Array.isArray(value)) return (value as readonly Typed[]).map((one, index) => read(one, [...path, index], faults));
  if (!isMembers(value)) return value;
  const entries = Object.entries(value).flatMap(([member, one]) => {
    const found = read(one, [...path, member], faults);
    return found === undefined ? [] : [[member, found] as const];
  });
  // What was typed and taken away again says nothing; a row of a list stands for itself.
  const isBlank = entries.length === 0 && Object.keys(value).length > 0 && typeof path.at(-1) === 'string';
  return isBlank ? undefined : Object.fromEntries(entries);
}

function readText(value: string, path: Path, faults: Record<string, string>): unknown {
  const isNeeded = needed.test(named(path));
  if (value.trim() === '' && !isNeeded && !mayBeEmptyAt(path)) return undefined;
  const leaf = leafAt(path);
  const found = leaf?.read(value) ?? (isNeeded && value.trim() === '' ? { fault: text.needed } : { value });
  if ('value' in found) return found.value;
  faults[named(path)] = found.fault;
  return undefined;
}

/** Names, and the members without which what was chosen says nothing. */
const needed =
  /(?:^|\.)(?:name|ids|values|offsetMs|column|property|table\.file)$|^replay\.values\.\d+\.value$|^(?:jitter|rampUp)\.|^faults\.\d+\.devices\.|^schedule\.\d+\.forMs$|^timesOfDay\.timeZone$|^fields\.\d+\.(?:min|max|mean|deviation)$/;

function recordOf(entries: readonly Typed[], path: Path, faults: Record<string, string>): unknown {
  const found: [string, unknown][] = [];
  for (const [index, entry] of entries.entries()) {
    const { name: typed, ...members } = isMembers(entry) ? entry : {};
    const place = [...path, index];
    const name = readText(typeof typed === 'string' ? typed : '', [...place, 'name'], faults);
    const value = read(members, place, faults) as Readonly<Record<string, unknown>>;
    if (typeof name !== 'string') continue;
    if (found.some(([other]) => other === name)) faults[named([...place, 'name'])] = text.nameTwice;
    // A value of one's own has a kind, and what is taken from elsewhere says from where.
    found.push([name, 'value' in value && !('kind' in value) ? value['value'] : value]);
  }
  return Object.fromEntries(found);
}

/** Members of a plan that are typed as terms. */
const members =
  /^(?:jitter|schedule|timesOfDay|durationMs|rampUp|backlog|spread|body|contentType|fields|properties|replay|faults|pace|reactions|pass)(?:\.|$)/;

/** The field of the form that an error of the service names; undefined where it has none. */
export function placeOf(draft: Draft, field: string | undefined): string | undefined {
  if (field === undefined || field === 'subscribers') return undefined;
  if (members.test(field)) return typedPlace(draft.terms, field);
  return field in draft || /^(?:host|port|settings\..*)$/.test(field) ? field : undefined;
}

/** Where it is typed what an error names as the plan has it: there a member has a name, here it is in a list. */
function typedPlace(tree: TypedMembers, field: string): string {
  for (const record of ['fields', 'properties']) {
    if (!field.startsWith(`${record}.`)) continue;
    const inside = field.slice(record.length + 1);
    for (const [index, entry] of listAt(tree, [record]).entries()) {
      const name = isMembers(entry) && typeof entry['name'] === 'string' ? entry['name'] : '';
      if (inside === name) return named([record, index, record === 'fields' ? 'name' : 'value']);
      if (inside.startsWith(`${name}.`)) return named([record, index, inside.slice(name.length + 1)]);
    }
  }
  return field;
}
