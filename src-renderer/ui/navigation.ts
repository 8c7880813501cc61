import { createContext, useContext } from 'react';
import type { Route } from './routes.ts';

export interface Navigation {
  readonly route: Route;
  /** Where the user is by now, for what had to wait meanwhile. */
  readonly current: () => Route;
  /** Goes there, unless the page in between wants to be asked and the user stays. */
  readonly go: (route: Route) => void;
  /** Out of a wizard, to the page that it was opened from. */
  readonly leave: () => void;
  /** While set, leaving asks first. */
  readonly setUnsaved: (unsaved: boolean) => void;
}

const NavigationContext = createContext<Navigation | undefined>(undefined);
export const NavigationProvider = NavigationContext.Provider;

export function useNavigation(): Navigation {
  const navigation = useContext(NavigationContext);
  if (navigation === undefined) throw new Error('A component was drawn outside of the app.');
  return navigation;
}
