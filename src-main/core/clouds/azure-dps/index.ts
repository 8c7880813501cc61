import type { Cloud } from '../cloud.ts';
import { dpsQuickstart } from './bundle.ts';
import { azureDps as platform } from './platform.ts';
import { proveToDps as proof } from './proof.ts';
import { registerWithDps as register } from './register.ts';

export const azureDps: Cloud = { platform, register, proof, bundles: [dpsQuickstart] };
