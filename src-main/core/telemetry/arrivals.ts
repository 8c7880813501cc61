import { matches } from '../mqtt/topic.ts';

/** Messages that are remembered for a subscriber; past them nobody can say that all has arrived. */
const remembered = 2000;

/** That a message was sent for a subscriber (1) or has come to it (-1), as often. `key` stands for its topic and body. */
export interface ArrivalNote {
  readonly listener: string;
  readonly key: string;
  readonly by: number;
}

interface Subscriber {
  readonly deviceId: string;
  readonly filters: readonly string[];
}

/** Two hashes of FNV-1a (RFC 9923) with different beginnings: notes are many, and messages may be long. */
function keyOf(topic: string, body: string): string {
  let [one, other] = [0x811c9dc5, 0x01234567];
  for (const text of [topic, '\n', body]) {
    for (let at = 0; at < text.length; at++) {
      one = Math.imul(one ^ text.charCodeAt(at), 0x01000193);
      other = Math.imul(other ^ text.charCodeAt(at), 0x01000193);
    }
  }
  return `${(one >>> 0).toString(36)}.${(other >>> 0).toString(36)}`;
}

/** Notes what is sent to subscribers and what comes to them, in a part of a run. Topics and filters are valid. */
export class ArrivalNotes {
  readonly #subscribers: readonly Subscriber[];
  readonly #open = new Map<string, Map<string, number>>();

  constructor(subscribers: readonly Subscriber[]) {
    this.#subscribers = subscribers;
  }

  sent(topic: string, body: string): void {
    for (const { deviceId, filters } of this.#subscribers) {
      if (filters.some((filter) => matches(filter, topic))) this.#note(deviceId, topic, body, 1);
    }
  }

  received(deviceId: string, topic: string, body: string): void {
    this.#note(deviceId, topic, body, -1);
  }

  /** What was noted since it was last taken. */
  take(): ArrivalNote[] {
    const notes = [...this.#open].flatMap(([listener, keys]) => [...keys].map(([key, by]) => ({ listener, key, by })));
    this.#open.clear();
    return notes;
  }

  #note(listener: string, topic: string, body: string, by: number): void {
    const keys = this.#open.get(listener) ?? new Map<string, number>();
    this.#open.set(listener, keys);
    const key = keyOf(topic, body);
    const sum = (keys.get(key) ?? 0) + by;
    // What was sent and has come needs no note.
    if (sum === 0) keys.delete(key);
    else keys.set(key, sum);
  }
}

interface Listener {
  /** Times sent less times received: a message may arrive before its acknowledgement does. */
  readonly open: Map<string, number>;
  /** Messages that were sent more often than received. */
  missing: number;
  /** Something was forgotten that was still missing. */
  uncertain: boolean;
}

/** Which of the messages that were published have arrived at those who listen, by the notes of all parts of a run. */
export class Arrivals {
  readonly #listeners: Map<string, Listener>;

  constructor(subscribers: readonly Subscriber[]) {
    this.#listeners = new Map(
      subscribers.map(({ deviceId }) => [deviceId, { open: new Map(), missing: 0, uncertain: false }]),
    );
  }

  add(notes: readonly ArrivalNote[]): void {
    for (const { listener, key, by } of notes) {
      const known = this.#listeners.get(listener);
      if (known !== undefined) change(known, key, by);
    }
  }

  /** Nothing more is expected at this one. */
  forget(deviceId: string): void {
    this.#listeners.delete(deviceId);
  }

  get complete(): boolean {
    return [...this.#listeners.values()].every(({ missing, uncertain }) => missing === 0 && !uncertain);
  }
}

function change(listener: Listener, key: string, by: number): void {
  const { open } = listener;
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
