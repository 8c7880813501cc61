interface Named {
  readonly name: string;
  readonly parent?: string | undefined;
}

/** Roots in their order, each followed by what it has signed. Whose parent is not here stands where a root would. */
export function inTreeOrder<T extends Named>(authorities: readonly T[]): T[] {
  const names = new Set(authorities.map(({ name }) => name));
  const below = (parent: string | undefined): T[] =>
    authorities
      .filter((one) => (one.parent !== undefined && names.has(one.parent) ? one.parent : undefined) === parent)
      .flatMap((one) => [one, ...below(one.name)]);
  return below(undefined);
}
