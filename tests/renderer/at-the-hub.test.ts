import { describe, expect, test } from 'vitest';
import type { LocalProofStep } from '../../src-main/contract/models.ts';
import type { Bench, HubStatus } from '../../src-renderer/bench/bench.ts';
import type { Failure } from '../../src-renderer/bench/host.ts';
import { prove as text } from '../../src-renderer/features/certificates/prove/words.ts';
import { proveLocally } from '../../src-renderer/features/certificates/prove/local.ts';
import type { Event } from '../../src-renderer/features/certificates/prove/steps.ts';
import type { TellProgress } from '../../src-renderer/bench/running-jobs.ts';
import { runningHub, stoppedHub } from './running-hub.ts';

type Answer = { ok: true; value: unknown } | { ok: false; error: Failure };
const refused = (code: Failure['code']): Answer => ({ ok: false, error: { code, message: code, details: {} } });
const file = { name: 'Root-verification.cer', path: 'verifications/Root/CODE/Root-verification.cer' };
const steps: readonly LocalProofStep[] = [
  { step: 'start', host: '127.0.0.1', port: 8885 },
  { step: 'upload', name: 'Root', status: 'unverified' },
  { step: 'code', code: 'CODE' },
  { step: 'sign', files: [file] },
  { step: 'verify', status: 'verified' },
];
const proof = { certificatePem: 'PROOF', files: [file] };
const done = text.localDone;
const told: readonly Event[] = [
  { type: 'step-done', step: 'start', words: done.start(8885) },
  { type: 'step-done', step: 'upload', words: done.upload },
  { type: 'step-done', step: 'code', words: done.code('CODE') },
  { type: 'step-done', step: 'sign', words: done.sign('Root-verification.cer') },
  { type: 'step-done', step: 'verify', words: done.verify },
];

/** What the window knows, with answers that the test gives. */
class StandInBench {
  readonly workspace = 'w';
  readonly called: [string, unknown][] = [];
  readonly startedOn: number[] = [];
  hubReads = 0;
  watched = 0;
  status: HubStatus;
  /** As it is after the call. */
  after: HubStatus = runningHub;
  /** Steps that are told before the answer comes. */
  streamed: readonly (readonly LocalProofStep[])[] = [];
  answers: Record<string, Answer> = {
    'proof.proveLocally': { ok: true, value: { proof, steps } },
  };
  readonly hub = { get: () => this.status };
  #tell: TellProgress | undefined;

  constructor(status: HubStatus = runningHub) {
    this.status = status;
  }
  hubOrder = (port: number) => ({ port, thingsboardRefusal: 'connack', purposes: {} });
  hubStarted = (port: number) => {
    this.startedOn.push(port);
    return Promise.resolve();
  };
  watchJob = (jobId: string, tell: TellProgress) => {
    expect(jobId).toBe('job');
    this.watched++;
    this.#tell = tell;
    return () => {
      this.watched--;
    };
  };
  call = (method: string, input: unknown) => {
    this.called.push([method, input]);
    if (method === 'proof.proveLocally') {
      for (const some of this.streamed) this.#tell?.(some.length, 5, some);
      this.#later = this.after;
    }
    return Promise.resolve(this.answers[method]);
  };
  #later: HubStatus | undefined;
  readHub = () => {
    this.hubReads++;
    this.status = this.#later ?? this.status;
    return Promise.resolve();
  };
  get bench(): Bench {
    return this as unknown as Bench;
  }
}

async function prove(stand: StandInBench, passphrase = '1234', port = 8883): Promise<Event[]> {
  const events: Event[] = [];
  const order = { authority: 'Root', passphrase, port, jobId: 'job' };
  await proveLocally(stand.bench, order, (event) => events.push(event));
  expect(stand.watched).toBe(0);
  expect(stand.hubReads).toBeGreaterThan(0);
  return events;
}

describe('the proof at the local hub', () => {
  test('is asked for by one call, with how the hub is started', async () => {
    const stand = new StandInBench(stoppedHub);
    await prove(stand);
    expect(stand.called).toEqual([
      [
        'proof.proveLocally',
        {
          workspace: 'w',
          authority: 'Root',
          hub: { port: 8883, thingsboardRefusal: 'connack', purposes: {} },
          jobId: 'job',
          passphrase: '1234',
        },
      ],
    ]);
    expect(stand.startedOn).toEqual([8883]);
  });

  // The newest state of a job counts: some of those between may never arrive.
  test.each([
    ['one by one', [1, 2, 3, 4, 5]],
    ['several at once', [2, 5]],
    ['never', []],
  ])('tells each step once where they come %s, and ends with the proof', async (_how, lengths) => {
    const stand = new StandInBench();
    stand.streamed = lengths.map((length) => steps.slice(0, length));
    expect(await prove(stand)).toEqual([...told, { type: 'proved', proof }]);
  });

  test('remembers no start of a hub that ran, and names no passphrase that is remembered', async () => {
    const stand = new StandInBench();
    await prove(stand, '');
    expect(stand.startedOn).toEqual([]);
    expect(stand.called[0]?.[1]).not.toHaveProperty('passphrase');
  });

  test.each([0, 1, 2, 3, 4])('ends with the failure after %i steps, which stay told', async (count) => {
    const stand = new StandInBench(stoppedHub);
    stand.after = count === 0 ? stoppedHub : runningHub;
    stand.streamed = steps.slice(0, count).map((_step, index) => steps.slice(0, index + 1));
    stand.answers['proof.proveLocally'] = refused('CANCELLED');
    expect(await prove(stand)).toEqual([
      ...told.slice(0, count),
      { type: 'failed', failure: expect.objectContaining({ code: 'CANCELLED' }) },
    ]);
    // A hub that was started is wanted, whatever came after.
    expect(stand.startedOn).toEqual(count === 0 ? [] : [8883]);
  });

  test('hands on a failure with what can be done about it', async () => {
    const stand = new StandInBench(stoppedHub);
    stand.after = stoppedHub;
    const failure = {
      code: 'PORT_TAKEN',
      message: 'Taken.',
      details: { action: { do: 'use-port', port: 8890 } },
    } as const;
    stand.answers['proof.proveLocally'] = { ok: false, error: failure };
    expect(await prove(stand)).toEqual([{ type: 'failed', failure }]);
    expect(stand.called).toHaveLength(1);
  });
});
