/** The first of RootCA, RootCA-2, RootCA-3 ... that is not taken. */
export function freeName(base: string, existing: readonly string[]): string {
  const taken = new Set(existing.map((name) => name.toLowerCase()));
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}-${number}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}
