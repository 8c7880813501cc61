/** So many of something, as people say it: `1 device`, `2 devices`. `shown`: the number as it is written. */
export const counted = (count: number, one: string, shown = String(count)): string =>
  `${shown} ${one}${shown === '1' ? '' : 's'}`;
