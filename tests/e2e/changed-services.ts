import { createServices as createReal } from '../../src-main/services/index.ts';
import type { Services } from '../../src-main/services/index.ts';
import type { Ports } from '../../src-main/services/ports.ts';
import { type Change, change } from './changes.ts';

export type { Services };

/** In the place of the real services in the program of Electron that `vite build --mode e2e` makes. */
export function createServices(ports: Ports): Services {
  const wanted = JSON.parse(process.env['CERTBENCH_E2E_CHANGE'] ?? '{}') as Change;
  const { services, controls } = change(wanted);
  // For the test, which reaches into the main process.
  Object.assign(globalThis, { certbenchControls: controls });
  return services(createReal(ports));
}
