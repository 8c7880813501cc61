import { i18n } from '../language/index.ts';
import type { Platform } from '../platform/platform.ts';
import { Problem } from '../problem.ts';
import { awsIot } from './aws-iot/platform.ts';
import { awsProvisioning } from './aws-provisioning/platform.ts';
import { azureDps } from './azure-dps/platform.ts';
import { azureEventGrid } from './azure-event-grid/platform.ts';
import { azureIotHub } from './azure-iot-hub/platform.ts';
import { localHub } from './local-hub/platform.ts';
import { mqttBroker } from './mqtt-broker/platform.ts';
import { thingsboard } from './thingsboard/platform.ts';

/** How each cloud is spoken with, in the order in which they are offered. Threads with devices have no more of a cloud than this. */
export const platforms: readonly Platform[] = [
  localHub,
  azureIotHub,
  azureDps,
  azureEventGrid,
  thingsboard,
  awsIot,
  awsProvisioning,
  mqttBroker,
];

/** Throws INVALID_INPUT. */
export function platformOf(id: string): Platform {
  const platform = platforms.find((one) => one.id === id);
  if (platform !== undefined) return platform;
  throw new Problem('INVALID_INPUT', i18n.t('There is no platform {id}.', { id: JSON.stringify(id) }), {
    field: 'platform',
    remedy: i18n.t('Choose one of: {platforms}.', { platforms: platforms.map((one) => one.id).join(', ') }),
  });
}

const isHostOf = ({ host: { pattern }, hostFault }: Platform, host: string): boolean =>
  pattern?.test(host.toLowerCase()) === true || hostFault?.(host) !== undefined;

/** The platform whose servers have names like this one; any MQTT broker where there is none. */
export const platformOfHost = (host: string): Platform => platforms.find((one) => isHostOf(one, host)) ?? mqttBroker;
