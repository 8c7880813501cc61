import { i18n } from '../../../language/index.ts';
import { type JsonObject } from '../../../json.ts';
import { equalBytes, fromBase64, toBase64 } from '../../../bytes.ts';
import { Problem } from '../../../problem.ts';
import { credentialsId } from '../../../clouds/thingsboard/credentials.ts';
import { type Certificate, readCertificate } from '../../../x509/read-certificate.ts';
import type { Section } from '../../section.ts';

/** A device whose credentials are one certificate. */
export interface ThingsBoardDevice {
  readonly name: string;
  readonly certificate: Certificate;
  /** Of that certificate; worked out once, since each login is looked up by it. */
  readonly credentialsId: string;
  /** The profile that has made it, where a chain has. */
  readonly profile: string | undefined;
  readonly createdAt: Date;
  /** Set by the server and sent to the device. */
  readonly sharedAttributes: JsonObject;
  /** Published by the device. */
  readonly clientAttributes: JsonObject;
}

/**
 * A device profile of the kind X509_CERTIFICATE_CHAIN: who presents a chain with the anchor in it becomes the device whose
 * name the pattern finds in the leaf's common name (DeviceProvisionServiceImpl; 3.5 and later).
 */
export interface ThingsBoardProfile {
  readonly name: string;
  readonly anchor: Certificate;
  /** A regular expression; what its first group finds anywhere in the common name is the device's name. */
  readonly pattern: string;
  readonly allowCreate: boolean;
}

/** How the server refuses a certificate that it does not know: by CONNACK 5 (3.5 and later), or in the TLS handshake. */
export type ThingsBoardRefusal = 'connack' | 'tls-alert';

const identified = (certificate: Certificate) => ({ certificate, credentialsId: credentialsId(certificate.der) });
const storedCertificate = (text: string): Certificate => readCertificate(fromBase64(text) ?? new Uint8Array());

export const thingsboardDeviceSection: Section<ThingsBoardDevice> = {
  keyOf: ({ name }) => name,
  encode: ({ credentialsId: _id, ...one }) => ({ ...one, certificate: toBase64(one.certificate.der) }),
  decode: (
    stored: Omit<ThingsBoardDevice, 'certificate' | 'credentialsId' | 'createdAt'> & {
      certificate: string;
      createdAt: string;
    },
  ) => ({
    ...stored,
    profile: stored.profile,
    ...identified(storedCertificate(stored.certificate)),
    createdAt: new Date(stored.createdAt),
  }),
};

export const thingsboardProfileSection: Section<ThingsBoardProfile> = {
  keyOf: ({ name }) => name,
  encode: (one) => ({ ...one, anchor: toBase64(one.anchor.der) }),
  decode: (stored: Omit<ThingsBoardProfile, 'anchor'> & { anchor: string }) => ({
    ...stored,
    anchor: storedCertificate(stored.anchor),
  }),
};

/** Names as ThingsBoard takes them. */
export const isName = (text: string): boolean => text !== '' && text.length <= 255 && !/\p{Cc}/u.test(text);

/** What both tables have in common. */
function checkName(name: string): string {
  const trimmed = name.trim();
  if (isName(trimmed)) return trimmed;
  throw new Problem(
    'INVALID_INPUT',
    i18n.t('{name} cannot be a name in ThingsBoard.', { name: JSON.stringify(name) }),
    {
      field: 'name',
      remedy: i18n.t('Use 1 to 255 characters.'),
    },
  );
}

/** The device with this certificate, new or in place of the one that it had. Throws NAME_TAKEN, INVALID_INPUT. */
export function withCredentials(
  devices: ReadonlyMap<string, ThingsBoardDevice>,
  name: string,
  certificate: Certificate,
  now: Date,
): ThingsBoardDevice {
  const key = checkName(name);
  const id = credentialsId(certificate.der);
  const other = findByCredentials(devices, id);
  if (other !== undefined && other.name !== key) {
    throw new Problem(
      'NAME_TAKEN',
      i18n.t('This certificate is registered for {name} already.', { name: other.name }),
      {
        field: 'certificatePem',
        remedy: i18n.t('A certificate stands for one device; remove that device, or create another certificate.'),
      },
    );
  }
  const before = devices.get(key);
  return before === undefined ? newThingsBoardDevice(key, certificate, undefined, now) : rotated(before, certificate);
}

/** The device with another certificate in place of its own. */
export const rotated = (device: ThingsBoardDevice, certificate: Certificate): ThingsBoardDevice => ({
  ...device,
  ...identified(certificate),
});

export function newThingsBoardDevice(
  name: string,
  certificate: Certificate,
  profile: string | undefined,
  now: Date,
): ThingsBoardDevice {
  return { name, ...identified(certificate), profile, createdAt: now, sharedAttributes: {}, clientAttributes: {} };
}

export function findByCredentials(
  devices: ReadonlyMap<string, ThingsBoardDevice>,
  id: string,
): ThingsBoardDevice | undefined {
  return [...devices.values()].find((one) => one.credentialsId === id);
}

/** A profile from what a person has typed. Throws NAME_TAKEN, INVALID_INPUT. */
export function newProfile(
  profiles: ReadonlyMap<string, ThingsBoardProfile>,
  wanted: ThingsBoardProfile,
): ThingsBoardProfile {
  const name = checkName(wanted.name);
  const other = [...profiles.values()].find(
    (one) => one.name !== name && equalBytes(one.anchor.der, wanted.anchor.der),
  );
  if (other !== undefined) {
    throw new Problem('NAME_TAKEN', i18n.t('The profile {name} has this certificate already.', { name: other.name }), {
      field: 'certificatePem',
      remedy: i18n.t('Two profiles cannot have the same certificate.'),
    });
  }
  compileNamePattern(wanted.pattern);
  return { ...wanted, name };
}

/** What Java understands and JavaScript takes for something else. */
const javaOnly = /\\[AZzQEhHGRX]|\\[pP]\{|&&|\(\?[a-zA-Z-]+[:)]|[*+?}]\+/;

/** A pattern of the kind that Java and JavaScript read alike. Throws INVALID_INPUT. */
export function compileNamePattern(pattern: string): RegExp {
  const refuse = (message: string) =>
    new Problem('INVALID_INPUT', message, {
      field: 'pattern',
      remedy: i18n.t(
        'Write a regular expression whose first group is the device’s name, for example ([^@]+)@company or (.*)',
      ),
    });
  const shown = JSON.stringify(pattern);
  if (javaOnly.test(pattern)) {
    throw refuse(i18n.t('The name pattern {shown} has something that only Java knows.', { shown }));
  }
  try {
    const groups = (new RegExp(`${pattern}|`).exec('') ?? []).length - 1;
    if (groups < 1) throw refuse(i18n.t('The name pattern {shown} has no group in parentheses.', { shown }));
    return new RegExp(pattern);
  } catch (error) {
    throw error instanceof Problem
      ? error
      : refuse(i18n.t('The name pattern {shown} is no regular expression.', { shown }));
  }
}

/** Attributes with a change made: null removes one. */
export function changedAttributes(
  before: JsonObject,
  patch: JsonObject,
): { readonly attributes: JsonObject; readonly set: JsonObject; readonly deleted: readonly string[] } {
  // A nested value is replaced whole: attributes are merged in the first level alone.
  const kept = Object.fromEntries(Object.entries(before).filter(([key]) => !Object.hasOwn(patch, key)));
  const set = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== null));
  const deleted = Object.keys(patch).filter((key) => patch[key] === null && Object.hasOwn(before, key));
  return { attributes: { ...kept, ...set }, set, deleted };
}
