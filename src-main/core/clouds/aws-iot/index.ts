import type { Cloud } from '../cloud.ts';
import { awsIot as bundle } from './bundle.ts';
import { awsIot as platform } from './platform.ts';
import { proveToAws as proof } from './proof.ts';
import { registerWithAws as register } from './register.ts';

export const awsIot: Cloud = { platform, register, proof, bundles: [bundle] };
