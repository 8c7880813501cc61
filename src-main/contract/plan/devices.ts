import { z } from 'zod';
import { defaultKeys } from '../limits.ts';
import { keyType, messageQos, subjectFields, validityDays } from '../values.ts';

/** A device that only listens. */
const subscriber = z.strictObject({
  deviceId: z.string().max(200),
  /** Topic filters; `{deviceId}` stands for the device. */
  filters: z.array(z.string().max(65_535)).min(1).max(100),
  qos: messageQos.default(1),
});

/** Devices by what they have in common. Each names the same devices, in the same order, wherever the same workspace is. */
const deviceRule = z.discriminatedUnion('kind', [
  /** PREFIX and a number, as `device.create` names a numbered set. */
  z.strictObject({
    kind: z.literal('numbered'),
    prefix: z.string().max(200),
    first: z.int().min(0).max(999_999_999).default(1),
    count: z.int().min(1).max(1_000_000),
    /** Of the numbers, with zeros before them; without it as many as devices of the workspace with this prefix have, else two or as many as the last number has. */
    digits: z.int().min(1).max(12).optional(),
  }),
  /** Those of the workspace that people have put into this group, by their IDs. */
  z.strictObject({ kind: z.literal('group'), group: z.string().min(1).max(10_000) }),
  /** The rows of a CSV text, as `device.create` reads it; what a row has beside its ID counts where its device is made. */
  z.strictObject({ kind: z.literal('csv'), text: z.string().min(1).max(5_000_000) }),
]);

/** How devices that are not in the workspace are made. Their keys are opened by the passphrase of the run's keys, where it has one. */
const makingDevices = z.strictObject({
  /** Signs them; without it they are self-signed. Its passphrase goes with the call. */
  authority: z.string().max(200).optional(),
  keyType: keyType.default(defaultKeys.device),
  validityDays: validityDays.optional(),
  subject: subjectFields.default({}),
  /** Makes those that were made known to the local hub, too. */
  register: z.boolean().default(false),
});

/** Who takes part in a run. */
export const deviceMembers = {
  /** Those that send, one by one; with subscribers there may be none. */
  deviceIds: z.array(z.string().max(200)).max(10_000).default([]),
  /** Those that send, in the place of `deviceIds`. */
  devices: deviceRule.optional(),
  /** Without it a device that is not in the workspace is an error. */
  createMissing: makingDevices.optional(),
  /** Those that listen, from before the first message until the run ends. */
  subscribers: z.array(subscriber).max(100).default([]),
};

/** A part of a run that several processes share: of all devices every `count`-th one, from that with the number `index` on, counted from 0. */
export const shard = z
  .strictObject({ index: z.int().min(0), count: z.int().min(1).max(10_000) })
  .refine(({ index, count }) => index < count, { path: ['index'], error: 'It is counted from 0, and so below count' });
