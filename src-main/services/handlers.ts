import type { MethodName, MethodOutput, ParsedInput } from '../contract/methods.ts';

/** One function a row of `contract/methods.ts`. Inputs are parsed already. */
export type Handlers = {
  readonly [M in MethodName]: (input: ParsedInput<M>) => Promise<MethodOutput<M>> | MethodOutput<M>;
};

/** Who answers a method. */
export type HandlerOf = <M extends MethodName>(method: M) => Handlers[M];
