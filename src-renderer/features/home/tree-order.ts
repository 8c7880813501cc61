interface Named {
  readonly name: string;
  readonly parent?: string | undefined;
}

/** Roots in their order, each followed by what it has signed. Whose parents lead nowhere come last. */
export function inTreeOrder<T extends Named>(authorities: readonly T[]): T[] {
  const names = new Set(authorities.map(({ name }) => name));
  const placed = new Set<T>();
  const place = (one: T) => {
    if (placed.has(one)) return;
    placed.add(one);
    for (const child of authorities) if (child.parent === one.name) place(child);
  };
  for (const one of authorities) if (one.parent === undefined || !names.has(one.parent)) place(one);
  // Manifests that name each other as parents are nobody's children.
  for (const one of authorities) place(one);
  return [...placed];
}
