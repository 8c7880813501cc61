import { i18n } from '../core/language/index.ts';
import { toHex } from '../core/bytes.ts';
import { Problem } from '../core/problem.ts';

/**
 * Paths that the user has chosen. A path stays on this side; callers hold a token that stands for it. Shells grant
 * paths from a dialog or the command line; nothing in the contract can.
 */
export class Grants {
  readonly #paths = new Map<string, string>();
  readonly #random: (length: number) => Uint8Array;

  constructor(random: (length: number) => Uint8Array) {
    this.#random = random;
  }

  /** The token of a path; the same path has the same token. */
  grant(path: string): string {
    for (const [token, known] of this.#paths) if (known === path) return token;
    const token = toHex(this.#random(16));
    this.#paths.set(token, path);
    return token;
  }

  /** Throws NOT_FOUND for a token that was not granted. */
  resolve(token: string, field: string): string {
    const path = this.#paths.get(token);
    if (path !== undefined) return path;
    throw new Problem('NOT_FOUND', i18n.t('The chosen {field} is not known any more.', { field }), {
      field,
      remedy: i18n.t('Choose it again.'),
    });
  }
}
