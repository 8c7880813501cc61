import type { MethodName } from '../contract/methods.ts';
import type { HandlerOf, Handlers } from './handlers.ts';
import type { Jobs } from './jobs.ts';

/** What is loaded and made when it is first wanted, and once. */
export class Late<T> {
  readonly #make: () => Promise<T>;
  readonly #waiting = new Set<(made: T) => void>();
  #begun: Promise<T> | undefined;
  #made: T | undefined;

  constructor(make: () => Promise<T>) {
    this.#make = make;
  }

  /** One that has failed is begun anew when it is wanted again. */
  get(): Promise<T> {
    const begun = (this.#begun ??= this.#first());
    begun.catch(() => {
      if (this.#begun === begun) this.#begun = undefined;
    });
    return begun;
  }

  /** Undefined as long as it was not made. */
  get made(): T | undefined {
    return this.#made;
  }

  /** What was wanted before, also where it is still being made; undefined where it was not, or cannot be made, as whoever wants it is told. */
  async ifWanted(): Promise<T | undefined> {
    try {
      return await this.#begun;
    } catch {
      return undefined;
    }
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

/** The name of the job that a call is to run as. */
function jobIdOf(input: unknown): string | undefined {
  const { jobId } = (input ?? {}) as { readonly jobId?: unknown };
  return typeof jobId === 'string' ? jobId : undefined;
}

/** The calls of a group: of what stands before the dot. */
type CallOf<G extends string> = Extract<MethodName, `${G}.${string}`>;

/** Calls that are answered by what is made when one of them comes first. */
export interface LateCalls<N extends MethodName> {
  isHere(name: string): name is N;
  handlerOf(name: N): (input: unknown) => Promise<unknown>;
}

/** Those of groups, and further ones by name. */
export function lateCalls<const G extends string, const M extends MethodName = never>(
  late: Pick<Late<{ readonly handlers: Pick<Handlers, CallOf<G> | M> }>, 'get' | 'made'>,
  jobs: Pick<Jobs, 'afterwards'>,
  groups: readonly G[],
  further: readonly M[] = [],
): LateCalls<CallOf<G> | M> {
  return {
    isHere: (name): name is CallOf<G> | M =>
      groups.some((group) => name.startsWith(`${group}.`)) || further.some((one) => one === name),
    handlerOf: (name) => async (input) => {
      // Method and input belong together by the row of the contract, which the type checker cannot follow through the union.
      const call = async ({ handlers }: { readonly handlers: Pick<Handlers, CallOf<G> | M> }) =>
        (handlers[name] as (input: unknown) => unknown)(input);
      // In this turn, where it can be: by then its job is known to whoever cancels.
      return late.made === undefined ? jobs.afterwards(jobIdOf(input), late.get(), call) : call(late.made);
    },
  };
}

/** Who answers a method: `own`, and of what is not there the first of `lates` that has it. */
export const handlersOf =
  <N extends MethodName>(lates: readonly LateCalls<N>[], own: Omit<Handlers, N>): HandlerOf =>
  (method) => {
    const there = (own as Partial<Handlers>)[method];
    if (there !== undefined) return there;
    const late = lates.find((one) => one.isHere(method));
    if (late?.isHere(method) !== true) throw new Error(`Nobody answers ${method}.`);
    return late.handlerOf(method) as Handlers[typeof method];
  };
