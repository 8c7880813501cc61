import type { AuthorityLine } from '../../../../src-main/contract/models.ts';
import type { Bench } from '../../../bench/bench.ts';
import { type Failure, cancelled } from '../../../bench/host.ts';
import { prove as text } from './words.ts';
import type { Cancellation } from '../../../bench/use-cancel.ts';
import type { Event } from './steps.ts';

interface Order extends Cancellation {
  readonly authority: AuthorityLine;
  /** Empty where it is remembered. */
  readonly passphrase: string;
  readonly port: number;
}

/**
 * The whole proof at the local hub, telling each step as it is done. A failure is told and ends it; what the hub has
 * verified before is never taken away.
 */
export async function proveLocally(bench: Bench, order: Order, tell: (event: Event) => void): Promise<void> {
  const failure = await prove(bench, order, tell);
  await bench.readHub();
  if (failure !== undefined) {
    tell({ type: 'failed', failure, freePort: await freePortAfter(bench, failure, order.port) });
  }
}

async function prove(bench: Bench, order: Order, tell: (event: Event) => void): Promise<Failure | undefined> {
  const { authority, passphrase, port, jobId, isStopped } = order;
  const stopped = cancelled(text.localCancelled);
  const started = bench.hub.get().running ? undefined : await bench.startHub(port, { jobId });
  if (started !== undefined) return started;
  const hub = bench.hub.get();
  tell({ type: 'step-done', step: 'start', words: text.localDone.start(hub.address?.port ?? port) });

  if (isStopped()) return stopped;
  const there = hub.authorities.find(
    ({ certificate }) => certificate.thumbprintSha256 === authority.certificate.thumbprintSha256,
  );
  const uploaded =
    there === undefined
      ? await bench.call('hub.uploadAuthority', { certificatePem: authority.certificatePem })
      : { ok: true as const, value: there };
  if (!uploaded.ok) return uploaded.error;
  const { name } = uploaded.value;
  tell({ type: 'step-done', step: 'upload', words: text.localDone.upload });

  if (isStopped()) return stopped;
  const coded = await bench.call('hub.createVerificationCode', { name });
  if (!coded.ok) return coded.error;
  const code = coded.value.verificationCode ?? '';
  tell({ type: 'step-done', step: 'code', words: text.localDone.code(code) });

  if (isStopped()) return stopped;
  const proof = await bench.call('proof.sign', {
    workspace: bench.workspace,
    authority: authority.name,
    code,
    destination: 'local-hub',
    jobId,
    ...(passphrase === '' ? {} : { passphrase }),
  });
  if (!proof.ok) return proof.error;
  tell({ type: 'step-done', step: 'sign', words: text.localDone.sign(proof.value.files[0]?.name ?? '') });

  if (isStopped()) return stopped;
  const verified = await bench.call('hub.verifyAuthority', { name, certificatePem: proof.value.certificatePem });
  if (!verified.ok) return verified.error;
  tell({ type: 'step-done', step: 'verify', words: text.localDone.verify });
  tell({ type: 'proved', proof: proof.value });
  return undefined;
}

async function freePortAfter(bench: Bench, { code }: Failure, port: number): Promise<number | undefined> {
  if (code !== 'PORT_TAKEN' || port === 65_535) return undefined;
  const free = await bench.call('hub.freePort', { from: port + 1 });
  return free.ok ? free.value.port : undefined;
}
