import type { CertbenchHost } from '../../src-main/contract/host.ts';
import type { MethodInput, MethodName, MethodOutput } from '../../src-main/contract/methods.ts';

import { type Failure, wrongPassphrase } from '../ui/problems.ts';

export type { CertbenchHost, Failure };
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure };

/** The object that the shell has put into the window. */
export function hostOf(window: Window): CertbenchHost {
  const { certbench } = window as unknown as { certbench?: CertbenchHost };
  if (certbench === undefined) throw new Error('The window was opened without its shell.');
  return certbench;
}

/** A call whose errors are of one type, whatever the method. */
export async function call<M extends MethodName>(
  host: CertbenchHost,
  method: M,
  input: MethodInput<M>,
): Promise<Answer<MethodOutput<M>>> {
  return host.call(method, input);
}

/** What was cancelled in the window itself. */
export const cancelled = (message: string): Failure => ({ code: 'CANCELLED', message, details: {} });

/** A failure in the words that stand at its field: what happened and what to do. */
export const faultText = ({ code, message, details }: Failure): string => {
  if (code === 'WRONG_PASSWORD') return wrongPassphrase();
  return details.remedy === undefined ? message : `${message} ${details.remedy}`;
};
