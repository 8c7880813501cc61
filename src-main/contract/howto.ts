import { z } from 'zod';
import { hubReachable } from './hub/hub.ts';
import {
  issuerAddresses,
  keyType,
  newName,
  pfxProfile,
  platformId,
  platformSettings,
  port,
  sensorModel,
  subjectFields,
  subjectWithName,
  validityDays,
  workspaceToken,
} from './values.ts';
import { bundleId, exportLayout, exportSubject } from './export.ts';
import { defaultKeys } from './limits.ts';
import { type MethodRow, keyCodes, workspaceCodes } from './method-row.ts';
import { deviceSet } from './things/device.ts';
import { takenExtension } from './things/request.ts';
import { serverNames } from './things/server.ts';

const name = z.string().max(200);

const fileName = z.string().min(1).max(1000);

/** Where a device connects to, and what it sends first; as `simulation.start` takes it. */
const connecting = {
  platform: platformId,
  host: z.string().max(255).optional(),
  port: port.optional(),
  settings: platformSettings.default({}),
  serverCaPem: z.string().max(1_000_000).optional(),
  /** Where these are kept already, from the workspace's folder. */
  serverCaFile: fileName.optional(),
  model: sensorModel.default('tutorial'),
  seed: z.int().min(0).max(4_294_967_295).optional(),
  alertAboveC: z.number().min(-273.15).max(10_000).default(30),
} as const;

/** A complete program, run in the workspace's folder. `install` is the command that brings its library. */
const snippet = z.object({
  language: z.string(),
  label: z.string(),
  fileName: z.string(),
  install: z.string(),
  code: z.string(),
});

/** What can be shown, each with what the call takes that does it; never a passphrase. */
const howtoInput = z.discriminatedUnion('topic', [
  z.strictObject({
    topic: z.literal('authority'),
    /** What the certificates of the authority that signs say of where to find its list. */
    issuerAddresses: issuerAddresses.optional(),
    name: newName,
    subject: subjectWithName.default({}),
    parent: name.optional(),
    keyType: keyType.default(defaultKeys.authority),
    validityDays: validityDays.optional(),
    pathLength: z.int().min(0).max(100).optional(),
  }),
  z.strictObject({
    topic: z.literal('openAuthority'),
    name: newName,
    /** What `file` is: a PKCS#12 keystore, or certificates in PEM or DER. */
    kind: z.enum(['pfx', 'pem']),
    /** The names of the chosen files: `authority.pfx` or `authority.pem` unless told. */
    file: fileName.optional(),
    keyFile: fileName.optional(),
    /** Whether a password opens the key; that of a keystore always needs one. */
    keyEncrypted: z.boolean().default(false),
  }),
  z.strictObject({ topic: z.literal('proof'), authority: name, code: z.string().max(500) }),
  z.strictObject({
    topic: z.literal('device'),
    /** What the certificates of the authority that signs say of where to find its list. */
    issuerAddresses: issuerAddresses.optional(),
    devices: deviceSet,
    authority: name.optional(),
    subject: subjectFields.default({}),
    keyType: keyType.default(defaultKeys.device),
    validityDays: validityDays.optional(),
    pfxProfile: pfxProfile.default('modern'),
    rootInChain: z.boolean().default(true),
    /** Whether the key files have a passphrase. */
    keyEncrypted: z.boolean().default(false),
  }),
  z.strictObject({
    topic: z.literal('server'),
    /** What the certificates of the authority that signs say of where to find its list. */
    issuerAddresses: issuerAddresses.optional(),
    name: newName,
    commonName: z.string().max(300).optional(),
    subject: subjectFields.default({}),
    dns: serverNames,
    addresses: serverNames,
    authority: name.optional(),
    keyType: keyType.default(defaultKeys.server),
    validityDays: validityDays.optional(),
    /** Whether the key file has a passphrase. */
    keyEncrypted: z.boolean().default(false),
  }),
  z.strictObject({
    topic: z.literal('request'),
    deviceId: newName,
    subject: subjectFields.default({}),
    dns: serverNames,
    addresses: serverNames,
    keyType: keyType.default(defaultKeys.device),
    /** Whether the key file has a passphrase. */
    keyEncrypted: z.boolean().default(false),
  }),
  z.strictObject({
    topic: z.literal('signRequest'),
    /** What the certificates of the authority that signs say of where to find its list. */
    issuerAddresses: issuerAddresses.optional(),
    /** Of the certificate without a key that it becomes. */
    name: newName,
    /** With the request, in PEM or DER. */
    file: fileName,
    commonName: z.string().max(300).optional(),
    keyAlgorithm: z.enum(['RSA', 'other']),
    authority: name,
    purpose: z.enum(['device', 'server']),
    take: z.array(takenExtension).default([]),
    validityDays: validityDays.optional(),
  }),
  z.strictObject({
    topic: z.literal('completeRequest'),
    /** Of the request, which becomes the device's. */
    name: newName,
    /** With the certificate: PEM, DER or PKCS#7. */
    file: fileName,
    /** Whether the key file has a passphrase. */
    keyEncrypted: z.boolean().default(false),
  }),
  /** One device, as `est.enroll` fetches its certificate; without a login as `est.reenroll` does, with the same key. */
  z.strictObject({
    topic: z.literal('est'),
    deviceId: newName,
    server: z.string().min(1).max(2000),
    serverCaPem: z.string().max(1_000_000).optional(),
    /** A user name, or a device whose certificate is shown. */
    login: z
      .strictObject({ userName: z.string().min(1).max(320).optional(), deviceId: name.min(1).optional() })
      .default({}),
    subject: subjectFields.default({}),
    dns: serverNames,
    addresses: serverNames,
    keyType: keyType.default(defaultKeys.device),
    /** Whether the key file has a passphrase. */
    keyEncrypted: z.boolean().default(false),
  }),
  z.strictObject({
    topic: z.literal('export'),
    workspace: workspaceToken,
    subject: exportSubject,
    bundle: bundleId,
    folder: z.string().min(1).max(200),
    /** For `zips` as for `folders`. */
    layout: exportLayout.default('files'),
    prefix: name.optional(),
    alias: name.optional(),
    trustAlias: name.optional(),
    pfxProfile: pfxProfile.optional(),
    trustPem: z.string().max(1_000_000).optional(),
    /** Whether the key gets a password that the bundle leaves open; an authority's, another than its passphrase. */
    keyEncrypted: z.boolean().default(false),
  }),
  z.strictObject({
    topic: z.literal('simulate'),
    deviceIds: z.array(name).max(10_000),
    ...connecting,
  }),
  /** What a device is sent; no steps where it listens to nothing. */
  z.strictObject({ topic: z.literal('listen'), deviceId: name, ...connecting }),
  /** Programs for whoever programs the device. */
  z.strictObject({ topic: z.literal('client'), deviceId: name, ...connecting }),
  /** What makes a platform know devices; without an authority they are known one by one. */
  z.strictObject({
    topic: z.literal('register'),
    deviceIds: z.array(name).min(1).max(10_000),
    authority: name.optional(),
    /** Whose certificate a broker presents, of the servers of the workspace; without it one that is named as the host. */
    server: name.optional(),
    platform: platformId,
    host: connecting.host,
    port: connecting.port,
    settings: connecting.settings,
  }),
  z.strictObject({
    topic: z.literal('hub'),
    port: z.int().min(0).max(65_535).default(8883),
    reachable: hubReachable.default('this-computer'),
    autoRegister: z.boolean().default(false),
    /** Authorities of the workspace that the hub takes as verified. */
    authorities: z.array(name).max(100).default([]),
  }),
]);

export type HowtoInput = z.output<typeof howtoInput>;

/** The commands of other programs that do the same as Certbench does. */
export const howtoMethods = {
  'howto.show': {
    input: howtoInput,
    /** Each step has one or more lines for bash, and runs where the step before has left off. One that asks is the last. */
    output: z.object({
      steps: z.array(z.object({ title: z.string(), commands: z.string() })),
      /** Of the topic `client` alone. */
      snippets: z.array(snippet),
    }),
    /** The topic `export` reads the workspace. */
    codes: [...workspaceCodes, ...keyCodes],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
