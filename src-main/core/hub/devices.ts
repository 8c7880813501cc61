import { i18n } from '../language/index.ts';
import { toUtf8 } from '../bytes.ts';
import type { JsonObject } from '../json.ts';
import { encodePropertyBag } from '../platform/property-bag.ts';
import { Problem } from '../problem.ts';
import { parseThumbprint } from '../x509/thumbprint.ts';
import type { Section } from './section.ts';

/** How a device proves who it is (learn.microsoft.com, "Authenticate identities with third-party X.509 certificates"). */
export type DeviceAuthentication =
  | { readonly type: 'certificateAuthority' }
  | {
      readonly type: 'selfSigned';
      /** Upper-case hex, SHA-1 or SHA-256. */
      readonly primaryThumbprint: string;
      readonly secondaryThumbprint: string | undefined;
    };

export interface TwinSection {
  readonly properties: JsonObject;
  /** Counts every change, from 1. */
  readonly version: number;
}

export interface CloudToDeviceMessage {
  readonly messageId: string;
  readonly properties: Readonly<Record<string, string>>;
  /** UTF-8 text. */
  readonly body: string;
  /** How often it was given back or not acknowledged; missing where never. */
  readonly deliveryCount?: number;
}

/** A device identity in the hub's registry, with what belongs to it. */
export interface HubDevice {
  readonly deviceId: string;
  readonly enabled: boolean;
  readonly authentication: DeviceAuthentication;
  /** The issuing policy whose certificates it logs in with, since it was issued one; how it got in before counts as the policy says. */
  readonly policy?: string | undefined;
  readonly createdAt: Date;
  readonly lastSeenAt: Date | undefined;
  /** Of the twin; the device itself does not see them. */
  readonly tags: JsonObject;
  readonly desired: TwinSection;
  readonly reported: TwinSection;
  /** Not acknowledged yet, oldest first. */
  readonly pending: readonly CloudToDeviceMessage[];
}

type StoredDevice = Omit<HubDevice, 'createdAt' | 'lastSeenAt' | 'tags'> & {
  /** Missing in what an earlier Certbench has written. */
  readonly tags?: JsonObject;
  readonly createdAt: string;
  readonly lastSeenAt?: string;
};

export const deviceSection: Section<HubDevice> = {
  keyOf: ({ deviceId }) => deviceId,
  encode: (one) => one,
  decode: (stored: StoredDevice) => ({
    ...stored,
    createdAt: new Date(stored.createdAt),
    lastSeenAt: stored.lastSeenAt === undefined ? undefined : new Date(stored.lastSeenAt),
    tags: stored.tags ?? {},
    pending: [...stored.pending],
  }),
};

/** Unlike a certificate's common name, a registry ID may have up to 128 characters ("Understand the identity registry"). */
const registryId = /^[A-Za-z0-9\-:.+%_#*?!(),=@;$']{1,128}$/;
export const isRegistryId = (text: string): boolean => registryId.test(text);
export const registryIdSigns = "- : . + % _ # * ? ! ( ) , = @ ; $ '";

export function newDevice(deviceId: string, authentication: DeviceAuthentication, now: Date): HubDevice {
  if (!isRegistryId(deviceId)) {
    throw new Problem(
      'INVALID_INPUT',
      i18n.t('{deviceId} cannot be a device ID in the hub.', { deviceId: JSON.stringify(deviceId) }),
      {
        field: 'deviceId',
        remedy: i18n.t('Use 1 to 128 letters, digits and {signs}.', { signs: registryIdSigns }),
      },
    );
  }
  return {
    deviceId,
    enabled: true,
    authentication,
    createdAt: now,
    lastSeenAt: undefined,
    tags: {},
    desired: { properties: {}, version: 1 },
    reported: { properties: {}, version: 1 },
    pending: [],
  };
}

/** Upper-case hex of what a person pasted. Throws INVALID_INPUT. */
export function readThumbprint(text: string, field: string): string {
  const thumbprint = parseThumbprint(text);
  if (thumbprint !== undefined) return thumbprint;
  throw new Problem('INVALID_INPUT', i18n.t('The thumbprint is not 40 (SHA-1) or 64 (SHA-256) hex digits.'), {
    field,
    remedy: i18n.t(
      'Copy it from the device in Certbench, or from: openssl x509 -noout -fingerprint -sha256 -in cert.pem',
    ),
  });
}

/** A thumbprint identity from what a person pasted. Throws INVALID_INPUT. */
export const thumbprintAuthentication = (primary: string, secondary?: string): DeviceAuthentication => ({
  type: 'selfSigned',
  primaryThumbprint: readThumbprint(primary, 'primaryThumbprint'),
  secondaryThumbprint: secondary === undefined ? undefined : readThumbprint(secondary, 'secondaryThumbprint'),
});

/** Messages that wait for a device ("Understand cloud-to-device messaging": 50 pending, 64 KB each). */
const maximumPending = 50;
const maximumCloudToDeviceBytes = 65_536;

export function withPending(device: HubDevice, message: CloudToDeviceMessage): HubDevice {
  if (device.pending.length >= maximumPending) {
    throw new Problem(
      'LIMIT_REACHED',
      i18n.t('{maximumPending} messages already wait for {deviceId}.', { maximumPending, deviceId: device.deviceId }),
      {
        remedy: i18n.t('Connect the device and let it receive them.'),
      },
    );
  }
  checkMessage(message);
  return { ...device, pending: [...device.pending, message] };
}

/** Properties travel in the topic, which MQTT limits to 65,535 bytes (MQTT 3.1.1 1.5.3). */
const maximumPropertyBytes = 32_768;

function checkMessage({ body, properties }: CloudToDeviceMessage): void {
  const words = [body, ...Object.entries(properties).flat()];
  if (words.some((word) => /\p{Cs}/u.test(word))) {
    throw new Problem('INVALID_INPUT', i18n.t('The message has half a character (a lone surrogate) in it.'), {
      field: 'body',
      remedy: i18n.t('Type or paste the text again.'),
    });
  }
  const reserved = Object.keys(properties).find((name) => name === '' || name.startsWith('$'));
  if (reserved !== undefined) {
    throw new Problem(
      'INVALID_INPUT',
      i18n.t('{reserved} cannot name a property of a message.', { reserved: JSON.stringify(reserved) }),
      {
        field: 'properties',
        remedy: i18n.t('Names that start with $ are set by the hub.'),
      },
    );
  }
  const size = toUtf8(words.join('')).length;
  if (size > maximumCloudToDeviceBytes || encodePropertyBag(Object.entries(properties)).length > maximumPropertyBytes) {
    throw new Problem(
      'LIMIT_REACHED',
      i18n.t('The message has {size} bytes, or properties that are too long for a topic.', { size }),
      {
        field: 'body',
        remedy: i18n.t(
          'A device is sent {maximumCloudToDeviceBytes} bytes at most, and {maximumPropertyBytes} of encoded properties.',
          { maximumCloudToDeviceBytes, maximumPropertyBytes },
        ),
      },
    );
  }
}

export function withoutPending(device: HubDevice, messageId: string): HubDevice {
  return { ...device, pending: device.pending.filter((message) => message.messageId !== messageId) };
}

/** After so many deliveries that were given back IoT Hub gives a message up (the same page, Message lifecycle: 10 unless set otherwise). */
const maximumDeliveries = 10;

/** One that was given back waits again, in its place, or is given up. */
export function withDeliveryFailed(device: HubDevice, messageId: string): HubDevice {
  const pending = device.pending.flatMap((message) => {
    if (message.messageId !== messageId) return [message];
    const deliveryCount = (message.deliveryCount ?? 0) + 1;
    return deliveryCount < maximumDeliveries ? [{ ...message, deliveryCount }] : [];
  });
  return { ...device, pending };
}
