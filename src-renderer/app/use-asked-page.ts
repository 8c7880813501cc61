import { useEffect } from 'react';
import type { CertbenchHost } from '../bench/host.ts';
import type { Navigation } from '../ui/navigation.ts';

/** Goes where the user asks to outside of the window, by a notification of the system. */
export function useAskedPage(host: CertbenchHost, go: Navigation['go']): void {
  useEffect(() => {
    const subscription = host.subscribe(
      'window.asked',
      {},
      ({ sequence, items }) => {
        for (const { page } of items) go({ page });
        subscription.acknowledge(sequence);
      },
      () => undefined,
    );
    return () => subscription.close();
  }, [host, go]);
}
