import type { Failure } from '../../../bench/host.ts';
import { viewer as text } from './words.ts';

/** What a file has turned out to need before it opens; each undefined until then. */
export interface Asked {
  readonly password?: string | undefined;
  /** Whether it may take however long it takes. */
  readonly patient?: boolean | undefined;
}

interface Refused {
  readonly asked: Asked;
  /** Of the password. */
  readonly fault?: string;
  readonly failure?: Failure;
}

/** What is asked for once a file was refused, and what is said of it. */
export function refused(asked: Asked, failure: Failure): Refused {
  const { code, message } = failure;
  if (code === 'PASSWORD_REQUIRED' || code === 'WRONG_PASSWORD') {
    const fault = code === 'WRONG_PASSWORD' ? text.wrongPassword : message;
    return { asked: { ...asked, password: asked.password ?? '' }, fault };
  }
  if (code === 'LIMIT_REACHED' && asked.patient !== true) return { asked: { ...asked, patient: false }, failure };
  return { asked, failure };
}

/** The part of a call that says it. */
export const answersOf = ({ password, patient }: Asked) => ({
  ...(password === undefined ? {} : { password }),
  ...(patient === true ? { patient } : {}),
});
