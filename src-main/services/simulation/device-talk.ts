import { i18n } from '../../core/language/index.ts';
import type { JsonObject } from '../../core/json.ts';
import type { AnswerMethod } from '../../core/platform/asked.ts';
import type { EncodedMessage, IncomingMessage, Platform } from '../../core/platform/platform.ts';
import type { Heard, Talk } from '../../core/platform/talk.ts';
import type { RandomSource } from '../../core/telemetry/random.ts';
import type { ConnectionLoss, DeviceConnection } from '../ports.ts';
import { type Trouble, refusalTrouble } from '../troubles.ts';
import type { Route, World } from './link-plan.ts';

/** A UUID as bytes (RFC 9562, version 4). */
export function nonceFrom(random: RandomSource): Uint8Array {
  const bytes = Uint8Array.from({ length: 16 }, () => Math.floor(random() * 256));
  return bytes.map((byte, index) => (index === 6 ? (byte & 0x0f) | 0x40 : index === 8 ? (byte & 0x3f) | 0x80 : byte));
}

/** Carries out what a device and its server have to say to each other on one connection. */
export class DeviceTalk {
  #talk: Talk;
  #up: () => void = () => undefined;

  private constructor(talk: Talk) {
    this.#talk = talk;
  }

  /** Undefined where there is nothing to be said. */
  static of(talk: Talk | undefined): DeviceTalk | undefined {
    return talk && new DeviceTalk(talk);
  }

  /** Says that the device is there, and waits until the server has heard it: `onUp` comes before what follows. Answers why it has not. */
  async greet(
    connection: DeviceConnection,
    platform: Platform,
    { clock, runClock }: Pick<World, 'clock' | 'runClock'>,
    onUp: () => void,
  ): Promise<{ readonly loss: ConnectionLoss } | { readonly trouble: Trouble } | undefined> {
    const { subscription, opening, patienceMs } = this.#talk;
    const up = new Promise<'up'>((resolve) => {
      this.#up = () => {
        this.#up = () => undefined;
        onUp();
        resolve('up');
      };
    });
    const lost = connection.ended.then((loss) => ({ loss }));
    const codes = await connection.subscribe([subscription]);
    if (codes === undefined) return lost;
    const refused = refusalTrouble([subscription], codes, platform);
    if (refused !== undefined) {
      await connection.close();
      return { trouble: refused };
    }
    void connection.publish(opening);
    const over = new AbortController();
    const stop = AbortSignal.any([over.signal, runClock.signal]);
    const late = clock.sleep(patienceMs, stop).then(
      () => 'late' as const,
      () => 'late' as const,
    );
    const end = await Promise.race([up, lost, late]);
    over.abort();
    if (end === 'up') return undefined;
    this.#up = () => undefined;
    if (end !== 'late') return end;
    await connection.close();
    return runClock.signal.aborted ? lost : { trouble: notHeard(opening.topic, patienceMs) };
  }

  hear(message: IncomingMessage, answering: AnswerMethod): Omit<Heard, 'talk'> {
    const { talk, ...heard } = this.#talk.hear(message, answering);
    this.#talk = talk;
    if (talk.isUp) this.#up();
    return heard;
  }

  report(properties: JsonObject, requestId: Uint8Array): readonly EncodedMessage[] {
    const { talk, answers } = this.#talk.report(properties, requestId);
    this.#talk = talk;
    return answers;
  }
}

/** What a device without such a conversation makes of a message. */
export function heardOf(
  message: IncomingMessage,
  route: Route | undefined,
  twinRequestId: string,
  answering: AnswerMethod,
): Omit<Heard, 'talk'> {
  const { payload: told } = message;
  if (route === undefined) return { answers: [], told };
  const { platform, target, deviceId } = route;
  const twin = platform.twin?.(target, deviceId)?.read(message, twinRequestId);
  if (platform.confirms?.(message, target) === true) return { answers: [] };
  if (twin !== undefined) return { answers: [], twin };
  const exchange = platform.exchange?.(target);
  if (exchange?.isAnswer(message, target, deviceId) === true) return { answers: [] };
  const desired = exchange?.desired(message, target, deviceId);
  if (desired !== undefined) return { answers: [], told, desired };
  return { answers: platform.answer?.(message, target, deviceId, answering) ?? [], told };
}

const notHeard = (topic: string, patienceMs: number): Trouble => ({
  cause: 'presence-not-acknowledged',
  what: i18n.t('The server let the device in, but has not acknowledged within {seconds} seconds that it is there.', {
    seconds: patienceMs / 1000,
  }),
  remedy: i18n.t(
    'Try again later. Look whether the server is the hub that the device was assigned to: its log may say why.',
  ),
  raw: topic,
});
