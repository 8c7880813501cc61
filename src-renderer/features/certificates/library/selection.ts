import type { Sorting } from './sorting.ts';

/** What is chosen in a list: IDs, and from where a range is drawn. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  readonly anchor: string | undefined;
}

export const nothingSelected: Selection = { ids: new Set(), anchor: undefined };

/** What a user has done to a table, which outlives it: whoever looks at the same things another way finds it again. */
export interface Marked {
  readonly chosen: Selection;
  readonly sorting: Sorting;
}

export const nothingMarked: Marked = { chosen: nothingSelected, sorting: { by: 'name', descending: false } };

export function toggle({ ids }: Selection, id: string): Selection {
  const after = new Set(ids);
  if (!after.delete(id)) after.add(id);
  return { ids: after, anchor: id };
}

/** From the anchor to a row, both with it, in the place of what was chosen. `order`: the IDs as they are drawn. */
export function rangeTo({ anchor }: Selection, order: readonly string[], id: string): Selection {
  const [from, to] = [anchor === undefined ? -1 : order.indexOf(anchor), order.indexOf(id)];
  if (to === -1) return nothingSelected;
  if (from === -1) return { ids: new Set([id]), anchor: id };
  return { ids: new Set(order.slice(Math.min(from, to), Math.max(from, to) + 1)), anchor };
}

export const all = (order: readonly string[]): Selection => ({ ids: new Set(order), anchor: order[0] });

/** Without what is not drawn any more: nothing is done to what nobody sees. */
export function within(selection: Selection, order: ReadonlySet<string>): Selection {
  const { ids, anchor } = selection;
  if ([...ids].every((id) => order.has(id))) return selection;
  return { ids: new Set([...ids].filter((id) => order.has(id))), anchor };
}
