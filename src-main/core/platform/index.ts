import { azureIotHub } from './azure-iot-hub.ts';
import { localHub } from './local-hub.ts';
import type { Platform } from './platform.ts';

/** Every platform, one row each. */
const platforms = {
  'azure-iot-hub': azureIotHub,
  'local-hub': localHub,
} as const satisfies Readonly<Record<string, Platform>>;

export type PlatformId = keyof typeof platforms;
export const platformIds = Object.keys(platforms) as PlatformId[];

export function platformOf(id: PlatformId): Platform {
  return platforms[id];
}
