import { matches } from '../mqtt/topic.ts';

/** Messages that are remembered for a subscriber; past them nobody can say that all has arrived. */
const remembered = 2000;

interface Listener {
  readonly filters: readonly string[];
  /** Times sent less times received: a message may arrive before its acknowledgement does. */
  readonly open: Map<string, number>;
  /** Messages that were sent more often than received. */
  missing: number;
  /** Something was forgotten that was still missing. */
  uncertain: boolean;
}

/** Which of the messages that were published have arrived at those who listen. Topics and filters are valid. */
export class Arrivals {
  readonly #listeners = new Map<string, Listener>();

  constructor(subscribers: readonly { readonly deviceId: string; readonly filters: readonly string[] }[]) {
    for (const { deviceId, filters } of subscribers) {
      this.#listeners.set(deviceId, { filters, open: new Map(), missing: 0, uncertain: false });
    }
  }

  sent(topic: string, body: string): void {
    for (const listener of this.#listeners.values()) {
      if (listener.filters.some((filter) => matches(filter, topic))) change(listener, topic, body, 1);
    }
  }

  received(deviceId: string, topic: string, body: string): void {
    const listener = this.#listeners.get(deviceId);
    if (listener !== undefined) change(listener, topic, body, -1);
  }

  /** Nothing more is expected at this one. */
  forget(deviceId: string): void {
    this.#listeners.delete(deviceId);
  }

  get complete(): boolean {
    return [...this.#listeners.values()].every(({ missing, uncertain }) => missing === 0 && !uncertain);
  }
}

function change(listener: Listener, topic: string, body: string, by: 1 | -1): void {
  const { open } = listener;
  const key = `${topic}\n${body}`;
  const before = open.get(key) ?? 0;
  const after = before + by;
  if (after === 0) open.delete(key);
  else open.set(key, after);
  listener.missing += Number(after > 0) - Number(before > 0);
  const [oldest] = open.size > remembered ? open : [];
  if (oldest === undefined) return;
  open.delete(oldest[0]);
  if (oldest[1] <= 0) return;
  listener.missing--;
  listener.uncertain = true;
}
