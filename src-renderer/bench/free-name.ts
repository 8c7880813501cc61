/** Names of authorities are no longer than this, as their common names are (RFC 5280, ub-common-name). */
const maximumLength = 64;

/** The first of RootCA, RootCA-2, RootCA-3 ... that is not taken. */
export function freeName(base: string, existing: readonly string[]): string {
  const taken = new Set(existing.map((name) => name.toLowerCase()));
  for (let number = 1; ; number++) {
    const ending = number === 1 ? '' : `-${number}`;
    const name = `${base.slice(0, maximumLength - ending.length)}${ending}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}

/** The first of dev-01, dev-02 ... that is not taken. */
export function freeId(devices: readonly string[]): string {
  const taken = new Set(devices.map((id) => id.toLowerCase()));
  for (let number = 1; ; number++) {
    const id = `dev-${String(number).padStart(2, '0')}`;
    if (!taken.has(id)) return id;
  }
}
