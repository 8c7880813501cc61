import type { Cloud } from '../cloud.ts';
import { mosquitto } from './bundle.ts';
import { mqttBroker as platform } from './platform.ts';
import { registerWithMosquitto as register } from './register.ts';

export const mqttBroker: Cloud = { platform, register, bundles: [mosquitto] };
