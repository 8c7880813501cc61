import type { HubEvent } from '../../../../src-main/contract/models.ts';
import type { NumberedEvent } from './EventList.tsx';

export type MessageEvent = Extract<HubEvent, { type: 'message' }>;

/** Gives each message a number that stays with it while the list is cut. */
export class MessageNumbers {
  readonly #numbers = new WeakMap<MessageEvent, number>();
  #last = 0;

  /** Messages among the events, oldest first. */
  of(events: readonly HubEvent[]): readonly NumberedEvent<MessageEvent>[] {
    return events
      .filter((event) => event.type === 'message')
      .map((event) => {
        const number = this.#numbers.get(event) ?? ++this.#last;
        this.#numbers.set(event, number);
        return { number, event };
      });
  }
}

/** Whether a message has the words in its device, topic, properties or body. */
export function fitsFilter({ deviceId, topic, properties, body }: MessageEvent, words: string): boolean {
  const has = (text: string) => text.toLowerCase().includes(words);
  return has(deviceId) || has(topic) || has(body) || Object.entries(properties).flat().some(has);
}
