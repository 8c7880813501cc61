import { i18n } from '../../language/index.ts';
import type { Refusal, RefusalCause } from '../refusal.ts';
import type { IssueFailure } from './order.ts';

/** What a policy is told to do otherwise than it should, so that somebody can see what a device makes of it. */
export type IssuingFault = 'slow' | 'denied' | 'conflict' | 'short-lived';

/** How long what is issued `short-lived` is valid: short enough to watch it being renewed. */
export const shortLivedMs = 120_000;

/** Whom it is for: everybody where nothing is named. */
export interface FaultSubject {
  readonly deviceId?: string | undefined;
  readonly policy?: string | undefined;
}

/** Which faults hold for a request, the most particular first. */
export const faultKeys = ({ deviceId, policy }: FaultSubject): readonly string[] => [
  ...(deviceId === undefined ? [] : [`device ${deviceId}`]),
  ...(policy === undefined ? [] : [`policy ${policy}`]),
  '',
];

export const onDemand = (what: string): Refusal => ({
  cause: 'fault-on-demand',
  reason: i18n.t('The hub was told to answer {status}.', { status: what }),
});

/** The same of what policies are told to do, which is taken back in a place of its own. */
export const issuingOnDemand = (what: string): Refusal => ({
  ...onDemand(what),
  action: { do: 'open-page', page: 'hub-issuing' },
});

/** What is told of an order that brought nothing: `otherwise` is what it is where nobody wanted it so. */
export const refusalOf = (
  { failed, reason }: { readonly failed: IssueFailure; readonly reason: string },
  otherwise: RefusalCause,
): Refusal => (failed === 'denied' || failed === 'conflict' ? issuingOnDemand(failed) : { cause: otherwise, reason });
