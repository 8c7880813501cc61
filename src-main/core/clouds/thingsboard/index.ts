import type { Cloud } from '../cloud.ts';
import { thingsboard as bundle, thingsboard2 } from './bundle.ts';
import { thingsboard as platform } from './platform.ts';
import { registerWithThingsboard as register } from './register.ts';

export const thingsboard: Cloud = { platform, register, bundles: [thingsboard2, bundle] };
