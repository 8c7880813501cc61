import type { Cloud } from '../cloud.ts';
import { azureCertgen } from './bundle-certgen.ts';
import { azureCli } from './bundle-cli.ts';
import { azureTutorial } from './bundle-tutorial.ts';
import { azureIotHub as platform } from './platform.ts';
import { proveToIotHub as proof } from './proof.ts';
import { registerWithIotHub as register } from './register.ts';

export const azureIotHub: Cloud = { platform, register, proof, bundles: [azureTutorial, azureCli, azureCertgen] };
