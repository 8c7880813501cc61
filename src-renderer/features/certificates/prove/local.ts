import type { LocalProofStep } from '../../../../src-main/contract/models.ts';
import type { Bench } from '../../../bench/bench.ts';
import { prove as text } from './words.ts';
import type { Event } from './steps.ts';

interface Order {
  readonly authority: string;
  /** Empty where it is remembered. */
  readonly passphrase: string;
  /** Where the hub is started, if it is not running. */
  readonly port: number;
  readonly jobId: string;
}

/** Asks for the whole proof at the local hub, telling each step as it is done. A failure is told and ends it. */
export async function proveLocally(bench: Bench, order: Order, tell: (event: Event) => void): Promise<void> {
  const { authority, passphrase, port, jobId } = order;
  const ran = bench.hub.get().running;
  let shown = 0;
  const tellSteps = (steps: readonly LocalProofStep[]) => {
    for (const step of steps.slice(shown)) tell({ type: 'step-done', step: step.step, words: wordsOf(step) });
    shown = Math.max(shown, steps.length);
  };
  const stopWatching = bench.watchJob(jobId, (_done, _total, steps) => tellSteps(steps));
  const answer = await bench.call('proof.proveLocally', {
    workspace: bench.workspace,
    authority,
    hub: bench.hubOrder(port),
    jobId,
    ...(passphrase === '' ? {} : { passphrase }),
  });
  stopWatching();
  await bench.readHub();
  if (!ran && bench.hub.get().running) await bench.hubStarted(port);
  if (!answer.ok) return tell({ type: 'failed', failure: answer.error });
  tellSteps(answer.value.steps);
  tell({ type: 'proved', proof: answer.value.proof });
}

function wordsOf(done: LocalProofStep): string {
  const words = text.localDone;
  switch (done.step) {
    case 'start':
      return words.start(done.port);
    case 'code':
      return words.code(done.code);
    case 'sign':
      return words.sign(done.files[0]?.name ?? '');
    case 'upload':
    case 'verify':
      return words[done.step];
  }
}
