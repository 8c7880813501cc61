import { useSyncExternalStore } from 'react';

const queries = ['(prefers-color-scheme: dark)', '(forced-colors: active)'] as const;

function subscribe(listener: () => void): () => void {
  const watched = queries.map((query) => matchMedia(query));
  for (const media of watched) media.addEventListener('change', listener);
  return () => {
    for (const media of watched) media.removeEventListener('change', listener);
  };
}

/** Changes when colours come to something else: a canvas has to be drawn anew then, as nobody else does it. */
export const useLook = (): string =>
  useSyncExternalStore(subscribe, () => queries.map((query) => matchMedia(query).matches).join(' '));
