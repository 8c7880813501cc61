import type { Faults } from '../form.ts';
import { type Path, type Typed, type TypedMembers, at, listAt, named, put } from './tree.ts';

/** What is typed of a plan, as its fields read and write it. */
export class Members {
  readonly tree: TypedMembers;
  readonly #faults: Faults;
  readonly #onType: (tree: TypedMembers) => void;

  /** `faults`: by where they are typed. */
  constructor(tree: TypedMembers, faults: Faults, onType: (tree: TypedMembers) => void) {
    this.tree = tree;
    this.#faults = faults;
    this.#onType = onType;
  }

  at(path: Path): Typed {
    return at(this.tree, path);
  }

  list(path: Path): readonly Typed[] {
    return listAt(this.tree, path);
  }

  /** Empty where nothing is typed. */
  text(path: Path): string {
    const found = at(this.tree, path);
    return typeof found === 'string' ? found : '';
  }

  has(path: Path): boolean {
    return at(this.tree, path) !== undefined;
  }

  fault(path: Path): string | undefined {
    return this.#faults[named(path)];
  }

  /** Whether something is wrong in one of these members. */
  isFaulty(members: readonly string[]): boolean {
    return Object.keys(this.#faults).some((field) => members.includes(field.split('.', 1)[0] ?? ''));
  }

  put(path: Path, value: Typed): void {
    this.#onType(put(this.tree, path, value));
  }

  /** As if nothing had been said of these members. */
  clear(members: readonly string[]): void {
    this.#onType(members.reduce((tree, member) => put(tree, [member], undefined), this.tree));
  }
}
