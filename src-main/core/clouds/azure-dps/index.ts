import type { Cloud } from '../cloud.ts';
import { dpsQuickstart } from './bundle.ts';
import { azureDps as platform } from './platform.ts';
import { registerWithDps as register } from './register.ts';

export const azureDps: Cloud = { platform, register, bundles: [dpsQuickstart] };
