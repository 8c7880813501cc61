import type { MethodName, MethodOutput, ParsedInput } from '../contract/methods.ts';

/** One function a row of `contract/methods.ts`. Inputs are parsed already. */
export type Handlers = {
  readonly [M in MethodName]: (input: ParsedInput<M>) => Promise<MethodOutput<M>> | MethodOutput<M>;
};
