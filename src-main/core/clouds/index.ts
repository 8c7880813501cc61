import { i18n } from '../language/index.ts';
import type { HowtoStep } from '../howto/openssl.ts';
import type { RegisterOrder } from '../howto/register.ts';
import type { Bundle, SubjectKind } from '../bundles/bundle.ts';
import { plain } from '../bundles/plain.ts';
import { Problem } from '../problem.ts';
import { awsIot } from './aws-iot/index.ts';
import { awsProvisioning } from './aws-provisioning/index.ts';
import { azureDps } from './azure-dps/index.ts';
import { azureEventGrid } from './azure-event-grid/index.ts';
import { azureIotHub } from './azure-iot-hub/index.ts';
import type { Cloud, CloudProof } from './cloud.ts';
import { localHub } from './local-hub/index.ts';
import { mqttBroker } from './mqtt-broker/index.ts';
import { platforms } from './platforms.ts';
import { thingsboard } from './thingsboard/index.ts';

/** Every cloud, one row each, in the order of `platforms`. */
export const clouds: readonly Cloud[] = [
  localHub,
  azureIotHub,
  azureDps,
  azureEventGrid,
  thingsboard,
  awsIot,
  awsProvisioning,
  mqttBroker,
];

/** How possession of an authority is proved to a platform; undefined where it asks for no proof. */
export const cloudProof = (platformId: string): CloudProof | undefined =>
  clouds.find(({ platform }) => platform.id === platformId)?.proof;

/** Answers the ID of a platform that takes proofs. Throws INVALID_INPUT. */
export function checkDestination(id: string): string {
  if (cloudProof(id) !== undefined) return id;
  const known = clouds.flatMap(({ platform, proof }) => (proof === undefined ? [] : [platform.id]));
  throw new Problem('INVALID_INPUT', i18n.t('Nothing is proved to {id}.', { id: JSON.stringify(id) }), {
    field: 'destination',
    remedy: i18n.t('Choose one of: {known}.', { known: known.join(', ') }),
  });
}

/** What people call the destination of a proof, in short and in full: its ID where a newer program has made the proof. */
export function destinationNames(id: string): { readonly label: string; readonly name: string } {
  const label = platforms.find((platform) => platform.id === id)?.label ?? id;
  return { label, name: cloudProof(id)?.name ?? label };
}

/** What each cloud's documentation names, and last what suits any other. */
export const bundles: readonly Bundle[] = [...clouds.flatMap((cloud) => cloud.bundles), plain];

export const bundlesFor = (kind: SubjectKind): readonly Bundle[] => bundles.filter(({ suits }) => suits.includes(kind));

/** The commands that make a platform know devices, and the authority that has signed them. */
export const registerHowto = (platformId: string, order: RegisterOrder): HowtoStep[] =>
  clouds.find(({ platform }) => platform.id === platformId)?.register(order) ?? [];
