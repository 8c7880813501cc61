import { toBase64, toUtf8 } from '../../core/bytes.ts';
import type { HubFace, Refusal } from '../../core/hub/face.ts';
import { httpsCallOf } from '../../core/hub/faces/index.ts';
import {
  type HttpsAnswer,
  type HttpsCall,
  type HttpsFace,
  type HttpsOrdered,
  type HttpsReaction,
  type HttpsRequest,
  type HttpsWait,
  type HttpsWorld,
  type MessageLock,
  type Upload,
  headerOf,
} from '../../core/hub/https.ts';
import { withoutRevoked } from '../../core/hub/revocation/revoked-login.ts';
import type { HttpsConnection, HttpsHandler, HttpsOrder, Ports } from '../ports.ts';
import type { HubParts } from './hub-parts.ts';
import { HttpsOrders } from './https-orders.ts';
import { LongPolls } from './long-polls.ts';
import type { OpenSession } from './session-table.ts';
import { Uploads } from './uploads.ts';
import type { HubRules } from './world.ts';

/** A call that was let in. */
interface Call {
  readonly https: HttpsFace;
  readonly call: HttpsCall;
  readonly request: HttpsRequest;
  readonly session: OpenSession;
}

/** Carries out what the faces decide about requests by HTTPS, each by itself. */
export class HttpsRequests implements HttpsHandler {
  readonly polls: LongPolls;
  readonly #parts: HubParts;
  readonly #ports: Ports;
  readonly #uploads: Uploads;
  readonly #orders: HttpsOrders;
  /** Who a connection's last request was of. */
  readonly #open = new Map<HttpsConnection, OpenSession>();
  readonly #locks = new Map<string, MessageLock>();
  readonly #granted = new Map<string, Upload>();
  readonly #key: Uint8Array;

  constructor(parts: HubParts, ports: Ports, { folder, limits }: Pick<HubRules, 'folder' | 'limits'>) {
    this.#parts = parts;
    this.#ports = ports;
    this.#key = ports.ciphers.random(32);
    this.polls = new LongPolls(ports.clock);
    this.#orders = new HttpsOrders(ports.clock);
    this.#uploads = new Uploads(folder, limits, () => this.#world());
  }

  begin(connection: HttpsConnection, request: HttpsRequest): HttpsOrder | undefined {
    const upload = this.#uploads.begin(request);
    if (upload !== undefined) return upload;
    const world = this.#world();
    const found = httpsCallOf(request, world);
    if (found === undefined || 'answer' in found) return found;
    const { face, https, call } = found;
    const authorization = headerOf(request, 'authorization');
    const { presented, remote } = connection;
    const credentials = {
      presented,
      hasPassword: authorization !== undefined,
      hasSasToken: authorization?.startsWith('SharedAccessSignature ') === true,
    };
    const before = this.#open.get(connection);
    const asked = https.login(call, credentials, world, request);
    const isKnown = asked.accepted && before?.face === face && before.deviceId === asked.deviceId;
    // The same device goes on by the connection that was counted, unless its certificate has been taken back since.
    const decision = isKnown
      ? withoutRevoked(asked, { presented }, world)
      : this.#parts.throttle.login(
          this.#parts.logins.within(face, { clientId: remote, presented }, asked, world),
          call.id,
        );
    if (!decision.accepted) {
      this.#parts.tell.turnedAway({ clientId: call.id, remote, face: face.name, presented }, decision);
      return { answer: https.refuse(decision, true, request, world) };
    }
    const { deviceId } = decision;
    const saved = this.#parts.logins.bringAbout(face.name, decision);
    const session = this.#enter(connection, face, call.id === '' ? deviceId : call.id, deviceId, isKnown);
    const letIn = { https, call, request, session };
    return {
      mostBytes: call.mostBytes,
      tooLarge: () => {
        const reason = `${deviceId} sent more than the ${call.mostBytes} bytes that such a request may have.`;
        return this.#refuse(letIn, { cause: 'message-too-large', reason });
      },
      carryOut: async (body, gone) => ((await saved) === false ? undefined : this.#carryOut(letIn, body, gone)),
    };
  }

  ended(connection: HttpsConnection): void {
    const session = this.#open.get(connection);
    if (session === undefined) return;
    this.#open.delete(connection);
    this.#parts.clients.table.end(session);
  }

  /** A session for one request, which is counted as long as its connection is there. */
  #enter(link: HttpsConnection, face: HubFace, clientId: string, deviceId: string, isKnown: boolean): OpenSession {
    this.ended(link);
    const { presented } = link;
    const [leaf] = presented;
    const session: OpenSession = {
      face,
      deviceId,
      clientId,
      presented,
      protocol: 'HTTPS',
      link,
      thumbprintSha256: leaf === undefined ? '' : this.#parts.thumbprint(leaf),
      // Nobody is connected by requests.
      connected: false,
      end: () => link.close(),
    };
    this.#open.set(link, session);
    this.#parts.clients.table.open(session);
    if (face.ofRegistry && !isKnown) this.#parts.store.seen(deviceId, this.#ports.clock.now());
    return session;
  }

  async #carryOut(letIn: Call, body: Uint8Array, gone: AbortSignal): Promise<HttpsAnswer | undefined> {
    const { https, call, request, session } = letIn;
    const world = this.#world();
    const asked = https.answer(session, call, request, body, world);
    const throttled = this.#parts.throttle.message(asked, session.deviceId);
    const reaction =
      throttled === undefined ? asked : { declined: throttled, answer: https.refuse(throttled, false, request, world) };
    // At once, since others may ask for the same before this is on disk.
    for (const [token, lock] of reaction.locks ?? []) set(this.#locks, token, lock);
    for (const [id, upload] of reaction.uploads ?? []) set(this.#granted, id, upload);
    const answered = this.#parts.effects.bringAbout<HttpsAnswer | HttpsOrdered>(
      session,
      reaction,
      world,
      (settling) => {
        const { answer } = reaction;
        if (!('ordered' in answer)) return this.#answer(letIn, { ...reaction, answer }, gone);
        if (settling !== undefined) this.#orders.keep(answer.ordered, settling);
        return answer;
      },
    );
    // There was no room for it, which was told already.
    if (session.refusal !== undefined) return https.refuse(session.refusal, false, request, world);
    const answer = await answered;
    return answer === undefined || 'status' in answer ? answer : this.#settled(letIn, answer, gone);
  }

  /** What comes of an order is left for the next who asks, where nobody waits for it any longer. */
  async #settled(letIn: Call, { ordered, mostMs, otherwise }: HttpsOrdered, gone: AbortSignal) {
    const settled = await this.#orders.within(ordered, mostMs, gone);
    if (settled === 'later') return otherwise;
    const { https, request, session } = letIn;
    if (session.refusal !== undefined) return https.refuse(session.refusal, false, request, this.#world());
    const answer = settled?.answer;
    return answer !== undefined && 'refusal' in answer ? this.#refuse(letIn, answer.refusal) : answer;
  }

  #answer(
    letIn: Call,
    { answer, batch = [] }: HttpsReaction & { readonly answer: Exclude<HttpsReaction['answer'], HttpsOrdered> },
    gone: AbortSignal,
  ): HttpsAnswer | Promise<HttpsAnswer> {
    for (const telemetry of batch) this.#parts.tell.telemetry(telemetry);
    if ('status' in answer) return answer;
    return 'refusal' in answer ? this.#refuse(letIn, answer.refusal) : this.#wait(letIn, answer, gone);
  }

  async #wait({ session }: Call, wait: HttpsWait, gone: AbortSignal): Promise<HttpsAnswer> {
    const news = await this.polls.wait(wait.waitsFor, session.deviceId, wait.mostMs, gone);
    return news === undefined ? wait.otherwise : wait.answered(news);
  }

  #refuse({ https, request, session }: Call, refusal: Refusal): HttpsAnswer {
    this.#parts.clients.tellRefused(session, refusal);
    return https.refuse(refusal, false, request, this.#world());
  }

  #world(): HttpsWorld {
    const { ciphers } = this.#ports;
    const world = this.#parts.world();
    return {
      ...world,
      locks: this.#locks,
      uploads: this.#granted,
      orders: this.#orders.kept,
      sign: (text) => toBase64(ciphers.hmac('sha256', this.#key, toUtf8(text))),
    };
  }
}

function set<T>(entries: Map<string, T>, key: string, value: T | undefined): void {
  if (value === undefined) entries.delete(key);
  else entries.set(key, value);
}
