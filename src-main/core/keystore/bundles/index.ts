import { awsIot } from './aws-iot.ts';
import { azureCertgen } from './azure-certgen.ts';
import { azureCli } from './azure-cli.ts';
import { azureTutorial } from './azure-tutorial.ts';
import type { Bundle, SubjectKind } from './bundle.ts';
import { dpsQuickstart } from './dps-quickstart.ts';
import { mosquitto } from './mosquitto.ts';
import { plain } from './plain.ts';
import { thingsboard, thingsboard2 } from './thingsboard.ts';

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
