import { z } from 'zod';
import { connectionProfile, instant, jobId, passphrase, port, workspaceToken } from './values.ts';
import type { MethodRow } from './method-row.ts';
import { operationalCertificate } from './operational.ts';
import { faultKind } from './plan/faults.ts';
import { shard } from './plan/devices.ts';
import { passOutcome, verdict } from './plan/pass.ts';
import { planMembers } from './plan/plan.ts';
import { planMethods } from './plan/calls.ts';
import { latencySummary, runMoment } from './fleet.ts';
import { diagnosedCause } from './diagnosis.ts';
import { remedyAction } from './remedies.ts';

/** Counters of a simulation. Latency runs from sending to acknowledgement. */
export const simulationTotals = z.object({
  runId: z.string(),
  state: z.enum(['running', 'paused', 'finished', 'stopped', 'failed']),
  devices: z.int(),
  connected: z.int(),
  failedDevices: z.int(),
  /** Handed to the connection, whether acknowledged yet or not. */
  attempted: z.int(),
  acknowledged: z.int(),
  /** Given up: the run ended or its device failed before they were acknowledged. */
  failed: z.int(),
  /** By every device, from the server. */
  received: z.int(),
  reconnects: z.int(),
  /** Messages that were not sent, or not when they were due, since their device was not able to. */
  late: z.int().default(0),
  /** Times that a server told a device to slow down. */
  throttled: z.int().default(0),
  /** Messages that were sent again on another connection, and may have arrived twice. */
  duplicates: z.int().default(0),
  /** What has gone wrong on purpose: connections cut, messages left out, doubled, swapped or spoiled. */
  faults: z.int().default(0),
  latencyMedianMs: z.number().optional(),
  latencyP95Ms: z.number().optional(),
  latency: latencySummary.optional(),
  /** How the run stands by the criteria of its plan, where it has some. */
  pass: z.array(passOutcome).optional(),
  /** None while it goes on, and where it has no criteria and came to its end. */
  verdict: verdict.optional(),
});

/** A run with what it was started with. */
const simulationRun = z.object({
  runId: z.string(),
  workspace: workspaceToken,
  /** With the settings that are no passwords, and with those members that the services have chosen: who sends is told by `deviceIds`, also where `devices` has named them. */
  ...planMembers,
  shard: shard.optional(),
  host: z.string(),
  port,
  messages: z.int(),
  seed: z.int(),
  startedAt: instant,
  /** Whether its devices use operational certificates, and renew them. */
  renews: z.boolean(),
  totals: simulationTotals,
});

const simulationBase = { at: instant, deviceId: z.string() };

/** Where a provisioning service has assigned a device to. */
const assignment = {
  registrationId: z.string(),
  /** As the service said it; it may hold a port. */
  assignedHub: z.string(),
  /** Why it was assigned so, in the service's own word. */
  substatus: z.string().optional(),
  connectionProfile,
};
const trouble = {
  cause: z.string(),
  what: z.string(),
  remedy: z.string(),
  action: remedyAction.optional(),
  raw: z.string(),
  /** What speaks for the cause, a sentence each; missing where nothing was looked at. */
  evidence: z.array(z.string()).readonly().optional(),
  /** What else may be the cause, the likeliest first. */
  further: z.array(diagnosedCause).readonly().optional(),
};

/** What a device was told by a provisioning service. */
export const provisioningResult = z.discriminatedUnion('type', [
  /** `deviceId` is the one that was assigned. */
  z.object({
    type: z.literal('provisioned'),
    ...assignment,
    deviceId: z.string(),
    /** The operational certificate, where the device has asked for one and got it. */
    issued: operationalCertificate.optional(),
  }),
  z.object({ type: z.literal('failed'), registrationId: z.string(), ...trouble }),
  /** Cancelled before it was its turn, or before it was done. */
  z.object({ type: z.literal('cancelled'), registrationId: z.string() }),
]);

export const simulationEvent = z.discriminatedUnion('type', [
  /** Asks a provisioning service where the device belongs. */
  z.object({ type: z.literal('provisioning'), ...simulationBase, host: z.string(), port }),
  z.object({ type: z.literal('provisioned'), ...simulationBase, ...assignment, assignedDeviceId: z.string() }),
  /** `serial`: of the operational certificate that it has logged in with; missing where that was its own. */
  z.object({ type: z.literal('connected'), ...simulationBase, serial: z.string().optional() }),
  /** Asks for its next operational certificate: its hub, or the provisioning service. */
  z.object({ type: z.literal('renewing'), ...simulationBase, by: z.enum(['provisioning', 'hub']) }),
  /** Was issued one, which it uses from its next connection on. */
  z.object({ type: z.literal('issued'), ...simulationBase, certificate: operationalCertificate }),
  /** Was issued none, and goes on with what it has. `retryInMs` is missing where it does not ask again by itself. */
  z.object({ type: z.literal('notIssued'), ...simulationBase, ...trouble, retryInMs: z.int().optional() }),
  /** Goes on with another certificate, since the hub has refused this one or it has expired: the one before of the service's or of its own, or its own, and registers anew. */
  z.object({
    type: z.literal('fellBack'),
    ...simulationBase,
    serial: z.string(),
    why: z.enum(['refused', 'expired', 'not-reached']),
    to: z.enum(['operational', 'own', 'before']),
    what: z.string(),
  }),
  /** A filter of a subscriber, and the QoS that the server has granted. */
  z.object({ type: z.literal('subscribed'), ...simulationBase, filter: z.string(), qos: z.int() }),
  /** The twin as the hub has it at first, both sections as JSON. */
  z.object({ type: z.literal('twin'), ...simulationBase, desired: z.string(), reported: z.string() }),
  z.object({
    type: z.literal('sent'),
    ...simulationBase,
    messageId: z.int(),
    topic: z.string(),
    body: z.string(),
    /** When the reading was due, which may be long before the message was acknowledged. */
    measuredAt: instant,
    temperatureC: z.number(),
    humidityPercent: z.number(),
    alert: z.boolean(),
    latencyMs: z.number(),
  }),
  /** Handed to the connection; told where several messages may be under way. */
  z.object({ type: z.literal('sending'), ...simulationBase, messageId: z.int() }),
  /** Goes wrong on purpose; a message where it is one of messages. */
  z.object({
    type: z.literal('fault'),
    ...simulationBase,
    fault: faultKind,
    messageId: z.int().optional(),
    what: z.string(),
  }),
  /** The server has taken the message and refused it (MQTT 5.0 3.4.2.1). */
  z.object({
    type: z.literal('refused'),
    ...simulationBase,
    messageId: z.int(),
    topic: z.string(),
    ...trouble,
  }),
  /** What the server sent to the device. */
  z.object({
    type: z.literal('received'),
    ...simulationBase,
    topic: z.string(),
    qos: z.int(),
    /** UTF-8 text; base64 where the payload is not UTF-8, told by `bodyEncoding`. */
    body: z.string(),
    bodyEncoding: z.enum(['utf-8', 'base64']),
  }),
  z.object({
    type: z.literal('lost'),
    ...simulationBase,
    ...trouble,
    retryInMs: z.int(),
  }),
  /** Its server throttles, and it waits. Told of many devices once in a while; `times`: how often it was since. */
  z.object({
    type: z.literal('throttled'),
    ...simulationBase,
    ...trouble,
    times: z.int(),
    retryInMs: z.int(),
  }),
  z.object({
    type: z.literal('failed'),
    ...simulationBase,
    ...trouble,
  }),
  z.object({ type: z.literal('finished'), ...simulationBase, acknowledged: z.int() }),
]);

export type ProvisioningResult = z.infer<typeof provisioningResult>;
export type SimulationRunModel = z.infer<typeof simulationRun>;
export type SimulationTotals = z.infer<typeof simulationTotals>;
export type SimulationEvent = z.infer<typeof simulationEvent>;

const runInput = z.strictObject({ runId: z.string().min(1).max(100) });

export const simulationMethods = {
  'simulation.start': {
    input: z.strictObject({
      workspace: workspaceToken,
      ...planMembers,
      /** Which part of the run is to be run here, where several processes share it; without it all of it is. */
      shard: shard.optional(),
      /**
       * When devices begin to send, for several processes that share a run; those that listen do so before. Without it, or where it has passed,
       * at once.
       */
      startAt: z.iso.datetime().optional(),
      keyPassphrase: passphrase.optional(),
      /** Of the authority that signs devices that are made (`createMissing`); not needed where it is remembered. */
      authorityPassphrase: passphrase.optional(),
      /** Names the job for `job.progress`, in keys that are read, and `job.cancel`; cancelled, nothing is started. */
      jobId: jobId.optional(),
    }),
    output: z.object({ runId: z.string(), seed: z.int() }),
    codes: [...planMethods['plan.prepare'].codes],
  },
  'simulation.list': {
    input: z.strictObject({}),
    /** Newest first. */
    output: z.object({ runs: z.array(simulationRun) }),
    codes: [],
  },
  'simulation.pause': { input: runInput, output: simulationTotals, codes: ['INVALID_INPUT', 'NOT_FOUND'] },
  'simulation.resume': { input: runInput, output: simulationTotals, codes: ['INVALID_INPUT', 'NOT_FOUND'] },
  /** Has devices of a run renew their operational certificates now, and not at two thirds of the life. */
  'simulation.renew': {
    input: z.strictObject({
      runId: z.string().min(1).max(100),
      /** Without them all of the run. */
      deviceIds: z.array(z.string().max(200)).min(1).max(10_000).optional(),
    }),
    /** How many were told to: each does as soon as it is connected. */
    output: z.object({ renewing: z.int() }),
    codes: ['INVALID_INPUT', 'NOT_FOUND'],
  },
  'simulation.stop': { input: runInput, output: simulationTotals, codes: ['INVALID_INPUT', 'NOT_FOUND'] },
  /** From sending to acknowledgement: each latency that there was, to three digits, with how many messages had it; rising. */
  'simulation.latencies': {
    input: runInput,
    output: z.object({ latencies: z.array(z.tuple([z.number(), z.int()])) }),
    codes: ['INVALID_INPUT', 'NOT_FOUND'],
  },
  /** What a run has done since its beginning, from the first moment to the last, for who has not listened to `simulation.fleet` since then. */
  'simulation.history': {
    input: runInput,
    output: z.object({ moments: z.array(runMoment).max(600) }),
    codes: ['INVALID_INPUT', 'NOT_FOUND'],
  },
  'simulation.status': { input: runInput, output: simulationTotals, codes: ['INVALID_INPUT', 'NOT_FOUND'] },
} as const satisfies Readonly<Record<string, MethodRow>>;
