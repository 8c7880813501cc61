import { NoteRegular } from '@fluentui/react-icons';
import { memo } from 'react';
import { date, daysUntil, leftOf } from '../../../ui/format.ts';
import { ui } from '../../../ui/words.ts';
import { soonDays, certificate as words } from '../certificate/index.ts';
import { rowOf } from '../kinds/index.ts';
import type { Entry } from './entries.ts';
import { endOf } from './sorting.ts';
import css from './library.module.css';
import { library as text } from './words.ts';

interface RowProps {
  readonly id: string;
  readonly entry: Entry;
  /** From 0. */
  readonly index: number;
  readonly top: number;
  readonly active: boolean;
  readonly selected: boolean;
  /** Its details are shown. */
  readonly opened: boolean;
  /** Something in the workspace has a group, so that there is a column of them. */
  readonly grouped: boolean;
  readonly onPress: (index: number, how: { readonly shift: boolean; readonly only: boolean }) => void;
  readonly onOpen: (index: number) => void;
}

/** One line of the table: the box selects it, its name opens it. */
export const Row = memo(function Row(props: RowProps) {
  const { id, entry, index, top, active, selected, opened, grouped, onPress, onOpen } = props;
  const { node, name, group, note, kind, issuer, selfSigned, keyType, places } = entry;
  const { Picture } = rowOf(node.kind);
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={[css['libraryrow'], active ? 'active' : '', opened ? 'opened' : ''].join(' ')}
      style={{ transform: `translateY(${top}px)` }}
      onClick={(event) => onPress(index, { shift: event.shiftKey, only: !(event.ctrlKey || event.metaKey) })}
      onDoubleClick={() => onOpen(index)}
    >
      <span role="gridcell">
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={text.select(name)}
          checked={selected}
          // The press is answered by the row, which knows whether Shift was held.
          onChange={() => undefined}
          onClick={(event) => {
            event.stopPropagation();
            onPress(index, { shift: event.shiftKey, only: false });
          }}
        />
      </span>
      <span role="gridcell" className={css['name']}>
        <Picture line={node.line} />
        <button
          type="button"
          tabIndex={-1}
          className="linklike clip"
          title={name}
          onClick={(event) => {
            if (event.shiftKey || event.ctrlKey || event.metaKey) return;
            event.stopPropagation();
            onOpen(index);
          }}
        >
          {name}
        </button>
        {note === undefined ? null : (
          <span className={css['noted']} title={note} role="img" aria-label={text.hasNote}>
            <NoteRegular aria-hidden="true" />
          </span>
        )}
      </span>
      {grouped ? (
        <span role="gridcell" className={`clip ${css['wide']}`} title={group}>
          {group ?? text.nothing}
        </span>
      ) : null}
      <span role="gridcell" className="clip dim">
        {kind}
      </span>
      <span role="gridcell" className={`clip ${css['wide']}`} title={issuer}>
        {selfSigned ? <span className="dim">{text.itself}</span> : issuer || text.nothing}
      </span>
      <span role="gridcell" className="clip dim">
        {keyType || text.nothing}
      </span>
      <span role="gridcell">
        <Ends entry={entry} />
      </span>
      <span role="gridcell" className={`clip dim ${css['widest']}`} title={places.join(', ')}>
        {places.join(', ') || text.nothing}
      </span>
    </div>
  );
});

/** The day, and how much of its life is left: drawn and in words. */
function Ends({ entry }: { readonly entry: Entry }) {
  const { notBefore, revoked } = entry;
  const notAfter = endOf(entry);
  if (revoked !== undefined) {
    return (
      <span className={css['ends']} title={words.revokedFor(date(revoked.on), revoked.reason)}>
        <span className="number">{date(revoked.on)}</span>
        <span className="tag bad">{words.revoked}</span>
      </span>
    );
  }
  if (notAfter === undefined) return <span className="dim">{text.nothing}</span>;
  const days = daysUntil(notAfter);
  const tone = days <= 0 ? 'bad' : days < soonDays ? 'warn' : 'ok';
  const left = days <= 0 ? ui.expired : days < soonDays ? ui.expiresIn(days) : ui.validFor(days);
  return (
    <span className={css['ends']} title={left}>
      <span className="number">{date(notAfter)}</span>
      {tone === 'ok' ? (
        <span className={css['left']} aria-hidden="true">
          <span style={{ width: `${Math.round(leftOf(notBefore ?? notAfter, notAfter) * 100)}%` }} />
        </span>
      ) : (
        <span className={`tag ${tone}`}>{days <= 0 ? ui.expired : text.daysLeft(days)}</span>
      )}
      <span className="visually-hidden">, {left}</span>
    </span>
  );
}
