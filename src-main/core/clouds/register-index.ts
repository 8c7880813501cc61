import type { HowtoStep } from '../howto/openssl.ts';
import { registerWithAws } from './aws-iot/register.ts';
import { registerWithDps } from './azure-dps/register.ts';
import { registerWithEventGrid } from './azure-event-grid/register.ts';
import { registerWithIotHub } from './azure-iot-hub/register.ts';
import { registerWithLocalHub } from './local-hub/register.ts';
import { registerWithMosquitto } from './mqtt-broker/register.ts';
import type { RegisterOrder } from '../howto/register.ts';
import { registerWithThingsboard } from './thingsboard/register.ts';

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
