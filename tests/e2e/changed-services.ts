import { createServices as createReal } from '../../src-main/services/index.ts';
import type { ServeControl, Services } from '../../src-main/services/index.ts';
import type { Ports } from '../../src-main/services/ports.ts';
import { type Change, change, controlsChannel } from './changes.ts';

export type { Services };

/** In the place of the real services in the thread of the program of Electron that `vite build --mode e2e` makes. */
export function createServices(ports: Ports, controlServer?: () => Promise<ServeControl>): Services {
  const wanted = JSON.parse(process.env['CERTBENCH_E2E_CHANGE'] ?? '{}') as Change;
  const { ports: changed, services, controls } = change(wanted);
  // For the test, which reaches into the main process.
  const channel = new BroadcastChannel(controlsChannel);
  channel.addEventListener('message', ({ data: { asked } }: MessageEvent<{ asked?: 'release' | 'told' }>) => {
    if (asked !== undefined) channel.postMessage({ answered: controls[asked]() });
  });
  return services(createReal(changed(ports), controlServer));
}
