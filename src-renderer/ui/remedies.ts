import { createContext, useContext } from 'react';
import type { RemedyAction } from '../../src-main/contract/reply.ts';
import type { Failure } from './problems.ts';

/** Does what a remedy says. Answers why it failed. */
type Act = () => Promise<Failure | undefined> | void;

/** A remedy as a button. */
export interface Deed {
  readonly label: string;
  readonly act: Act;
}

type OfferDeed = (action: RemedyAction) => Deed | undefined;
/** A form's own way of doing what a remedy says; undefined for the usual one. */
export type OwnDeed = (action: RemedyAction) => Act | undefined;

const RemedyContext = createContext<OfferDeed>(() => undefined);
export const RemedyProvider = RemedyContext.Provider;

/** What the app can do about failures, wherever they are shown. */
export const useRemedies = (): OfferDeed => useContext(RemedyContext);
