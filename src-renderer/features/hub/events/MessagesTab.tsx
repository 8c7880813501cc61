import { Button, SearchBox } from '@fluentui/react-components';
import { PauseRegular, PlayRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useBench } from '../../../bench/bench.ts';
import type { HubEvents } from '../../../bench/hub-events.ts';
import { useStore } from '../../../bench/store.ts';
import { useNavigation } from '../../../ui/navigation.ts';
import { hubMessages as text } from './words.ts';
import { clock } from '../../../ui/format.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Empty, Tag } from '../../../ui/Page.tsx';
import { EventList, type NumberedEvent } from './EventList.tsx';
import { MessageDetail } from './MessageDetail.tsx';
import { type MessageEvent, MessageNumbers, fitsFilter } from './messages.ts';
import type { HubTour } from '../tour.ts';
import css from './events.module.css';

interface MessagesProps {
  readonly tour: HubTour;
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
}

/** Telemetry as it comes in. What is looked at stays, also when the list has moved on. */
export function MessagesTab({ tour, filter, onFilter }: MessagesProps) {
  const bench = useBench();
  const { go } = useNavigation();
  const live = useStore(bench.hubEvents);
  const [held, setHeld] = useState<HubEvents>();
  const [numbers] = useState(() => new MessageNumbers());
  const [selected, setSelected] = useState<NumberedEvent<MessageEvent>>();
  const { events, forgotten } = held ?? live;
  const all = numbers.of(events);
  const words = filter.trim().toLowerCase();
  const shown = (words === '' ? all : all.filter(({ event }) => fitsFilter(event, words))).toReversed();
  return (
    <div className={`two ${css['hubevents']}`} data-part="events">
      <section className="card logcard" aria-label={text.list}>
        <header>
          <SearchBox
            aria-label={text.filter}
            placeholder={text.filter}
            value={filter}
            onChange={(_event, data) => onFilter(data.value)}
          />
          <Button
            size="small"
            icon={held === undefined ? <PauseRegular /> : <PlayRegular />}
            onClick={() => setHeld(held === undefined ? live : undefined)}
          >
            {held === undefined ? text.pause : text.resume}
          </Button>
          <p className={`small faint ${css['told']}`}>
            {held === undefined ? text.shown(shown.length) : <Newer held={held} live={live} />}
            {forgotten === 0 ? null : ` · ${text.forgotten(forgotten)}`}
          </p>
        </header>
        {shown.length === 0 ? (
          all.length === 0 ? (
            <EmptyState
              drawing="messages"
              text={text.none}
              action={
                <Button appearance="primary" onClick={() => go({ page: 'simulate', setup: true })}>
                  {text.simulate}
                </Button>
              }
            />
          ) : (
            <Empty>{text.noneFits}</Empty>
          )
        ) : (
          <EventList
            label={text.list}
            items={shown}
            selected={selected?.number}
            onSelect={(item) => {
              setSelected(item);
              // What is looked at must not run away, nor its neighbours.
              setHeld(held ?? live);
            }}
            Line={MessageRow}
          />
        )}
      </section>
      <section className={`card ${css['eventdetail']} scroll`} aria-label={text.details} tabIndex={0}>
        {selected === undefined ? (
          <p className="empty">{text.choose}</p>
        ) : (
          <MessageDetail message={selected.event} onDevice={tour.showDevice} />
        )}
      </section>
    </div>
  );
}

function MessageRow({ event: { at, deviceId, body, properties } }: { readonly event: MessageEvent }) {
  return (
    <>
      <span className="mono">{clock(at)}</span>
      <span className={`${css['who']} clip`}>{deviceId}</span>
      <span className="mono dim clip">{body}</span>
      {/* The property of Microsoft's tutorials. */}
      {properties['temperatureAlert'] === 'true' ? (
        <span className="end">
          <Tag tone="warn">{text.alert}</Tag>
        </span>
      ) : null}
    </>
  );
}

function Newer({ held, live }: { readonly held: HubEvents; readonly live: HubEvents }) {
  const newest = held.events.at(-1);
  const at = newest === undefined ? -1 : live.events.indexOf(newest);
  return text.paused(live.events.length - 1 - at, at === -1 && held.events.length > 0);
}
