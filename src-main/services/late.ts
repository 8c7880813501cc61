import { type MethodName, methods } from '../contract/methods.ts';
import type { Handlers } from './handlers.ts';

/** What is loaded and made when it is first wanted, and once. */
export class Late<T> {
  readonly #make: () => Promise<T>;
  readonly #waiting = new Set<(made: T) => void>();
  #begun: Promise<T> | undefined;
  #made: T | undefined;

  constructor(make: () => Promise<T>) {
    this.#make = make;
  }

  get(): Promise<T> {
    return (this.#begun ??= this.#first());
  }

  /** Undefined as long as it was not made. */
  get made(): T | undefined {
    return this.#made;
  }

  /** What was wanted before, also where it is still being made; undefined where it was not. */
  async ifWanted(): Promise<T | undefined> {
    return this.#begun;
  }

  /** Begins to listen to it at the moment at which it is made; answers how to stop. */
  listen(begin: (made: T) => () => void): () => void {
    if (this.#made !== undefined) return begin(this.#made);
    let stop: (() => void) | undefined;
    const tell = (made: T): void => void (stop = begin(made));
    this.#waiting.add(tell);
    return () => {
      this.#waiting.delete(tell);
      stop?.();
    };
  }

  async #first(): Promise<T> {
    const made = await this.#make();
    this.#made = made;
    // Before whoever has wanted it goes on, so that nothing is missed of what that does.
    for (const tell of this.#waiting) tell(made);
    this.#waiting.clear();
    return made;
  }
}

/** The calls of a group: of what stands before the dot. */
type CallOf<G extends string> = Extract<MethodName, `${G}.${string}`>;

/** Calls that are answered by what is made when one of them comes first: those of groups, and further ones by name. */
export function lateCalls<const G extends string, const M extends MethodName = never>(
  late: { get(): Promise<{ readonly handlers: Pick<Handlers, CallOf<G> | M> }> },
  groups: readonly G[],
  further: readonly M[] = [],
): Pick<Handlers, CallOf<G> | M> {
  const isHere = (name: string): name is CallOf<G> | M =>
    groups.some((group) => name.startsWith(`${group}.`)) || further.some((one) => one === name);
  const names = Object.keys(methods).filter((name) => isHere(name));
  const calls = names.map((name) => [
    name,
    async (input: unknown) => {
      const { handlers } = await late.get();
      // Method and input belong together by the row of the contract, which the type checker cannot follow through the union.
      return (handlers[name] as (input: unknown) => unknown)(input);
    },
  ]);
  return Object.fromEntries(calls) as Pick<Handlers, CallOf<G> | M>;
}
