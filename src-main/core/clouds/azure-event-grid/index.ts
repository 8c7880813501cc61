import type { Cloud } from '../cloud.ts';
import { azureEventGrid as platform } from './platform.ts';
import { registerWithEventGrid as register } from './register.ts';

export const azureEventGrid: Cloud = { platform, register, bundles: [] };
