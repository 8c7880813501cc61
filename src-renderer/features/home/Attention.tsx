import { Button } from '@fluentui/react-components';
import { useMemo } from 'react';
import type { AuthorityLine, ThingLists } from '../../../src-main/contract/models.ts';
import { useBench } from '../../bench/bench.ts';
import { eventKey } from '../../bench/hub-events.ts';
import type { Trouble } from '../../bench/run-events.ts';
import { useStore } from '../../bench/store.ts';
import { useNavigation } from '../../ui/navigation.ts';
import type { Route } from '../../ui/routes.ts';
import css from './home.module.css';
import { home as text } from './words.ts';
import { ui } from '../../ui/words.ts';
import { clockOf, date, daysUntil } from '../../ui/format.ts';
import type { Telling } from '../../ui/lasting.ts';
import { useLasting } from '../../ui/use-lasting.ts';
import { soonDays } from '../certificates/certificate/index.ts';
import { endsOf, rowOf } from '../certificates/kinds/index.ts';
import { Card, Empty, Tag, type Tone } from '../../ui/Page.tsx';

const shownItems = 6;
/** Lists last days where certificates last months. */
const listSoonDays = 2;

/** One place for whatever device it is: what is told below does not move while devices come and go. */
const telling: Telling<Trouble> = { keyOf: () => '', mayPass: ({ type }) => type === 'lost' };

interface Item {
  readonly id: string;
  readonly tone: Tone;
  readonly tag: string;
  readonly what: string;
  readonly button: string;
  readonly route: Route;
}

/** What ends first; no more than are shown. */
const firstEnding = (lists: ThingLists) =>
  endsOf(lists)
    .toSorted((a, b) => (a.notAfter < b.notAfter ? -1 : 1))
    .slice(0, shownItems)
    .map(({ node, notAfter }) => {
      const { keyOf, heading } = rowOf(node.kind);
      return { key: keyOf(node.line), name: heading(node.line), notAfter };
    });

/** A list that ends soon takes everybody down with it, at whoever checks it. */
function listItem({ name, revocationList: { nextUpdate } = { certificates: 0 } }: AuthorityLine): Item[] {
  if (nextUpdate === undefined) return [];
  const days = daysUntil(nextUpdate);
  if (days > listSoonDays) return [];
  const over = days <= 0;
  return [
    {
      id: `list ${name}`,
      tone: over ? 'bad' : 'warn',
      tag: over ? ui.expired : ui.validFor(days),
      what: over ? text.listEnded(name, date(nextUpdate)) : text.listEnds(name, date(nextUpdate)),
      button: text.look,
      route: { page: 'certificates', selected: { kind: 'authority', name } },
    },
  ];
}

interface AttentionProps {
  /** Why a device of the run that goes on is not connected. */
  readonly trouble: Trouble | undefined;
}

/** Devices that do not connect, certificates near their end, lists too, and connections that were refused: the newest of each. */
export function Attention({ trouble }: AttentionProps) {
  const bench = useBench();
  const { go } = useNavigation();
  const overview = useStore(bench.overview);
  const { events } = useStore(bench.hubEvents);
  // While devices send, this is drawn again and again.
  const ending = useMemo(() => firstEnding(overview), [overview]);
  const expiring = ending.filter(({ notAfter }) => daysUntil(notAfter) < soonDays);
  const refusals = events
    .filter((event) => event.type === 'refused')
    .slice(-3)
    .toReversed();
  const lost = useLasting(
    telling,
    useMemo(() => (trouble === undefined ? [] : [trouble]), [trouble]),
  ).map(({ item: { type, deviceId, what }, overAt }): Item => ({
    id: 'run',
    tone: overAt === undefined ? 'bad' : 'plain',
    tag: type === 'refused' ? text.refused : text.notConnected,
    what: `${deviceId}: ${what}${overAt === undefined ? '' : ` ${text.until(clockOf(overAt))}`}`,
    button: text.look,
    route: { page: 'simulate' },
  }));
  const items: Item[] = [
    ...lost,
    ...refusals.map((event) => ({
      id: `${event.at} ${event.clientId}`,
      tone: 'bad' as const,
      tag: text.refused,
      what: `${event.deviceId ?? event.clientId}: ${event.reason}`,
      button: text.explain,
      route: { page: 'hub' as const, tab: 'refusals' as const, refusal: eventKey(event) },
    })),
    ...expiring.map(({ key, name, notAfter }) => {
      const days = daysUntil(notAfter);
      const over = days <= 0;
      return {
        id: `${key.kind} ${key.name}`,
        tone: over ? ('bad' as const) : ('warn' as const),
        tag: over ? ui.expired : ui.validFor(days),
        what: over ? text.expiredOn(name, date(notAfter)) : text.expiresOn(name, date(notAfter)),
        button: text.look,
        route: { page: 'certificates' as const, selected: key },
      };
    }),
  ];
  items.splice(lost.length + refusals.length, 0, ...overview.authorities.flatMap(listItem));
  return (
    <Card title={text.attention}>
      {items.length === 0 ? (
        <Empty>{text.nothing}</Empty>
      ) : (
        <ul className={`list ${css['attention']}`}>
          {items.slice(0, shownItems).map(({ id, tone, tag, what, button, route }) => (
            <li key={id}>
              <Tag tone={tone}>{tag}</Tag>
              <Button size="small" appearance="transparent" className="linkbutton end" onClick={() => go(route)}>
                {button}
              </Button>
              <div className="break">{what}</div>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
