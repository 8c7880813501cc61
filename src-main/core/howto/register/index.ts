import type { HowtoStep } from '../openssl.ts';
import { registerWithAws } from './aws-iot.ts';
import { registerWithDps } from './azure-dps.ts';
import { registerWithEventGrid } from './azure-event-grid.ts';
import { registerWithIotHub } from './azure-iot-hub.ts';
import { registerWithLocalHub } from './local-hub.ts';
import { registerWithMosquitto } from './mqtt-broker.ts';
import type { RegisterOrder } from './order.ts';
import { registerWithThingsboard } from './thingsboard.ts';

/** By platform; one row each. */
const registrations: Readonly<Record<string, (order: RegisterOrder) => HowtoStep[]>> = {
  'local-hub': registerWithLocalHub,
  'azure-iot-hub': registerWithIotHub,
  'azure-dps': registerWithDps,
  'azure-event-grid': registerWithEventGrid,
  thingsboard: registerWithThingsboard,
  'aws-iot': registerWithAws,
  'mqtt-broker': registerWithMosquitto,
};

/** The commands that make a platform know devices, and the authority that has signed them. */
export const registerHowto = (platformId: string, order: RegisterOrder): HowtoStep[] =>
  registrations[platformId]?.(order) ?? [];
