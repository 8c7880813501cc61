/** A part of a plan as it is typed: numbers and values are text, and what has names of the user's is a list, so that a name can be half typed. */
export type Typed = string | number | boolean | null | undefined | readonly Typed[] | TypedMembers;
export interface TypedMembers {
  readonly [member: string]: Typed;
}

/** Where something stands: members and places of a list, one after the other. */
export type Path = readonly (string | number)[];

export const isMembers = (value: unknown): value is TypedMembers =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isList = (value: unknown): value is readonly Typed[] => Array.isArray(value);

/** What stands there; undefined where nothing does. */
export const at = (tree: Typed, path: Path): Typed =>
  path.reduce<Typed>(
    (value, part) => (isList(value) ? value[Number(part)] : isMembers(value) ? value[String(part)] : undefined),
    tree,
  );

export const listAt = (tree: Typed, path: Path): readonly Typed[] => {
  const found = at(tree, path);
  return isList(found) ? found : [];
};

/** With `value` there. Undefined takes the member or the place away, and what is empty by it. */
export function put(tree: TypedMembers, path: Path, value: Typed): TypedMembers {
  const changed = changedAt(tree, path, value);
  return isMembers(changed) ? changed : {};
}

function changedAt(tree: Typed, path: Path, value: Typed): Typed {
  const [part, ...further] = path;
  if (part === undefined) return value;
  if (typeof part === 'number') {
    const list = isList(tree) ? tree : [];
    const changed = changedAt(list[part], further, value);
    const others = changed === undefined ? [] : [changed];
    const after = [...list.slice(0, part), ...others, ...list.slice(part + 1)];
    return after.length === 0 ? undefined : after;
  }
  const members = isMembers(tree) ? tree : {};
  const { [part]: before, ...others } = members;
  const changed = changedAt(before, further, value);
  // Members keep their order.
  const after = changed === undefined ? others : { ...members, [part]: changed };
  return Object.keys(after).length === 0 ? undefined : after;
}

/** The path that a name is of. */
export const placed = (name: string): Path => name.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));

/** As errors name it. */
export const named = (path: Path): string => path.map(String).join('.');
