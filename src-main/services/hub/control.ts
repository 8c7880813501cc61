import { maximumFrameLength } from '../../contract/frame-limit.ts';
import { toHex } from '../../core/bytes.ts';
import { controlFile, encodeControl } from '../control-file.ts';
import type { ControlLink, ControlPeer, Folder, Ports } from '../ports.ts';
import { inTurn } from './in-turn.ts';

/** Answers the frames of one program, as text. */
export interface FrameServer {
  /** Resolves when it is answered. */
  receive(text: string): Promise<void>;
  /** A frame is too large to be read. */
  refuse(): void;
  close(): void;
}

/** Joins a program to the services. */
export type ServeFrames = (send: (text: string) => void) => FrameServer;

/** For the first line, in milliseconds. A program of ours says it at once. */
const helloMs = 5000;
/** What is being answered while the hub stops may take so long, in milliseconds; the stop itself may have been asked for that way. */
const goodbyeMs = 1000;

/** The control channels of hubs, each with its token in the hub's folder. */
export class HubControl {
  readonly #serve: ServeFrames | undefined;
  readonly #ports: Pick<Ports, 'controlListener' | 'ciphers' | 'clock' | 'log'>;

  /** Without `serve` nobody else can manage the hub. */
  constructor(serve: ServeFrames | undefined, ports: Pick<Ports, 'controlListener' | 'ciphers' | 'clock' | 'log'>) {
    this.#serve = serve;
    this.#ports = ports;
  }

  /** When it resolves the hub of this folder can be managed. Throws STORAGE_FAILED, or WORKSPACE_BUSY where another has taken over. */
  async open(folder: Folder): Promise<{ close(): Promise<void> }> {
    const serve = this.#serve;
    if (serve === undefined) return { close: () => Promise.resolve() };
    const token = toHex(this.#ports.ciphers.random(32)).toLowerCase();
    const links = new Set<Link>();
    const terms = { token, helloMs, longestLine: maximumFrameLength };
    const channel = await this.#ports.controlListener.listen(terms, (wire) => {
      const link = new Link(wire, serve, () => links.delete(link));
      links.add(link);
      return link;
    });
    try {
      await folder.replaceFile(controlFile, encodeControl({ port: channel.port, token, processId: channel.processId }));
    } catch (error) {
      channel.close();
      throw error;
    }
    return {
      close: () =>
        inTurn(
          () => channel.close(),
          () => {
            for (const link of links) void link.leave(this.#ports.clock.sleep(goodbyeMs));
          },
          // One that stays leads to nobody, which is told; what another hub has written there is not ours.
          () => folder.removeFile(controlFile).catch((error: unknown) => this.#tellLeft(error)),
        ),
    };
  }

  #tellLeft(error: unknown): void {
    this.#ports.log.error('The file of the control channel could not be removed.', error);
  }
}

/** One program that manages the hub. */
class Link implements ControlPeer {
  readonly #wire: ControlLink;
  readonly #frames: FrameServer;
  readonly #left: () => void;
  readonly #answering = new Set<Promise<void>>();

  constructor(wire: ControlLink, serve: ServeFrames, left: () => void) {
    this.#wire = wire;
    this.#frames = serve((text) => wire.send(text));
    this.#left = left;
  }

  line(text: string): void {
    const answered = this.#frames.receive(text);
    this.#answering.add(answered);
    void answered.finally(() => this.#answering.delete(answered));
  }

  tooLong(): void {
    this.#frames.refuse();
    this.#wire.end();
  }

  gone(): void {
    this.#frames.close();
    this.#left();
  }

  /** Ends it when all that was asked is answered, or at the latest then. */
  async leave(latest: Promise<void>): Promise<void> {
    await Promise.race([Promise.allSettled(this.#answering), latest]);
    this.#frames.close();
    this.#wire.end();
  }
}
