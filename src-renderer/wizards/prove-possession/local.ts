import type { AuthorityLine } from '../../../src-main/contract/models.ts';
import type { Bench } from '../../api/bench.ts';
import type { Failure } from '../../api/host.ts';
import { prove as text } from '../../text/prove.ts';
import { freeName } from '../free-name.ts';
import type { Event } from './steps.ts';

interface Order {
  readonly authority: AuthorityLine;
  /** Empty where it is remembered. */
  readonly passphrase: string;
  readonly port: number;
}

/** The whole proof at the local hub, telling each step as it is done. A failure is told and ends it. */
export async function proveLocally(bench: Bench, order: Order, tell: (event: Event) => void): Promise<void> {
  const { authority, passphrase, port } = order;
  const started = bench.hub.get().running ? undefined : await bench.startHub(port);
  if (started !== undefined) {
    tell({ type: 'failed', failure: started, freePort: await freePortAfter(bench, started, port) });
    return;
  }
  const { address, authorities } = bench.hub.get();
  tell({ type: 'step-done', step: 'start', words: text.localDone.start(address?.port ?? port) });

  // Proved once more, an authority starts again from the beginning.
  const old = authorities.find(
    ({ certificate }) => certificate.thumbprintSha256 === authority.certificate.thumbprintSha256,
  );
  if (old !== undefined) await bench.call('hub.removeAuthority', { name: old.name });
  const others = authorities.filter((other) => other !== old).map((other) => other.name);
  const uploaded = await bench.call('hub.uploadAuthority', {
    name: freeName(authority.name, others),
    certificatePem: authority.certificatePem,
  });
  if (!uploaded.ok) return tell({ type: 'failed', failure: uploaded.error });
  const { name } = uploaded.value;
  tell({ type: 'step-done', step: 'upload', words: text.localDone.upload });

  const coded = await bench.call('hub.createVerificationCode', { name });
  if (!coded.ok) return tell({ type: 'failed', failure: coded.error });
  const code = coded.value.verificationCode ?? '';
  tell({ type: 'step-done', step: 'code', words: text.localDone.code(code) });

  const proof = await bench.call('proof.sign', {
    workspace: bench.workspace,
    authority: authority.name,
    code,
    destination: 'local-hub',
    ...(passphrase === '' ? {} : { passphrase }),
  });
  if (!proof.ok) {
    await bench.readHub();
    return tell({ type: 'failed', failure: proof.error });
  }
  tell({ type: 'step-done', step: 'sign', words: text.localDone.sign(proof.value.files[0]?.name ?? '') });

  const verified = await bench.call('hub.verifyAuthority', { name, certificatePem: proof.value.certificatePem });
  await bench.readHub();
  if (!verified.ok) return tell({ type: 'failed', failure: verified.error });
  tell({ type: 'step-done', step: 'verify', words: text.localDone.verify });
  tell({ type: 'proved', proof: proof.value });
}

async function freePortAfter(bench: Bench, { code }: Failure, port: number): Promise<number | undefined> {
  if (code !== 'PORT_TAKEN' || port === 65_535) return undefined;
  const free = await bench.call('hub.freePort', { from: port + 1 });
  return free.ok ? free.value.port : undefined;
}
