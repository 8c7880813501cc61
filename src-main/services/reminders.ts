import { z } from 'zod';
import type { StreamItem } from '../contract/streams.ts';
import { toUtf8 } from '../core/bytes.ts';
import { parseJson } from '../core/json.ts';
import { type ToldEndings, endingsToTell } from '../core/x509/reminders.ts';
import { endsOf } from './ends.ts';
import type { Overview } from './overview.ts';
import type { Folder, Ports } from './ports.ts';
import { reminderWords as words } from './reminder-words.ts';
import { Topic } from './topic.ts';
import type { WorkspaceChoice } from './workspace-choice.ts';

const file = 'told.json';
const formatVersion = 1;
/** A notification has room for a few lines. */
const namesAtMost = 3;

const toldSchema = z.object({
  format: z.literal(formatVersion),
  told: z.record(z.string(), z.object({ days: z.number(), notAfter: z.iso.datetime() })),
});

type Page = StreamItem<'window.asked'>;
type ReminderPorts = Pick<Ports, 'clock' | 'desktop' | 'settings' | 'folders'>;

/** Tells by a notification of the system what of the open workspace ends soon, where the shell has any. */
export class Reminders {
  readonly #asked = new Topic<Page>();
  readonly #choice: WorkspaceChoice;
  readonly #overview: Overview;
  readonly #ports: ReminderPorts;
  readonly #folder: Folder;
  #lastDay = '';
  #listeners = 0;
  #waiting: Page | undefined;

  constructor(choice: WorkspaceChoice, overview: Overview, ports: ReminderPorts) {
    this.#choice = choice;
    this.#overview = overview;
    this.#ports = ports;
    this.#folder = ports.folders.open(ports.folders.join(ports.desktop.data, 'reminders'));
  }

  /** To be called at the start and now and then: looks once a day, and tells each certificate once a step. */
  async remind(): Promise<void> {
    const { clock, desktop, settings } = this.#ports;
    const now = clock.now();
    const day = now.toISOString().slice(0, 10);
    if (desktop.notify === undefined || settings.read().remindOfEnds === false || day === this.#lastDay) return;
    const { workspace, name, state } = await this.#choice.current();
    if (state !== 'ready') return;
    this.#lastDay = day;
    const lists = await this.#overview.read({ workspace, contents: true });
    const before = await this.#told();
    const { tell, told } = endingsToTell(endsOf(lists), now, before);
    if (tell.length === 0) return;
    // First kept, so that what cannot be kept is not told again and again.
    await this.#folder.replaceFile(file, toUtf8(`${JSON.stringify({ format: formatVersion, told }, undefined, 2)}\n`));
    const named = tell.slice(0, namesAtMost).map((one) => words.endsOn(one.name, one.notAfter.slice(0, 10)));
    const [first] = tell;
    desktop.notify({
      title: tell.length === 1 ? words.titleOne(first?.name ?? '') : words.titleMany(tell.length),
      body: [
        ...named,
        ...(tell.length > named.length ? [words.more(tell.length - named.length)] : []),
        words.workspace(name),
      ].join('\n'),
      onClick: () => this.#ask({ page: 'timeline' }),
    });
  }

  /** What was asked for before the window listens waits for it. */
  subscribe(listener: (page: Page) => void): () => void {
    this.#listeners++;
    const stop = this.#asked.subscribe(listener);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting !== undefined) listener(waiting);
    return () => {
      this.#listeners--;
      stop();
    };
  }

  #ask(page: Page): void {
    if (this.#listeners > 0) this.#asked.publish(page);
    else this.#waiting = page;
  }

  /** Nothing where the file makes no sense: then the worst is that something is told twice. */
  async #told(): Promise<ToldEndings> {
    const bytes = await this.#folder.read(file);
    const parsed = toldSchema.safeParse(bytes === undefined ? undefined : parseJson(bytes));
    return parsed.success ? parsed.data.told : {};
  }
}
