import { createContext, useContext } from 'react';
import type { RemedyAction } from '../../src-main/contract/remedies.ts';
import type { Failure } from './problems.ts';

/** What came of an action: it is done, the user was led elsewhere, or it failed itself. */
export type Deed = 'done' | 'elsewhere' | Failure;

/** What buttons beside failures say and do. */
export interface Remedies {
  readonly label: (action: RemedyAction) => string;
  readonly act: (action: RemedyAction) => Promise<Deed>;
}

const RemedyContext = createContext<Remedies | undefined>(undefined);
export const RemedyProvider = RemedyContext.Provider;

/** Undefined before the app is open, where nothing can be done yet. */
export const useRemedies = (): Remedies | undefined => useContext(RemedyContext);
