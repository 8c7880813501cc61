import type { Cloud } from '../cloud.ts';
import { localHub as platform } from './platform.ts';
import { proveToLocalHub as proof } from './proof.ts';
import { registerWithLocalHub as register } from './register.ts';

export const localHub: Cloud = { platform, register, proof, bundles: [] };
