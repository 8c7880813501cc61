/** A number with its word, in the form that belongs to it. */
export const counted = (count: number, single: string, several: string): string =>
  count === 1 ? `1 ${single}` : `${count.toLocaleString()} ${several}`;
