import type { PlatformForm } from '../../../src-main/contract/platforms.ts';
import { hubPort } from '../../bench/platform-port.ts';
import type { HubStatus } from '../../bench/bench.ts';

/** How a platform is addressed at the face of the local hub that plays it. */
export interface LocalFace {
  /** What making devices known there makes of them, for words. */
  readonly makes: 'registered' | 'enrolled';
  /** What keeps devices out that are not known there yet, and no more once they are. */
  readonly mends: ReadonlySet<string>;
  /** Transports of the platform that the hub does not play. */
  readonly lacks?: readonly string[];
  /** Names of the settings that the hub itself knows. */
  readonly knows: readonly string[];
  /** Their values, while it runs. */
  settings(hub: HubStatus, form: PlatformForm): Readonly<Record<string, string>>;
}

const registry: LocalFace = {
  makes: 'registered',
  mends: new Set(['device-unknown', 'certificate-not-registered']),
  knows: [],
  settings: () => ({}),
};

/** One row a face. */
const localFaces: Readonly<Record<NonNullable<PlatformForm['face']>, LocalFace>> = {
  'iot-hub': registry,
  'mqtt5-hub': registry,
  dps: {
    makes: 'enrolled',
    mends: new Set([
      'enrollment-missing',
      'authority-not-registered',
      'authority-not-verified',
      'issuer-not-presented',
    ]),
    knows: ['idScope'],
    settings: (hub): Readonly<Record<string, string>> => (hub.running ? { idScope: hub.address.idScope } : {}),
  },
  topics: {
    ...registry,
    // Until there is a topic space, which Start makes, nobody logs in in this way.
    mends: new Set([...registry.mends, 'username-malformed']),
    /** Brokers may take the device's name from its certificate; this hub wants to be told. */
    settings: (_hub, { fields }): Readonly<Record<string, string>> =>
      fields.some(({ name }) => name === 'userName') ? { userName: '{deviceId}' } : {},
  },
  aws: {
    ...registry,
    mends: new Set([...registry.mends, 'certificate-inactive', 'policy-denied']),
    lacks: ['https'],
  },
  thingsboard: registry,
  broker: registry,
  // Devices fetch certificates there, and no platform sends telemetry to it.
  est: registry,
};

/** Where the local hub listens for what is spoken; undefined where it does not. */
export function localPort(
  form: PlatformForm,
  hub: Parameters<typeof hubPort>[0],
  settings: Readonly<Record<string, string>>,
): number | undefined {
  const isLacking = localFaceOf(form)?.lacks?.includes(settings['transport'] ?? '') === true;
  return isLacking ? undefined : hubPort(hub, settings);
}

/** Undefined where the platform is not played by the local hub. */
export const localFaceOf = ({ face }: PlatformForm): LocalFace | undefined =>
  face === undefined ? undefined : localFaces[face];
