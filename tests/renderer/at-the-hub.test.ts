import { describe, expect, test } from 'vitest';
import type { AuthorityLine } from '../../src-main/contract/models.ts';
import type { Bench, HubStatus } from '../../src-renderer/bench/bench.ts';
import type { Failure } from '../../src-renderer/bench/host.ts';
import { prove as text } from '../../src-renderer/features/certificates/prove/words.ts';
import { proveLocally } from '../../src-renderer/features/certificates/prove/local.ts';
import type { Event } from '../../src-renderer/features/certificates/prove/steps.ts';
import { runningHub, stoppedHub } from './running-hub.ts';

type Answer = { ok: true; value: unknown } | { ok: false; error: Failure };
const refused = (code: Failure['code']): Answer => ({ ok: false, error: { code, message: code, details: {} } });
const certificate = (thumbprintSha256: string) => ({ thumbprintSha256 });
const authority = { name: 'Root', certificate: certificate('AA'), certificatePem: 'PEM' } as AuthorityLine;

/** What the window knows, with answers that the test gives. */
class StandInBench {
  readonly workspace = 'w';
  readonly called: [string, unknown][] = [];
  hubReads = 0;
  startFailure: Failure | undefined;
  status: HubStatus;
  answers: Record<string, Answer> = {
    'hub.removeAuthority': { ok: true, value: {} },
    'hub.uploadAuthority': { ok: true, value: { name: 'at hub' } },
    'hub.createVerificationCode': { ok: true, value: { verificationCode: 'CODE' } },
    'proof.sign': { ok: true, value: { certificatePem: 'PROOF', files: [{ name: 'Root-verification.cer' }] } },
    'hub.verifyAuthority': { ok: true, value: {} },
    'hub.freePort': { ok: true, value: { port: 8890 } },
  };
  readonly hub = { get: () => this.status };

  constructor(status: HubStatus = runningHub) {
    this.status = status;
  }
  call = (method: string, input: unknown) => {
    this.called.push([method, input]);
    return Promise.resolve(this.answers[method]);
  };
  startHub = (port: number) => {
    this.called.push(['start', port]);
    if (this.startFailure === undefined) this.status = runningHub;
    return Promise.resolve(this.startFailure);
  };
  readHub = () => {
    this.hubReads++;
    return Promise.resolve();
  };
  get bench(): Bench {
    return this as unknown as Bench;
  }
  get methods() {
    return this.called.map(([method]) => method);
  }
}

async function prove(
  stand: StandInBench,
  passphrase = '1234',
  port = 8883,
  isStopped: () => boolean = () => false,
): Promise<Event[]> {
  const told: Event[] = [];
  const order = { authority, passphrase, port, jobId: 'job', isStopped };
  await proveLocally(stand.bench, order, (event) => told.push(event));
  return told;
}

describe('the proof at the local hub', () => {
  test('tells each step as it is done, and ends with the proof', async () => {
    const stand = new StandInBench(stoppedHub);
    const done = text.localDone;
    expect(await prove(stand)).toEqual([
      { type: 'step-done', step: 'start', words: done.start(8885) },
      { type: 'step-done', step: 'upload', words: done.upload },
      { type: 'step-done', step: 'code', words: done.code('CODE') },
      { type: 'step-done', step: 'sign', words: done.sign('Root-verification.cer') },
      { type: 'step-done', step: 'verify', words: done.verify },
      { type: 'proved', proof: { certificatePem: 'PROOF', files: [{ name: 'Root-verification.cer' }] } },
    ]);
    expect(stand.called).toEqual([
      ['start', 8883],
      // The hub finds a name that is free there.
      ['hub.uploadAuthority', { certificatePem: 'PEM' }],
      ['hub.createVerificationCode', { name: 'at hub' }],
      [
        'proof.sign',
        {
          workspace: 'w',
          authority: 'Root',
          code: 'CODE',
          destination: 'local-hub',
          jobId: 'job',
          passphrase: '1234',
        },
      ],
      ['hub.verifyAuthority', { name: 'at hub', certificatePem: 'PROOF' }],
    ]);
    expect(stand.hubReads).toBeGreaterThan(0);
  });

  test('starts no hub that runs, and names no passphrase that is remembered', async () => {
    const stand = new StandInBench();
    await prove(stand, '');
    expect(stand.methods).not.toContain('start');
    expect(stand.called.find(([method]) => method === 'proof.sign')?.[1]).not.toHaveProperty('passphrase');
  });

  test('goes on with a certificate that is there already, and takes nothing away', async () => {
    const authorities = [{ name: 'old', status: 'unverified', certificate: certificate('AA') }];
    const stand = new StandInBench({ ...runningHub, authorities: authorities as HubStatus['authorities'] });
    await prove(stand);
    expect(stand.called[0]).toEqual(['hub.createVerificationCode', { name: 'old' }]);
    expect(stand.methods).not.toContain('hub.removeAuthority');
    expect(stand.methods).not.toContain('hub.uploadAuthority');
  });

  test.each(['start', 'hub.uploadAuthority', 'hub.createVerificationCode', 'proof.sign'])(
    'asks for nothing more where it is cancelled at %s',
    async (method) => {
      const stand = new StandInBench(stoppedHub);
      const told = await prove(stand, '1234', 8883, () => stand.methods.includes(method));
      expect(stand.methods.at(-1)).toBe(method);
      expect(told.at(-1)).toMatchObject({ type: 'failed', failure: { code: 'CANCELLED' } });
      expect(told).not.toContainEqual(expect.objectContaining({ type: 'proved' }));
      expect(stand.hubReads).toBeGreaterThan(0);
    },
  );

  test.each([
    ['hub.uploadAuthority', 1],
    ['hub.createVerificationCode', 2],
    ['proof.sign', 3],
    ['hub.verifyAuthority', 4],
  ])('ends where %s is refused', async (method, steps) => {
    const stand = new StandInBench();
    stand.answers[method] = refused('LIMIT_REACHED');
    const told = await prove(stand);
    expect(told).toHaveLength(steps + 1);
    expect(told.at(-1)).toMatchObject({ type: 'failed', failure: { code: 'LIMIT_REACHED' } });
    expect(stand.methods.at(-1)).toBe(method);
  });

  // The old entry is gone from the hub by then, or the new one is there: what the window shows must follow.
  test.each(['hub.uploadAuthority', 'hub.createVerificationCode'])(
    'shows what has become of the hub where %s is refused',
    async (method) => {
      const stand = new StandInBench();
      stand.answers[method] = refused('LIMIT_REACHED');
      await prove(stand);
      expect(stand.hubReads).toBeGreaterThan(0);
    },
  );

  test.each([
    ['PORT_TAKEN', 8883, 8890, [['hub.freePort', { from: 8884 }]]],
    ['PORT_TAKEN', 65_535, undefined, []],
    ['STORAGE_FAILED', 8883, undefined, []],
  ] as const)('offers a free port after %s at %i only', async (code, port, freePort, called) => {
    const stand = new StandInBench(stoppedHub);
    stand.startFailure = { code, message: code, details: {} };
    expect(await prove(stand, '1234', port)).toEqual([{ type: 'failed', failure: stand.startFailure, freePort }]);
    expect(stand.called.slice(1)).toEqual(called);
  });

  test('offers none where none is free', async () => {
    const stand = new StandInBench(stoppedHub);
    stand.startFailure = { code: 'PORT_TAKEN', message: '', details: {} };
    stand.answers['hub.freePort'] = refused('PORT_TAKEN');
    expect(await prove(stand)).toMatchObject([{ freePort: undefined }]);
  });
});
