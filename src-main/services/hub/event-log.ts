import type { HubEvent } from '../../contract/models.ts';

/** Entries kept; a hub that refuses a device in a loop must not fill the memory. */
const capacity = 1000;

/** What has happened at the hub apart from telemetry, newest last: above all why it refused somebody. */
export class EventLog {
  #entries: HubEvent[] = [];
  #dropped = 0;

  add(event: HubEvent): void {
    if (event.type === 'message') return;
    this.#entries.push(event);
    if (this.#entries.length <= capacity) return;
    this.#entries.shift();
    this.#dropped++;
  }

  /** `dropped` are the older ones that were forgotten. */
  read(): { events: HubEvent[]; dropped: number } {
    return { events: [...this.#entries], dropped: this.#dropped };
  }
}
