import type { IpcMain, IpcMainEvent, WebContents } from 'electron';
import { maximumFrameLength } from '../contract/frame-limit.ts';
import type { Log } from '../services/ports.ts';
import { dropChannel, frameChannel, maximumPageNameLength } from './frame-channel.ts';
import { isOwnSender, placeOf } from './guard.ts';
import type { PageConnection, ThreadedServices } from './threaded-services.ts';

/** What was loaded into a window last. */
interface LoadedPage {
  /** Undefined until the page has said something. */
  readonly name: string | undefined;
  readonly connection: PageConnection | undefined;
  /** The page before, whose last words may still be under way. */
  readonly before: string | undefined;
}

const nothingLoaded: LoadedPage = { name: undefined, connection: undefined, before: undefined };

/**
 * The bridge's end beside the services. Messages carry the name of a page and a frame as JSON. Every message's sender is
 * checked; what a frame holds, the connection checks, in the thread of the services. A connection lasts as long as one load of a page: the first words
 * of the next one end it, and all its streams with it.
 */
export class Bridge {
  readonly #services: Pick<ThreadedServices, 'connect' | 'handOver'>;
  readonly #log: Pick<Log, 'error'>;
  readonly #page: URL;
  readonly #windows = new Map<WebContents, LoadedPage>();

  constructor(services: Pick<ThreadedServices, 'connect' | 'handOver'>, log: Pick<Log, 'error'>, page: URL) {
    this.#services = services;
    this.#log = log;
    this.#page = page;
  }

  listen(ipc: Pick<IpcMain, 'on'>): void {
    ipc.on(frameChannel, (event, name: unknown, text: unknown) => this.#receive(event, name, text));
    ipc.on(dropChannel, (event, paths: unknown) => this.#drop(event, paths));
  }

  /** Lets a window's page in. Ends with the window; a page that crashed ends its connection at once. */
  serve(contents: WebContents): void {
    this.#windows.set(contents, nothingLoaded);
    contents.on('render-process-gone', () => this.#end(contents));
    contents.once('destroyed', () => {
      this.#end(contents);
      this.#windows.delete(contents);
    });
  }

  #receive(event: IpcMainEvent, name: unknown, text: unknown): void {
    const isOwn = isOwnSender(event, this.#page);
    const contents = event.sender;
    const loaded = this.#windows.get(contents);
    if (!isOwn || loaded === undefined) return this.#refuse(placeOf(event.senderFrame?.url ?? ''));
    if (typeof name !== 'string' || name === '' || name.length > maximumPageNameLength) {
      return this.#refuse('our page, but without its name,');
    }
    if (name === loaded.before) return;
    if (typeof text !== 'string' || text.length > maximumFrameLength) {
      this.#send(contents, name, JSON.stringify({ kind: 'refused', reason: 'This is no frame, or too large a one.' }));
      return this.#refuse('our page, but no text or too large,');
    }
    this.#connectionOf(contents, loaded, name).receive(text);
  }

  #drop(event: IpcMainEvent, paths: unknown): void {
    if (!isOwnSender(event, this.#page)) return this.#refuse(placeOf(event.senderFrame?.url ?? ''));
    if (!Array.isArray(paths)) return this.#refuse('our page, but no paths,');
    // What has no place on the disk, as a picture out of another page, has no path.
    this.#services.handOver(paths.filter((path) => typeof path === 'string' && path !== ''));
  }

  #connectionOf(contents: WebContents, loaded: LoadedPage, name: string): PageConnection {
    if (loaded.name === name && loaded.connection !== undefined) return loaded.connection;
    loaded.connection?.close();
    const connection = this.#services.connect((text) => this.#send(contents, name, text));
    this.#windows.set(contents, { name, connection, before: loaded.name });
    return connection;
  }

  #end(contents: WebContents): void {
    const loaded = this.#windows.get(contents);
    loaded?.connection?.close();
    this.#windows.set(contents, { ...nothingLoaded, before: loaded?.name });
  }

  #send(contents: WebContents, name: string, text: string): void {
    if (!contents.isDestroyed()) contents.send(frameChannel, name, text);
  }

  #refuse(from: string): void {
    this.#log.error(`A message from ${from} was refused`, undefined);
  }
}
