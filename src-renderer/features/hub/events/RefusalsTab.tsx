import { Select } from '@fluentui/react-components';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { HubEvent } from '../../../../src-main/contract/models.ts';
import { eventKey } from '../../../bench/hub-events.ts';
import { hubRefusals as text } from './words.ts';
import { clock } from '../../../ui/format.ts';
import { Tag, type Tone } from '../../../ui/Page.tsx';
import { EventList, type NumberedEvent } from './EventList.tsx';
import { RefusalDetail } from './RefusalDetail.tsx';
import { isRefusal, reasonOf, whoOf } from './refusals.ts';
import type { HubLog } from './use-hub-log.ts';
import css from './events.module.css';

type Kind = keyof typeof text.kinds;

interface RefusalsProps {
  readonly log: HubLog;
  /** The event to begin with, by its key. */
  readonly wanted: string | undefined;
}

/** Why somebody was not let in or was cut off: the true reason, which the device is not told. */
export function RefusalsTab({ log, wanted }: RefusalsProps) {
  const [kind, setKind] = useState<Kind>('ends');
  const [chosen, setChosen] = useState<NumberedEvent>();
  const shown = useMemo(
    () =>
      log.events
        // The place in the whole log, forgotten ones included, names an entry for good.
        .map((event, index) => ({ number: log.dropped + index, event }))
        .filter(({ event }) => fits(event, kind))
        .toReversed(),
    [log, kind],
  );
  const selected = chosen ?? shown.find(({ event }) => eventKey(event) === wanted);
  const detail = useRef<HTMLElement>(null);
  const isFound = chosen === undefined && selected !== undefined;
  useEffect(() => {
    // Where the window is narrow it stands below the list.
    if (isFound) detail.current?.scrollIntoView({ block: 'nearest' });
  }, [isFound]);
  return (
    <div className={`two ${css['hubevents']}`} data-part="events">
      <section className="card logcard" aria-label={text.list}>
        <header>
          <Select
            aria-label={text.show}
            className="grow"
            value={kind}
            onChange={(_event, data) => setKind(data.value as Kind)}
          >
            {(Object.keys(text.kinds) as Kind[]).map((one) => (
              <option key={one} value={one}>
                {text.kinds[one]}
              </option>
            ))}
          </Select>
          <p className={`small faint ${css['told']}`}>
            {text.shown(shown.length)}
            {log.dropped === 0 ? null : ` · ${text.dropped(log.dropped)}`}
          </p>
        </header>
        {shown.length === 0 ? (
          <p className="empty">{log.events.some(isRefusal) ? text.noneOfKind : text.none}</p>
        ) : (
          <EventList
            label={text.list}
            items={shown}
            selected={selected?.number}
            onSelect={setChosen}
            Line={RefusalRow}
          />
        )}
      </section>
      <section ref={detail} className={`card ${css['eventdetail']} scroll`} aria-label={text.what} tabIndex={0}>
        {selected === undefined ? (
          <p className="empty">{text.choose}</p>
        ) : (
          <RefusalDetail key={selected.number} event={selected.event} />
        )}
      </section>
    </div>
  );
}

function fits(event: HubEvent, kind: Kind): boolean {
  if (kind === 'all') return true;
  return isRefusal(event) || (kind === 'ends' && event.type === 'disconnected');
}

const tones: Readonly<Record<HubEvent['type'], Tone>> = {
  connected: 'ok',
  disconnected: 'plain',
  refused: 'bad',
  'handshake-failed': 'bad',
  registered: 'brand',
  provisioned: 'brand',
  reported: 'plain',
  uploaded: 'plain',
  issued: 'ok',
  dropped: 'warn',
  storage: 'warn',
  message: 'plain',
};

function RefusalRow({ event }: { readonly event: HubEvent }) {
  return (
    <>
      <span className="mono">{clock(event.at)}</span>
      <span className={css['kind']}>
        <Tag tone={tones[event.type]}>{text.type[event.type]}</Tag>
      </span>
      <span className={`${css['who']} clip`}>{whoOf(event)}</span>
      <span className="dim clip">{reasonOf(event)}</span>
    </>
  );
}
