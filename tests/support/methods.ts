import { type MethodName, type Methods, methodFiles } from '../../src-main/contract/methods.ts';
import type { HandlerOf, Handlers } from '../../src-main/services/handlers.ts';
import type { Services } from '../../src-main/services/index.ts';

/** All rows of the contract. */
export const methods = Object.assign({}, ...(await Promise.all(methodFiles.map(({ load }) => load())))) as Methods;

/** Somebody else answers one method. */
export const answering =
  <M extends MethodName>({ handlerOf }: Pick<Services, 'handlerOf'>, method: M, handler: Handlers[M]): HandlerOf =>
  (asked) =>
    (asked as string) === method ? (handler as Handlers[typeof asked]) : handlerOf(asked);
