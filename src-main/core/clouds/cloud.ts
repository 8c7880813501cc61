import type { HowtoStep } from '../howto/openssl.ts';
import type { RegisterOrder } from '../howto/register.ts';
import type { Bundle } from '../bundles/bundle.ts';
import type { Platform } from '../platform/platform.ts';

/**
 * A cloud, or a broker that one runs oneself: all that Certbench knows of it. Each has a folder here and a row in `index.ts`.
 * The face of the local hub that plays it is named by its platform, since one face plays several.
 */
export interface Cloud {
  /** How devices are addressed, log in and speak. */
  readonly platform: Platform;
  /** The commands that make it know devices, and the authority that has signed them. */
  readonly register: (order: RegisterOrder) => HowtoStep[];
  /** Files under the names that its documentation uses. */
  readonly bundles: readonly Bundle[];
}
