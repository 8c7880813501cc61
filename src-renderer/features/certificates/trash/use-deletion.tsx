import { type ReactNode, useState } from 'react';
import type { MethodOutput } from '../../../../src-main/contract/methods.ts';
import type { ThingKind } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import { AskDialog } from '../../../ui/AskDialog.tsx';
import { useNavigation } from '../../../ui/navigation.ts';
import type { CertificateKey } from '../../../ui/routes.ts';
import { allKinds, idOf, keysOf, rowOf } from '../kinds/index.ts';
import { text } from './words.ts';

interface Asked {
  readonly things: CertificateKey[];
  readonly preview: MethodOutput<'thing.delete'>;
}

interface Deletion {
  /** Says what would go, and deletes it once that was agreed to. */
  readonly ask: (things: readonly CertificateKey[]) => void;
  /** Has to stand somewhere on the page. */
  readonly question: ReactNode;
}

/** Asks once, and deletes. */
export function useDeletion(): Deletion {
  const bench = useBench();
  const { current, go } = useNavigation();
  const [asked, setAsked] = useState<Asked>();
  const [open, setOpen] = useState(false);
  const call = async (things: CertificateKey[], preview: boolean) => {
    const { workspace } = bench;
    const reply = await bench.call('thing.delete', { workspace, things, preview });
    if (reply.ok) return reply.value;
    // Nothing was deleted then, as whoever has cancelled it expects.
    if (reply.error.code !== 'CANCELLED') bench.notice.set(reply.error);
    return undefined;
  };
  const ask = async (things: CertificateKey[]) => {
    const preview = await call(things, true);
    if (preview === undefined) return;
    setAsked({ things, preview });
    setOpen(true);
  };
  const answer = async (yes: boolean) => {
    setOpen(false);
    if (!yes || asked === undefined) return;
    const { workspace } = bench;
    const done = await call(asked.things, false);
    if (done === undefined) return await bench.refresh();
    const gone = new Set(done.deleted.map(idOf));
    // Its details are of nothing any more.
    const route = current();
    if (route.page === 'certificates' && route.selected !== undefined && gone.has(idOf(route.selected))) {
      go({ page: 'certificates' });
    }
    await bench.refresh();
    const ids = done.deleted.flatMap(({ id }) => id ?? []);
    bench.library.undoable.set({
      id: crypto.randomUUID(),
      workspace,
      told: text.deleted(ids.length),
      undo: () => bench.call('thing.restore', { workspace, ids }),
    });
  };
  return {
    ask: (things) => void ask([...things]),
    question: (
      <AskDialog
        open={open}
        title={text.title(asked?.things.map(({ name }) => name) ?? [])}
        text={asked === undefined ? '' : consequences(asked, keysOf(bench.overview.get()))}
        yes={text.yes}
        no={text.no}
        onAnswer={(yes) => void answer(yes)}
      />
    ),
  };
}

/** What happens, in sentences. */
function consequences(
  { things, preview: { deleted, withoutIssuer } }: Asked,
  hasKey: (of: CertificateKey) => boolean,
): string {
  const named = (kind: ThingKind) => things.filter((one) => one.kind === kind).length;
  const along = allKinds
    .map((kind) => ({ kind, count: deleted.filter((one) => one.kind === kind).length - named(kind) }))
    .filter(({ count }) => count > 0);
  const inWords = (parts: readonly { readonly kind: ThingKind; readonly count: number }[]) =>
    parts.map(({ kind, count }) => rowOf(kind).counted(count));
  return [
    text.toTrash(things.length, deleted.some(hasKey)),
    ...(along.length === 0 ? [] : [text.along(inWords(along))]),
    ...(withoutIssuer.length === 0 ? [] : [text.withoutIssuer(inWords(withoutIssuer))]),
  ].join(' ');
}
