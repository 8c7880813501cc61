import type { Cloud } from '../cloud.ts';
import { awsProvisioning as platform } from './platform.ts';
import { registerClaims as register } from './register.ts';

export const awsProvisioning: Cloud = { platform, register, bundles: [] };
