import { z } from 'zod';
import { connectionProfiles } from '../../core/platform/provisioning.ts';
import { awsStatuses } from '../../core/hub/faces/aws/registry.ts';
import type { SectionName, ShapeCheck } from '../../core/hub/state.ts';

/** The shapes in which the hub's entries lie on disk, where anybody may have changed them. */

const instant = z.iso.datetime();
const base64 = z.base64().min(1);
const jsonObject = z.record(z.string(), z.json());
const twinSection = z.object({ properties: jsonObject, version: z.int().min(1) });

const enrollment = {
  enabled: z.boolean(),
  reprovision: z.enum(['migrate', 'reset', 'never']),
  initialTwin: z.object({ tags: jsonObject, desired: jsonObject }),
  connectionProfile: z.enum(connectionProfiles).optional(),
  policy: z.string().optional(),
  createdAt: instant,
};

const qos = z.union([z.literal(0), z.literal(1), z.literal(2)]);
const message = z.object({
  topic: z.string().min(1),
  payload: z.base64(),
  qos,
  retain: z.boolean().optional(),
  properties: z
    .object({
      payloadFormatIndicator: z.boolean().optional(),
      contentType: z.string().optional(),
      responseTopic: z.string().optional(),
      correlationData: z.base64().optional(),
      userProperties: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
    })
    .optional(),
  expiresAt: instant.optional(),
  subscriptionIdentifiers: z.array(z.int()).optional(),
});
const packetId = z.int().min(1).max(65_535);

const shapes: Readonly<Record<SectionName, z.ZodType>> = {
  authorities: z.object({
    name: z.string().min(1),
    certificate: base64,
    status: z.enum(['unverified', 'verified']),
    verificationCode: z.string().optional(),
    createdAt: instant,
    updatedAt: instant,
  }),
  devices: z.object({
    deviceId: z.string().min(1),
    enabled: z.boolean(),
    authentication: z.discriminatedUnion('type', [
      z.object({ type: z.literal('certificateAuthority') }),
      z.object({
        type: z.literal('selfSigned'),
        primaryThumbprint: z.string(),
        secondaryThumbprint: z.string().optional(),
      }),
    ]),
    policy: z.string().optional(),
    createdAt: instant,
    lastSeenAt: instant.optional(),
    tags: jsonObject.optional(),
    desired: twinSection,
    reported: twinSection,
    pending: z.array(
      z.object({
        messageId: z.string(),
        properties: z.record(z.string(), z.string()),
        body: z.string(),
        deliveryCount: z.int().optional(),
      }),
    ),
  }),
  enrollments: z.object({
    ...enrollment,
    registrationId: z.string().min(1),
    certificates: z.array(base64).min(1),
    deviceId: z.string().optional(),
  }),
  enrollmentGroups: z.object({
    ...enrollment,
    name: z.string().min(1),
    by: z.union([z.object({ authority: z.string() }), z.object({ certificate: base64 })]),
  }),
  registrations: z.object({
    registrationId: z.string().min(1),
    enrollment: z.object({ kind: z.enum(['individual', 'group']), name: z.string() }),
    operation: z.object({
      operationId: z.string(),
      status: z.enum(['assigning', 'assigned', 'failed', 'disabled']),
      startedAt: instant,
      failure: z.object({ code: z.int(), message: z.string() }).optional(),
      certificate: z
        .discriminatedUnion('state', [
          z.object({ state: z.literal('ordered') }),
          z.object({ state: z.literal('issued'), policy: z.string(), serial: z.string() }),
          z.object({ state: z.literal('passed-over'), reason: z.string() }),
        ])
        .optional(),
    }),
    assignment: z
      .object({
        deviceId: z.string(),
        assignedHub: z.string(),
        substatus: z.string(),
        connectionProfile: z.enum(connectionProfiles).optional(),
        createdAt: instant,
        updatedAt: instant,
        etag: z.string(),
        x509: jsonObject,
      })
      .optional(),
  }),
  thingsboardDevices: z.object({
    name: z.string().min(1),
    certificate: base64,
    profile: z.string().optional(),
    createdAt: instant,
    sharedAttributes: jsonObject,
    clientAttributes: jsonObject,
  }),
  thingsboardProfiles: z.object({
    name: z.string().min(1),
    anchor: base64,
    pattern: z.string(),
    allowCreate: z.boolean(),
  }),
  topicSpaces: z.object({
    name: z.string().min(1),
    type: z.enum(['LowFanout', 'PublishOnly']),
    templates: z.array(z.string()),
  }),
  sessions: z.object({
    face: z.enum(['iot-hub', 'mqtt5-hub', 'dps', 'topics', 'aws', 'thingsboard', 'broker']),
    clientId: z.string(),
    owner: z.string(),
    expirySeconds: z.int().min(1),
    endedAt: instant.optional(),
    filters: z.array(
      z.object({
        filter: z.string().min(1),
        qos,
        noLocal: z.boolean().optional(),
        retainAsPublished: z.boolean().optional(),
        identifier: z.int().optional(),
      }),
    ),
    received: z.array(packetId),
  }),
  waitingMessages: z.object({
    session: z.string().min(1),
    sequence: z.int(),
    id: packetId,
    maybeSent: z.boolean(),
    isReleased: z.boolean(),
    message,
  }),
  policies: z.object({
    name: z.string().min(1),
    chain: z.tuple([base64, base64]),
    validityDays: z.int().min(1),
    enabled: z.boolean(),
    acceptsOnboarding: z.boolean().optional(),
    createdAt: instant,
    revokedAt: instant.optional(),
    bootstrap: z.object({ user: z.string().min(1), salt: base64, hash: base64 }).optional(),
    waitSeconds: z.int().min(0).optional(),
  }),
  issued: z.object({
    certificate: base64,
    policy: z.string().min(1),
    issuedTo: z.string(),
    issuedAt: instant,
    revoked: z.object({ at: instant, reason: z.string() }).optional(),
  }),
  credentialOperations: z.object({
    deviceId: z.string().min(1),
    requestId: z.string().min(1),
    correlationId: z.string().min(1),
    startedAt: instant,
    expiresAt: instant,
    answer: z.object({ status: z.int(), body: jsonObject }).optional(),
  }),
  awsCertificates: z.object({
    certificateId: z.string().regex(/^[0-9a-f]{64}$/),
    certificate: base64,
    status: z.enum(awsStatuses),
    policies: z.array(z.string()),
    things: z.array(z.string()),
    createdAt: instant,
    ownership: z.object({ tokenDigest: z.string().min(1), expiresAt: instant }).optional(),
  }),
  awsThings: z.object({
    name: z.string().min(1),
    typeName: z.string().optional(),
    attributes: z.record(z.string(), z.string()),
    createdAt: instant,
  }),
  awsPolicies: z.object({ name: z.string().min(1), document: z.string().min(1) }),
  awsTemplates: z.object({ name: z.string().min(1), enabled: z.boolean(), body: z.string().min(1) }),
  awsAuthorities: z.object({ name: z.string().min(1), template: z.string().optional() }),
  awsShadows: z.object({
    thing: z.string().min(1),
    name: z.string(),
    version: z.int().min(1),
    document: z.object({ state: jsonObject, metadata: jsonObject }).optional(),
  }),
  retainedMessages: z.object({ realm: z.enum(['spaces', 'broker', 'aws']), message }),
};

/** The first fault of a stored entry, with the place where it is. */
export const checkShape: ShapeCheck = (section, stored) => {
  const parsed = shapes[section].safeParse(stored);
  if (parsed.success) return undefined;
  const [issue] = parsed.error.issues;
  const place = issue?.path.map(String).join('.') ?? '';
  return `${place === '' ? '' : `${place}: `}${issue?.message ?? 'not understood'}.`;
};
