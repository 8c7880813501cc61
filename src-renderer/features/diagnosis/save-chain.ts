import type { Bench } from '../../bench/bench.ts';
import type { Deed } from '../../ui/remedies.ts';

/** The file that was tried. */
interface Tried {
  readonly certificate: { readonly token: string; readonly name: string };
  readonly password: string;
}

/**
 * Saves the chain of a foreign file whole, with what the workspace has of it or, where that is not enough, with another file that
 * is asked for. Nothing happens where the user cancels.
 */
export async function saveChain(bench: Bench, { certificate, password }: Tried): Promise<Deed> {
  const complete = (further: string[]) =>
    bench.call('chain.complete', {
      certificate: certificate.token,
      ...(password === '' ? {} : { password }),
      workspace: bench.workspace,
      further,
    });
  let completed = await complete([]);
  if (!completed.ok && completed.error.code === 'INCOMPLETE') {
    const chosen = await bench.call('file.choose', { kind: 'certificate' });
    if (!chosen.ok) return chosen.error;
    const { file } = chosen.value;
    if (file === undefined) return completed.error;
    completed = await complete([file.token]);
  }
  if (!completed.ok) return completed.error;
  const suggestedName = `${certificate.name.replace(/\.[^.]*$/, '')}-chain.pem`;
  const saved = await bench.call('file.save', { suggestedName, text: completed.value.pem });
  if (!saved.ok) return saved.error;
  return saved.value.name === undefined ? 'elsewhere' : 'done';
}
