import { i18n } from '../../core/language/index.ts';
import type { AmqpMessage } from '../../core/amqp/message.ts';
import { type AmqpChannel, type AmqpFace, type AmqpReaction, type AmqpRole, amqpErrorOf } from '../../core/hub/amqp.ts';
import { withDeliveryFailed, withoutPending } from '../../core/hub/devices.ts';
import type { HubFace, Refusal } from '../../core/hub/face.ts';
import { amqpLinkOf, isKnownCertificate } from '../../core/hub/faces/index.ts';
import { quoted } from '../../core/quoting.ts';
import type { AmqpConnection, AmqpHandler, AmqpOutcome, AmqpTaken, LinkEnd } from '../ports.ts';
import type { DeviceLine } from './device-line.ts';
import type { HubParts } from './hub-parts.ts';
import type { OpenSession } from './session-table.ts';

interface AmqpClient extends OpenSession {
  readonly link: AmqpConnection;
  readonly amqp: AmqpFace;
  readonly idScope: string | undefined;
  /** Kinds of links by which it receives. */
  readonly receiving: Set<string>;
  wantsDesired: boolean;
  /** Cloud-to-device messages that are on their way. */
  readonly delivering: Set<string>;
}

/** What a connection is told that somebody wants to break off (AMQP 1.0, Part 2, 2.8.17). */
const brokenOff = { condition: 'amqp:connection:forced', description: 'The connection was cut off.' };

/** Carries out what the faces decide for clients of AMQP. */
export class AmqpClients implements AmqpHandler {
  readonly #parts: HubParts;
  readonly #open = new Map<AmqpConnection, AmqpClient>();

  constructor(parts: HubParts) {
    this.#parts = parts;
  }

  knows(presented: readonly Uint8Array[]): boolean {
    return isKnownCertificate(presented, this.#parts.world());
  }

  attach(
    connection: AmqpConnection,
    text: string,
    role: AmqpRole,
    apiVersion: string | undefined,
  ): ReturnType<AmqpHandler['attach']> {
    const client = this.#open.get(connection);
    const turnAway = (
      refusal: Refusal,
      face?: HubFace,
      id = '',
    ): { readonly error: ReturnType<typeof amqpErrorOf> } => {
      if (client !== undefined) this.#parts.clients.tellRefused(client, refusal);
      else {
        const { remote, presented } = connection;
        this.#parts.tell.turnedAway({ clientId: id, remote, face: face?.name ?? 'none', presented }, refusal);
      }
      return { error: amqpErrorOf(refusal, client === undefined && face !== undefined) };
    };
    if (text === '$cbs') {
      const reason = i18n.t(
        'The client logs in with a SAS token (claims-based security). This hub knows devices by their certificates.',
      );
      return turnAway({ cause: 'sas-token', reason });
    }
    const found = amqpLinkOf(text, role);
    if (found === undefined) {
      const reason = `No cloud has a link for ${role === 'sender' ? 'sending to' : 'receiving from'} ${quoted(text)}.`;
      return turnAway({ cause: 'topic-unknown', reason });
    }
    const { face, amqp, address } = found;
    const { kind } = address;
    const attachment = { kind, mostBytes: amqp.mostBytes(kind) };
    if (client === undefined) {
      const { presented } = connection;
      const world = this.#parts.world();
      const asked = amqp.login(address, { presented, hasPassword: false }, world);
      const decided = this.#parts.logins.within(face, { clientId: address.id, presented }, asked, world);
      const decision = this.#parts.throttle.login(decided, address.id);
      if (!decision.accepted) return turnAway(decision, face, address.id);
      const saved = this.#parts.logins.bringAbout(face.name, decision);
      this.#letIn(connection, found, { ...decision, apiVersion });
      return { ...attachment, saved };
    }
    if (client.face === face && client.clientId === address.id && client.idScope === address.idScope) {
      return { ...attachment, saved: undefined };
    }
    const reason = `${client.deviceId} attached a link of ${quoted(address.id)}. A connection is for one device.`;
    return turnAway({ cause: 'topic-foreign', reason }, face, address.id);
  }

  #letIn(
    link: AmqpConnection,
    { face, amqp, address }: NonNullable<ReturnType<typeof amqpLinkOf>>,
    { deviceId, apiVersion }: Pick<AmqpClient, 'deviceId' | 'apiVersion'>,
  ): void {
    const { presented } = link;
    const [leaf] = presented;
    const client: AmqpClient = {
      face,
      amqp,
      deviceId,
      clientId: address.id,
      idScope: address.idScope,
      presented,
      apiVersion,
      protocol: 'AMQP',
      link,
      receiving: new Set(),
      wantsDesired: false,
      delivering: new Set(),
      connected: false,
      thumbprintSha256: leaf === undefined ? '' : this.#parts.thumbprint(leaf),
      line: amqp.channel === undefined ? undefined : this.#lineOf(() => client, amqp.channel),
      end: (refusal) => link.close(refusal === undefined ? brokenOff : amqpErrorOf(refusal, false)),
    };
    this.#parts.clients.displace(client);
    this.#open.set(link, client);
    this.#parts.clients.table.open(client);
  }

  attached(connection: AmqpConnection, kind: string, role: AmqpRole): void {
    const client = this.#open.get(connection);
    if (client === undefined) return;
    if (role === 'receiver') client.receiving.add(kind);
    if (!client.connected) this.#parts.clients.connected(client);
    if (role === 'receiver' && kind === client.amqp.channel?.cloudToDevice.kind) this.#parts.channels.deliver(client);
  }

  message(connection: AmqpConnection, kind: string, message: AmqpMessage): AmqpTaken | Promise<AmqpTaken> {
    const client = this.#open.get(connection);
    if (client === undefined) return undefined;
    const world = this.#parts.world();
    const asked = client.amqp.receive(client, kind, message, world);
    const refusal = asked.refusal ?? this.#parts.throttle.message(asked, client.deviceId);
    const reaction = refusal === undefined ? asked : { refusal };
    return this.#parts.effects.bringAbout(client, reaction, world, () => this.#answer(client, reaction));
  }

  #answer(client: AmqpClient, { refusal, replies = [], wantsDesired, error }: AmqpReaction): AmqpTaken {
    if (wantsDesired !== undefined) client.wantsDesired = wantsDesired;
    for (const { kind, message } of replies) client.link.send(kind, message);
    if (refusal !== undefined) {
      this.#parts.clients.tellRefused(client, refusal);
      return { error: amqpErrorOf(refusal, false) };
    }
    if (error === undefined) return 'accepted';
    const { retryAfterSeconds, condition, description } = error;
    return { error: { condition, description }, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
  }

  detached(connection: AmqpConnection, kind: string, role: AmqpRole): void {
    const client = this.#open.get(connection);
    if (client === undefined || role === 'sender') return;
    client.receiving.delete(kind);
    // Who subscribes to desired properties does it on the link of twins.
    if (kind === 'twin') client.wantsDesired = false;
  }

  ended(connection: AmqpConnection, end: LinkEnd, text: string): void {
    const client = this.#open.get(connection);
    if (client === undefined) return;
    this.#open.delete(connection);
    this.#parts.clients.ended(client, end, text);
  }

  #lineOf(of: () => AmqpClient, channel: AmqpChannel): DeviceLine {
    const send = ({ kind, message }: { readonly kind: string; readonly message: AmqpMessage }): boolean => {
      const { receiving, link } = of();
      return receiving.has(kind) && link.send(kind, message);
    };
    return {
      deliver: (device) => {
        const { delivering, receiving, link, deviceId } = of();
        const { kind } = channel.cloudToDevice;
        if (!receiving.has(kind)) return false;
        let sent = false;
        for (const [index, { messageId }] of device.pending.entries()) {
          if (delivering.has(messageId)) continue;
          const settled = (outcome: AmqpOutcome) => this.#settled(of(), deviceId, messageId, outcome);
          if (!link.send(kind, channel.cloudToDevice.messageOf(device, index), settled)) continue;
          delivering.add(messageId);
          sent = true;
        }
        return sent;
      },
      pushDesired: (patch, version) => of().wantsDesired && send(channel.desiredChanged(patch, version)),
      callMethod: ({ name, requestId, payload }) => send(channel.methodRequest(name, requestId, payload)),
    };
  }

  /** What is accepted or rejected is done; what is given back waits again (IoT Hub, "The cloud-to-device message life cycle"). */
  #settled(client: AmqpClient, deviceId: string, messageId: string, outcome: AmqpOutcome): void {
    client.delivering.delete(messageId);
    if (outcome === 'lost') return;
    const change = outcome === 'released' ? withDeliveryFailed : withoutPending;
    this.#parts.store.changeDevice(deviceId, (device) => change(device, messageId));
    if (outcome === 'released') this.#parts.channels.deliver(client);
  }
}
