import type { HubEvent } from '../../contract/models.ts';
import { defaultLimits } from '../../core/hub/limits.ts';
import { toUtf8 } from '../../core/bytes.ts';

/** Entries kept; a hub that refuses a device in a loop must not fill the memory. */
const capacity = 1000;

/** What has happened at the hub apart from telemetry, newest last: above all why it refused somebody. */
export class EventLog {
  readonly #entries: { readonly event: HubEvent; readonly bytes: number }[] = [];
  #bytes = 0;
  #dropped = 0;
  /** What all entries may have, written as JSON. */
  maximumBytes = defaultLimits.eventLogBytes;

  add(event: HubEvent): void {
    if (event.type === 'message') return;
    const bytes = toUtf8(JSON.stringify(event)).length;
    this.#entries.push({ event, bytes });
    this.#bytes += bytes;
    while (this.#entries.length > capacity || this.#bytes > this.maximumBytes) {
      this.#bytes -= this.#entries.shift()?.bytes ?? 0;
      this.#dropped++;
    }
  }

  /** `dropped` are the older ones that were forgotten. */
  read(): { events: HubEvent[]; dropped: number } {
    return { events: this.#entries.map(({ event }) => event), dropped: this.#dropped };
  }
}
