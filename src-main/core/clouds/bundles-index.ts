import { awsIot } from './aws-iot/bundle.ts';
import { azureCertgen } from './azure-iot-hub/bundle-certgen.ts';
import { azureCli } from './azure-iot-hub/bundle-cli.ts';
import { azureTutorial } from './azure-iot-hub/bundle-tutorial.ts';
import type { Bundle, SubjectKind } from '../keystore/bundles/bundle.ts';
import { dpsQuickstart } from './azure-dps/bundle.ts';
import { mosquitto } from './mqtt-broker/bundle.ts';
import { plain } from '../keystore/bundles/plain.ts';
import { thingsboard, thingsboard2 } from './thingsboard/bundle.ts';

/** Every destination, in the order in which they are offered. */
export const bundles = [
  azureTutorial,
  azureCli,
  azureCertgen,
  dpsQuickstart,
  thingsboard2,
  thingsboard,
  mosquitto,
  awsIot,
  plain,
] as const;

export const bundlesFor = (kind: SubjectKind): readonly Bundle[] => bundles.filter(({ suits }) => suits.includes(kind));
