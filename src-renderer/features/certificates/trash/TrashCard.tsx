import { Button } from '@fluentui/react-components';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { MethodOutput } from '../../../../src-main/contract/methods.ts';
import type { ThrownAway } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import type { Failure } from '../../../bench/host.ts';
import { useStore } from '../../../bench/store.ts';
import { AskDialog } from '../../../ui/AskDialog.tsx';
import { Busy } from '../../../ui/Busy.tsx';
import { date } from '../../../ui/format.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { useNavigation } from '../../../ui/navigation.ts';
import { Card } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { rowOf } from '../kinds/index.ts';
import css from './trash.module.css';
import { text } from './words.ts';

/** More would be nothing to read. */
const listed = 100;

/** What was deleted in this workspace: to be put back, or emptied. */
export function TrashCard() {
  const bench = useBench();
  const { go } = useNavigation();
  const { workspace, state } = useStore(bench.overview).workspace;
  const look = useStore(bench.looks);
  const [found, setFound] = useState<MethodOutput<'trash.list'>>();
  const [failure, setFailure] = useState<Failure>();
  const [asked, setAsked] = useState<'as-usual' | 'for-good'>('as-usual');
  const [open, setOpen] = useState(false);
  const [refused, setRefused] = useState(false);
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  /** What was not put back, and why. */
  const [left, setLeft] = useState('');
  const card = useRef<HTMLDivElement>(null);
  const read = useCallback(async () => {
    if (state !== 'ready') return setFound(undefined);
    const reply = await bench.call('trash.list', { workspace });
    if (reply.ok) setFound(reply.value);
    else setFailure(reply.error);
  }, [bench, state, workspace]);
  // Whatever changes the workspace may have changed its trash.
  useEffect(() => {
    void read();
  }, [read, look]);
  if (state !== 'ready') return null;

  const finish = async (
    reply: { readonly ok: true } | { readonly ok: false; readonly error: Failure },
    told: string,
  ) => {
    setFailure(reply.ok ? undefined : reply.error);
    setSaid(reply.ok ? told : '');
    bench.library.undoable.set(undefined);
    await bench.refresh();
    // The button is gone, and the focus with it.
    card.current?.focus();
  };
  const putBack = async (ids: 'all' | string[]) => {
    if (busy) return;
    setBusy(true);
    const reply = await bench.call('thing.restore', { workspace, ids });
    const { restored = [], left: kept = [] } = reply.ok ? reply.value : {};
    const namesOf = (things: readonly { readonly name: string }[]) => things.map(({ name }) => name);
    setLeft(kept.length === 0 ? '' : text.left(namesOf(kept)));
    await finish(reply, restored.length === 0 ? text.nothingBack : text.isBack(namesOf(restored)));
    setBusy(false);
  };
  const ask = (how: typeof asked) => {
    setAsked(how);
    setOpen(true);
  };
  const empty = async (yes: boolean) => {
    setOpen(false);
    if (!yes) return;
    const reply = await bench.call('trash.empty', { workspace, forGood: asked === 'for-good' });
    setRefused(!reply.ok && found?.emptiedTo === 'system-trash');
    await finish(reply, text.isEmpty);
  };
  const count = found === undefined ? 0 : found.things.length + found.unreadable.length;
  const buttons =
    count === 0 ? null : (
      <>
        {found === undefined || found.things.length < 2 ? null : (
          <Button size="small" disabledFocusable={busy} onClick={() => void putBack('all')}>
            {text.putBackAll}
          </Button>
        )}
        <Button size="small" disabledFocusable={busy} onClick={() => ask('as-usual')}>
          {text.emptyIt}
        </Button>
      </>
    );
  return (
    <Card title={text.trash} beside={buttons}>
      <div ref={card} tabIndex={-1} className={`stack ${css['trash']}`}>
        <p role="status" className="visually-hidden">
          {said}
        </p>
        {found === undefined && failure === undefined ? <Busy label={text.reading} /> : null}
        {found !== undefined && count === 0 ? (
          <EmptyState
            drawing="trash"
            text={text.empty}
            action={<Button onClick={() => go({ page: 'certificates' })}>{text.show}</Button>}
          />
        ) : null}
        {count === 0 ? null : <p className="dim">{text.trashText}</p>}
        <div role="status">{left === '' || count === 0 ? null : <p>{left}</p>}</div>
        {found === undefined || found.things.length === 0 ? null : (
          <ul className="list">
            {found.things.slice(0, listed).map((one) => (
              <Line key={one.id} one={one} onPutBack={() => void putBack([one.id])} />
            ))}
          </ul>
        )}
        {found === undefined || found.things.length <= listed ? null : (
          <p className="dim">{text.more(found.things.length - listed)}</p>
        )}
        {found === undefined || found.unreadable.length === 0 ? null : (
          <p className="dim">{text.unreadable(found.unreadable.length)}</p>
        )}
        <Problem failure={failure} />
        {refused && count > 0 ? (
          <div>
            <Button onClick={() => ask('for-good')}>{text.forGood}</Button>
          </div>
        ) : null}
      </div>
      <AskDialog
        open={open}
        title={text.emptyTitle(count)}
        text={text.emptyText[asked === 'for-good' ? 'nowhere' : (found?.emptiedTo ?? 'nowhere')]}
        yes={text.emptyYes}
        no={text.emptyNo}
        onAnswer={(yes) => void empty(yes)}
      />
    </Card>
  );
}

interface LineProps {
  readonly one: ThrownAway;
  readonly onPutBack: () => void;
}

function Line({ one: { kind, name, code, deletedAt }, onPutBack }: LineProps) {
  const what = (rowOf(kind).name ?? kind).toLowerCase();
  return (
    <li>
      <div>
        <b className="break">{name}</b>
        {code === undefined ? null : <div className="mono faint break">{code}</div>}
        <div className="dim small">
          {what}, {text.deletedAt(date(deletedAt))}
        </div>
      </div>
      <span className="end">
        <Button size="small" aria-label={text.putBackNamed(what, name, code)} onClick={onPutBack}>
          {text.putBack}
        </Button>
      </span>
    </li>
  );
}
