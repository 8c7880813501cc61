/** What is chosen once all from one device to another, in the order they are shown in, are chosen, or are not any more. */
export function withRange(
  chosen: readonly string[],
  shown: readonly string[],
  [from, to]: readonly [from: string, to: string],
  isOn: boolean,
): readonly string[] {
  const places = [shown.indexOf(from), shown.indexOf(to)].toSorted((a, b) => a - b);
  const [first = -1, last = -1] = places;
  const range = first === -1 ? [to] : shown.slice(first, last + 1);
  if (isOn) return [...new Set([...chosen, ...range])];
  const gone = new Set(range);
  return chosen.filter((deviceId) => !gone.has(deviceId));
}

/** How many of the first can be chosen by one press: round numbers below all there are. */
export const firstOf = (count: number): readonly number[] => [10, 50, 100, 500, 1000].filter((few) => few < count);
