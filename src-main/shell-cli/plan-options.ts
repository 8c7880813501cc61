import { type Command, InvalidArgumentError, Option } from 'commander';
import type { MethodInput } from '../contract/methods.ts';
import { keyType } from '../contract/values.ts';
import { wholeNumber } from './arguments.ts';
import { UsageFailure } from './failure.ts';
import { textOf } from './text-file.ts';

type Start = MethodInput<'simulation.start'>;
/** What a call takes of a plan and nothing else. */
type WrittenPlan = MethodInput<'plan.keep'>['plan'];

export interface PlanOptions {
  plan?: string;
  device?: string[];
  prefix?: string;
  first?: number;
  count?: number;
  group?: string;
  csv?: string;
  createMissing?: boolean;
  authority?: string;
  key?: (typeof keyType.options)[number];
  register?: boolean;
  set?: [string, unknown][];
  shard?: NonNullable<Start['shard']>;
  shards?: number;
  startAt?: string;
}

/** Where a Job of Kubernetes with completionMode Indexed tells each of its pods which one it is, from 0 on. */
const indexVariable = 'JOB_COMPLETION_INDEX';

/** Adds what chooses the devices of a run, and what makes those that are missing. */
export function addDeviceOptions(command: Command): Command {
  return command
    .option('--device <id...>', 'devices to simulate')
    .option('--prefix <text>', 'with --count: devices PREFIX01, PREFIX02 ...')
    .option('--first <n>', 'the first number (default: 1)', wholeNumber(0, 999_999_999))
    .option('--count <n>', 'how many', wholeNumber(1, 1_000_000))
    .option('--group <name>', 'devices of this group of the workspace')
    .option('--csv <file>', 'devices of a CSV file with a column deviceId')
    .option('--create-missing', 'make devices that are not in the workspace, self-signed unless --authority signs them')
    .option('--authority <name>', 'authority that signs devices that are made')
    .addOption(new Option('--key <type>', 'kind of key of devices that are made').choices(keyType.options))
    .option('--register', 'make devices that are made known to the local hub that runs on this computer')
    .option('--passphrase-file <file>', "the authority's passphrase (or CERTBENCH_PASSPHRASE)");
}

/** Adds the plan and what says which part of it is run here. */
export function addPlanOptions(command: Command): Command {
  return command
    .option('--plan <file>', 'a plan: what else is given here is in the place of what it says')
    .option('--set <member=value...>', 'any member of a plan: --set pass.maxErrorRate=0.01 devices.count=500', setting)
    .option('--save-plan <file>', 'keep what is given here as a plan, and run nothing')
    .option(
      '--shard <i/n>',
      'run the i-th of n parts of it, counted from 0 (0/4 to 3/4): every n-th device, with what it does in the whole run',
      shardOf,
    )
    .option(
      '--shards <n>',
      `as --shard i/n, with i from ${indexVariable}, as Kubernetes sets it`,
      wholeNumber(1, 10_000),
    )
    .option(
      '--start-at <time>',
      'devices begin to send then, so that several processes begin together: 2026-01-31T08:00:00Z',
      startTime,
    );
}

/** Which part of a run is wanted. Throws UsageFailure. */
export function shardWanted({ shard, shards }: PlanOptions): Pick<Start, 'shard'> {
  if (shards === undefined) return shard === undefined ? {} : { shard };
  if (shard !== undefined) throw new UsageFailure('Give either --shard or --shards.');
  const index = process.env[indexVariable] ?? '';
  if (/^\d+$/.test(index) && Number(index) < shards) return { shard: { index: Number(index), count: shards } };
  throw new UsageFailure(
    `--shards ${shards}: ${indexVariable} is ${index === '' ? 'not set' : JSON.stringify(index)}; it has to be a number from 0 to ${shards - 1}.`,
  );
}

function startTime(text: string): string {
  const at = new Date(text);
  if (/^\d{4}-\d{2}-\d{2}T/.test(text) && !Number.isNaN(at.getTime())) return at.toISOString();
  throw new InvalidArgumentError('It must be a day and a time, such as 2026-01-31T08:00:00Z.');
}

/** What the options say of devices; nothing where they say nothing. Throws UsageFailure. */
export async function devicesWanted(
  options: PlanOptions,
  planned: WrittenPlan | undefined,
): Promise<Partial<WrittenPlan>> {
  return { ...(await ruleWanted(options)), ...making(options, planned) };
}

async function ruleWanted(options: PlanOptions): Promise<Partial<WrittenPlan>> {
  const { device, prefix, first, count, group, csv } = options;
  const numbered = prefix !== undefined || count !== undefined || first !== undefined;
  const ways = [device !== undefined, numbered, group !== undefined, csv !== undefined].filter(Boolean).length;
  if (ways > 1)
    throw new UsageFailure('Give one of: --device ID ..., --prefix P with --count N, --group NAME, --csv FILE.');
  if (device !== undefined) return { deviceIds: device, devices: undefined };
  if (group !== undefined) return { deviceIds: [], devices: { kind: 'group', group } };
  if (csv !== undefined) return { deviceIds: [], devices: { kind: 'csv', text: await textOf(csv) } };
  if (!numbered) return {};
  if (prefix === undefined || count === undefined) throw new UsageFailure('--prefix and --count belong together.');
  return { deviceIds: [], devices: { kind: 'numbered', prefix, count, ...(first === undefined ? {} : { first }) } };
}

function making(
  { createMissing, authority, key, register }: PlanOptions,
  planned: WrittenPlan | undefined,
): Partial<WrittenPlan> {
  const given = {
    ...(authority === undefined ? {} : { authority }),
    ...(key === undefined ? {} : { keyType: key }),
    ...(register === undefined ? {} : { register }),
  };
  if (createMissing === true) return { createMissing: { ...planned?.createMissing, ...given } };
  if (Object.keys(given).length === 0) return {};
  if (planned?.createMissing !== undefined) return { createMissing: { ...planned.createMissing, ...given } };
  throw new UsageFailure('--authority, --key and --register go with --create-missing.');
}

/** A plan with members set that `--set` names, a file of a table by its path. What cannot stand there is refused by the call, which names it. */
export function withSettings(
  plan: WrittenPlan,
  sets: readonly [string, unknown][] | undefined,
  token: (path: string) => string,
): WrittenPlan {
  const changed = structuredClone(plan) as Record<string, unknown>;
  for (const [name, value] of sets ?? []) {
    const path = name.split('.');
    const last = path.pop() ?? '';
    const at = path.reduce<Record<string, unknown>>((place, part) => {
      const below = place[part];
      return (place[part] = typeof below === 'object' && below !== null ? below : {}) as Record<string, unknown>;
    }, changed);
    const isFile = name.endsWith('.table.file');
    at[last] = isFile ? token(String(value)) : path[0] === 'settings' ? String(value) : value;
  }
  return changed as WrittenPlan;
}

function setting(text: string, before: [string, unknown][] = []): [string, unknown][] {
  const [, name, value] = /^([A-Za-z0-9_.$]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined || /(?:^|\.)(?:__proto__|constructor|prototype)(?:\.|$)/.test(name)) {
    throw new InvalidArgumentError('It must be MEMBER=VALUE, the value as JSON or as text.');
  }
  return [...before, [name, jsonOrText(value)]];
}

function jsonOrText(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

function shardOf(text: string): NonNullable<Start['shard']> {
  const [, index, count] = /^(\d{1,5})\/(\d{1,5})$/.exec(text) ?? [];
  if (index !== undefined && count !== undefined && Number(index) < Number(count)) {
    return { index: Number(index), count: Number(count) };
  }
  throw new InvalidArgumentError('It must be I/N with I from 0 to N-1, such as 0/4.');
}
