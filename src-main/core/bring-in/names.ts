import { Problem } from '../problem.ts';
import { folderKey } from '../things/identifiers.ts';

/** The longest name that things may have. */
const longest = 64;

/** Whether a check takes the name as it is. */
export function passes(check: (name: string) => unknown, name: string): boolean {
  try {
    check(name);
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}

/**
 * A name for a thing that was made elsewhere: the wanted one where it can be and is free, else the nearest that can. Answers one
 * that `check` takes; `taken` holds keys of `folderKey`.
 */
export function freeName(
  wanted: string | undefined,
  check: (name: string) => unknown,
  taken: ReadonlySet<string>,
  otherwise: string,
): string {
  const base = legalName(wanted ?? '', check) ?? otherwise;
  if (!taken.has(folderKey(base))) return base;
  for (let number = 2; ; number++) {
    const ending = `-${number}`;
    const name = `${base.slice(0, longest - ending.length)}${ending}`;
    if (!taken.has(folderKey(name))) return name;
  }
}

function legalName(wanted: string, check: (name: string) => unknown): string | undefined {
  if (passes(check, wanted)) return wanted;
  const letters = wanted
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .replaceAll(/[^A-Za-z0-9._:-]+/g, '-');
  for (const plain of [letters, letters.replaceAll(/[:-]+/g, '-')]) {
    const name = plain
      .slice(0, longest)
      .replace(/^[.-]+/, '')
      .replace(/[^A-Za-z0-9]+$/, '');
    if (passes(check, name)) return name;
  }
  return undefined;
}
