import type { MethodInput } from '../../../src-main/contract/methods.ts';
import type { ProxySettings } from '../../../src-main/contract/models.ts';
import { type Failure, faultText } from '../../bench/host.ts';

export type Use = ProxySettings['use'];
export type Computer = ProxySettings['computer'];

/** What is typed. The password is never one that was saved. */
export interface Draft {
  readonly use: Use;
  readonly address: string;
  readonly userName: string;
  readonly password: string;
  readonly exceptions: string;
}

export const draftOf = ({ use, address, userName, exceptions }: ProxySettings): Draft => ({
  use,
  address,
  userName,
  password: '',
  exceptions,
});

/** Whether leaving would lose something: fields that are not shown are not lost. */
export function isChanged(draft: Draft, saved: ProxySettings): boolean {
  if (draft.use !== saved.use) return true;
  const { address, userName, password, exceptions } = draftOf(saved);
  return (
    draft.use === 'own' &&
    (draft.address !== address ||
      draft.userName !== userName ||
      draft.password !== password ||
      draft.exceptions !== exceptions)
  );
}

/** Whether saving keeps the password that is remembered, which is for one proxy and one user. */
export const keepsPassword = ({ address, userName, password }: Draft, saved: ProxySettings): boolean =>
  saved.passwordRemembered && password === '' && address === saved.address && userName === saved.userName;

export function orderOf({ use, address, userName, password, exceptions }: Draft): MethodInput<'proxy.change'> {
  if (use !== 'own') return { use };
  return { use, address, userName, exceptions, ...(password === '' ? {} : { password }) };
}

/** What is said at the fields. */
export type Faults = Readonly<Partial<Record<'address' | 'userName' | 'password' | 'exceptions', string>>>;

const fields: ReadonlySet<string> = new Set(['address', 'userName', 'password', 'exceptions']);

/** A failure that belongs to a field; undefined where it belongs to none. */
export function faultsOf(failure: Failure): Faults | undefined {
  const { field = '' } = failure.details;
  return fields.has(field) ? { [field]: faultText(failure) } : undefined;
}
