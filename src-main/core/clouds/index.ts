import { Problem } from '../problem.ts';
import { awsIot } from './aws-iot/platform.ts';
import { azureDps } from './azure-dps/platform.ts';
import { azureEventGrid } from './azure-event-grid/platform.ts';
import { azureIotHub } from './azure-iot-hub/platform.ts';
import { localHub } from './local-hub/platform.ts';
import { mqttBroker } from './mqtt-broker/platform.ts';
import type { Platform } from '../platform/platform.ts';
import { thingsboard } from './thingsboard/platform.ts';

/** Every platform, one row each, in the order in which they are offered. */
export const platforms: readonly Platform[] = [
  localHub,
  azureIotHub,
  azureDps,
  azureEventGrid,
  thingsboard,
  awsIot,
  mqttBroker,
];

/** Throws INVALID_INPUT. */
export function platformOf(id: string): Platform {
  const platform = platforms.find((one) => one.id === id);
  if (platform !== undefined) return platform;
  throw new Problem('INVALID_INPUT', `There is no platform ${JSON.stringify(id)}.`, {
    field: 'platform',
    remedy: `Choose one of: ${platforms.map((one) => one.id).join(', ')}.`,
  });
}
