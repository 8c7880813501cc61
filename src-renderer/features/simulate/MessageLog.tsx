import { Button, Input, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger, Select } from '@fluentui/react-components';
import { FilterRegular, SaveRegular } from '@fluentui/react-icons';
import { useRef, useState } from 'react';
import { useBench } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import type { LogLine, RunEvents } from '../../bench/run-events.ts';
import { useStore } from '../../bench/store.ts';
import { simulate as text } from './words.ts';
import { Empty } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { useHeldLog } from './use-held-log.ts';
import { type Kind, csvOf, filterLines, jsonLinesOf } from './log.ts';
import { inOrder, newestFirst, settled } from './log-table.ts';
import { LogTable } from './LogTable.tsx';
import { MessageDetail } from './MessageDetail.tsx';
import css from './log.module.css';
import simulateCss from './simulate.module.css';

interface MessageLogProps {
  readonly run: RunEvents;
  readonly title: string;
  /** Whose messages; without it everybody's. */
  readonly of?: ReadonlySet<string>;
  /** Of a device; without it none has one. */
  readonly colorOf?: (deviceId: string) => string;
}

/** The messages, the newest first at first; as many as are kept. */
export function MessageLog({ run, title, of, colorOf }: MessageLogProps) {
  const bench = useBench();
  const [filter, setFilter] = useState('');
  const [kind, setKind] = useState<Kind>('all');
  const [selected, setSelected] = useState<LogLine>();
  const [order, setOrder] = useState(newestFirst);
  const [failure, setFailure] = useState<Failure>();
  const [said, setSaid] = useState<string>();
  const scroller = useRef<HTMLDivElement>(null);
  const held = useHeldLog(run, scroller);
  const newest = useStore(run.log);
  const { lines: all, forgotten } = held ?? newest;
  const ofThese = (some: readonly LogLine[]) =>
    of === undefined ? some : some.filter(({ event }) => of.has(event.deviceId));
  const lines = ofThese(all);
  const fitting = filterLines(settled(lines), filter, kind);
  const close = () => {
    setSelected(undefined);
    scroller.current?.focus();
  };
  const save = async (ending: 'csv' | 'jsonl') => {
    // What has come in since the list was drawn belongs to it, unless somebody holds the list.
    const wanted = filterLines(settled(ofThese((held ?? run.newest()).lines)), filter, kind);
    const saved = await bench.call('file.save', {
      suggestedName: `messages.${ending}`,
      text: ending === 'csv' ? csvOf(wanted) : jsonLinesOf(wanted),
    });
    setFailure(saved.ok ? undefined : saved.error);
    setSaid(saved.ok && saved.value.name !== undefined ? text.saved(saved.value.name) : undefined);
  };
  return (
    <section data-testid="log" className="card logcard" aria-label={title}>
      <header>
        <h2>{title}</h2>
        {/* One place for both, so that nothing moves from under the pointer. */}
        <span className={held === undefined ? `tag ${simulateCss['steady']}` : `tag brand ${simulateCss['steady']}`}>
          {held === undefined ? text.showing(fitting.length) : text.held}
        </span>
        {run.isSample ? (
          <span className="faint small" title={text.sampleHint}>
            {text.sample}
          </span>
        ) : forgotten > 0 ? (
          <span className="faint small">{text.forgotten(forgotten)}</span>
        ) : null}
        <span role="status" className="faint small">
          {said}
        </span>
        <span className="grow" />
        <Input
          size="small"
          type="search"
          style={{ flex: '1 1 120px', maxWidth: 190 }}
          aria-label={text.filter}
          placeholder={text.filterShort}
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
      <div className={css['body']}>
        <div className={css['split']}>
          <LogTable
            scroller={scroller}
            label={title}
            lines={inOrder(fitting, order)}
            order={order}
            onOrder={setOrder}
            selected={selected}
            onSelect={setSelected}
            onCopied={() => setSaid(text.copied)}
            colorOf={colorOf}
          />
          {selected === undefined ? null : <MessageDetail line={selected} onClose={close} />}
        </div>
      </div>
    </section>
  );
}
