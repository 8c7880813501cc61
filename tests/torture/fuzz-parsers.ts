import { seededRandom, wholeBetween, type RandomSource } from '../../src-main/core/telemetry/random.ts';
import { Problem } from '../../src-main/core/problem.ts';

/** Readers of foreign bytes, fed with what nobody would write: seeded, bounded, and judged by what the readers must never do. */

export interface FuzzedParser {
  readonly name: string;
  /** Good inputs that are bent. */
  readonly corpus: readonly Uint8Array[];
  readonly read: (bytes: Uint8Array) => unknown;
}

/** One row of the table. `lost`: inputs at which something happened that must not. */
export interface FuzzRow {
  readonly scenario: string;
  readonly rounds: number;
  readonly lost: number;
  readonly foreign: number;
  readonly slow: number;
  readonly slowestMs: number;
  /** Of the heap, from the first tenth to the end; more than the bound counts as one lost. */
  readonly grownMb: number;
  /** The first input that was lost, in hex, with what happened. */
  readonly example: string | undefined;
}

const slowMs = 1000;
const growthMb = 64;

/** Feeds a parser with `rounds` inputs. Anything that is thrown and no Problem is foreign. */
export async function fuzzParser({ name, corpus, read }: FuzzedParser, rounds: number, seed: number): Promise<FuzzRow> {
  const random = seededRandom(seed);
  let [foreign, slow, slowestMs, heap] = [0, 0, 0, 0];
  let example: string | undefined;
  for (let round = 0; round < rounds; round++) {
    if (round === Math.floor(rounds / 10)) heap = heapMb();
    const bytes = bent(corpus, random);
    const first = await judged(read, bytes);
    // Whether it was the reader, or the machine had other things to do, its processor time tells.
    const { fault, took } = first.took > slowMs ? await judged(read, bytes, process.cpuUsage()) : first;
    slowestMs = Math.max(slowestMs, took);
    if (fault !== undefined) foreign++;
    if (took > slowMs) slow++;
    if (fault !== undefined || took > slowMs) {
      example ??= `${fault ?? `${Math.round(took)} ms`}: ${Buffer.from(bytes.subarray(0, 2000)).toString('hex')}`;
    }
  }
  const grownMb = Math.max(0, Math.round(heapMb() - heap));
  const lost = foreign + slow + (grownMb > growthMb ? 1 : 0);
  return { scenario: `fuzz ${name}`, rounds, lost, foreign, slow, slowestMs: Math.round(slowestMs), grownMb, example };
}

/** Reads once: what was thrown and is no Problem, and how long it took; with `since` in processor time. */
async function judged(read: FuzzedParser['read'], bytes: Uint8Array, since?: NodeJS.CpuUsage) {
  const begun = performance.now();
  let fault: string | undefined;
  try {
    await read(bytes);
  } catch (error) {
    if (!(error instanceof Problem)) fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  if (since === undefined) return { fault, took: performance.now() - begun };
  const { user, system } = process.cpuUsage(since);
  return { fault, took: (user + system) / 1000 };
}

/** Of what is held on to; without a collector to ask, what may still be garbage counts too. */
function heapMb(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().heapUsed / 1_000_000;
}

/** A good input with some faults, cut, doubled, or joined with another; now and then bytes that are nothing at all. */
function bent(corpus: readonly Uint8Array[], random: RandomSource): Uint8Array {
  const pick = () => corpus[wholeBetween(random, 0, corpus.length - 1)] ?? new Uint8Array();
  let bytes: Uint8Array = Uint8Array.from(pick());
  if (random() < 0.02)
    bytes = Uint8Array.from({ length: wholeBetween(random, 0, 300) }, () => wholeBetween(random, 0, 255));
  for (let faults = wholeBetween(random, 1, 6); faults > 0; faults--) bytes = withFault(bytes, pick, random);
  return bytes;
}

/** Octets at which parsers go wrong: ends of ranges, lengths, tags. */
const telling = [
  0, 1, 2, 3, 4, 5, 6, 0x10, 0x1f, 0x20, 0x24, 0x2d, 0x30, 0x31, 0x7f, 0x80, 0x81, 0x82, 0x84, 0x88, 0xa0, 0xbf, 0xff,
];

function withFault(bytes: Uint8Array, other: () => Uint8Array, random: RandomSource): Uint8Array {
  const at = wholeBetween(random, 0, Math.max(0, bytes.length - 1));
  const length = wholeBetween(random, 1, 40);
  switch (wholeBetween(random, 0, 6)) {
    case 0:
      bytes[at] = (bytes[at] ?? 0) ^ (1 << wholeBetween(random, 0, 7));
      return bytes;
    case 1:
      bytes[at] = telling[wholeBetween(random, 0, telling.length - 1)] ?? 0;
      return bytes;
    case 2:
      return bytes.subarray(0, at);
    case 3:
      return join(bytes.subarray(0, at), bytes.subarray(at + length));
    case 4:
      return join(bytes.subarray(0, at + length), bytes.subarray(at));
    case 5: {
      const part = other();
      const from = wholeBetween(random, 0, Math.max(0, part.length - 1));
      return join(bytes.subarray(0, at), part.subarray(from, from + length), bytes.subarray(at));
    }
    default:
      return join(
        bytes.subarray(0, at),
        Uint8Array.from({ length: wholeBetween(random, 1, 8) }, () => wholeBetween(random, 0, 255)),
        bytes.subarray(at),
      );
  }
}

/** Never longer than a large file: what is doubled again and again would be. */
function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts).subarray(0, 100_000));
}
