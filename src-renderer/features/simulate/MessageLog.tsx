import { Button, Input, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger, Select } from '@fluentui/react-components';
import { FilterRegular, SaveRegular } from '@fluentui/react-icons';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState } from 'react';
import { useBench } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import type { LogLine, RunView } from '../../bench/run-view.ts';
import { useStore } from '../../bench/store.ts';
import { simulate as text } from './words.ts';
import { Empty } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { useHeldLog } from './use-held-log.ts';
import { type Kind, csvOf, filterLines, jsonLinesOf } from './log.ts';
import { LogRow } from './LogRow.tsx';
import { MessageDetail } from './MessageDetail.tsx';
import css from './simulate.module.css';

const rowHeight = 32;

interface MessageLogProps {
  readonly run: RunView;
  readonly title: string;
  /** Whose messages; without it everybody's. */
  readonly of?: ReadonlySet<string>;
}

/** The newest messages first; as many as are kept. */
export function MessageLog({ run, title, of }: MessageLogProps) {
  const bench = useBench();
  const [filter, setFilter] = useState('');
  const [kind, setKind] = useState<Kind>('all');
  const [selected, setSelected] = useState<LogLine>();
  const [failure, setFailure] = useState<Failure>();
  const scroller = useRef<HTMLDivElement>(null);
  const held = useHeldLog(run, scroller);
  const newest = useStore(run.log);
  const { lines: all, forgotten } = held ?? newest;
  const lines = of === undefined ? all : all.filter(({ event }) => of.has(event.deviceId));
  const fitting = filterLines(lines, filter, kind);
  const rows = useVirtualizer({
    count: fitting.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
  });
  const save = async (ending: 'csv' | 'jsonl') => {
    const saved = await bench.call('file.save', {
      suggestedName: `messages.${ending}`,
      text: ending === 'csv' ? csvOf(fitting) : jsonLinesOf(fitting),
    });
    setFailure(saved.ok ? undefined : saved.error);
  };
  return (
    <section data-testid="log" className="card logcard" aria-label={title}>
      <header>
        <h2>{title}</h2>
        {/* One place for both, so that nothing moves from under the pointer. */}
        <span className={held === undefined ? `tag ${css['steady']}` : `tag brand ${css['steady']}`}>
          {held === undefined ? text.showing(fitting.length) : text.held}
        </span>
        {forgotten > 0 ? <span className="faint small">{text.forgotten(forgotten)}</span> : null}
        <span className="grow" />
        <Input
          size="small"
          type="search"
          aria-label={text.filter}
          placeholder={text.filter}
          contentBefore={<FilterRegular />}
          value={filter}
          onChange={(_event, data) => setFilter(data.value)}
        />
        <Select
          size="small"
          aria-label={text.kind}
          value={kind}
          onChange={(_event, data) => setKind(data.value as Kind)}
        >
          {Object.entries(text.kinds).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
        <Menu>
          <MenuTrigger disableButtonEnhancement>
            <Button size="small" icon={<SaveRegular />}>
              {text.save}
            </Button>
          </MenuTrigger>
          <MenuPopover>
            <MenuList>
              <MenuItem onClick={() => void save('csv')}>{text.saveCsv}</MenuItem>
              <MenuItem onClick={() => void save('jsonl')}>{text.saveJson}</MenuItem>
            </MenuList>
          </MenuPopover>
        </Menu>
      </header>
      <Problem failure={failure} />
      {fitting.length === 0 ? <Empty>{lines.length === 0 ? text.nothing : text.nothingFits}</Empty> : null}
      <div ref={scroller} data-testid="log-rows" className="scroll grow" tabIndex={0} role="region" aria-label={title}>
        <div className="logrows" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            // Newest first.
            const line = fitting[fitting.length - 1 - index];
            return line === undefined ? null : (
              <LogRow
                key={line.number}
                line={line}
                top={start}
                selected={line.number === selected?.number}
                onSelect={() => setSelected(line.number === selected?.number ? undefined : line)}
              />
            );
          })}
        </div>
      </div>
      {selected === undefined ? null : <MessageDetail line={selected} onClose={() => setSelected(undefined)} />}
    </section>
  );
}
