import { i18n } from '../core/language/index.ts';
import { diagnose, forbidden, notAuthorized } from '../core/diagnosis/connection.ts';
import type { Diagnosis } from '../core/diagnosis/rule.ts';
import { toldByServer } from '../core/diagnosis/server-error.ts';
import type { ServerError } from '../core/platform/connection.ts';
import type { Platform, Subscription, Target } from '../core/platform/platform.ts';
import type { Problem } from '../core/problem.ts';
import type { ConnectionLoss, ServerRefusal } from './ports.ts';

/** Why something went wrong, and the raw text behind it. */
export type Trouble = Diagnosis & { readonly raw: string };

/** Where a connection goes. */
interface Route {
  readonly platform: Platform;
  readonly target: Target;
}

/** What a refusal of a certificate that is being registered looks like, since clouds differ in where they refuse. */
const refusesIdentity = /^(?:connack-|closed-|device-certificate-)/;

const rawOf = ({ condition, text }: ServerError): string => `${condition} ${text}`.trim();

/** What SUBACK answers for a filter that is refused: 0x80 of MQTT 3.1.1, and every reason code from there of 5.0. */
const subscriptionRefused = 0x80;
/** Refusals that say no more than that. */
const plainRefusals: ReadonlySet<number> = new Set([subscriptionRefused, 0x87]);

/** Why a message was refused. */
export function messageTrouble(refused: ServerRefusal, platform: Platform): Trouble {
  if (typeof refused !== 'number') return { ...toldByServer(refused, platform), raw: rawOf(refused) };
  const { meaning, remedy } = refused === notAuthorized ? forbidden(platform) : platform.refusal(refused);
  return { cause: `puback-${refused}`, what: meaning, remedy, raw: `PUBACK ${refused}` };
}

export function lossTrouble(loss: ConnectionLoss, { platform, target }: Route): Trouble {
  return { ...diagnose({ ...loss, host: target.host, port: target.port }, platform), raw: loss.text };
}

/** What a device proves itself with cannot be read. */
export const notOpened = ({ code, message, remedy }: Problem): Trouble => ({
  cause: 'credentials-not-opened',
  what: i18n.t('What the device proves itself with could not be opened. {why}', { why: message }),
  remedy: remedy ?? i18n.t('Look at the files of the device in the workspace.'),
  raw: code,
});

/** What to tell where the loss of a first connection may be the refusal of a device that is being registered. */
export function registeringTrouble(loss: ConnectionLoss, route: Route): Trouble | undefined {
  const refusal = route.platform.firstRefusal?.(route.target);
  if (refusal === undefined || !refusesIdentity.test(lossTrouble(loss, route).cause)) return undefined;
  return { cause: 'being-registered', what: refusal.meaning, remedy: refusal.remedy, raw: loss.text };
}

/** The first filter that the server has refused. */
export function refusalTrouble(
  subscriptions: readonly Subscription[],
  codes: readonly ServerRefusal[],
  platform: Platform,
): Trouble | undefined {
  for (const [index, { filter }] of subscriptions.entries()) {
    const code = codes[index] ?? subscriptionRefused;
    if (typeof code !== 'number') return { ...toldByServer(code, platform), raw: rawOf(code) };
    if (code < subscriptionRefused) continue;
    const refusal = plainRefusals.has(code) ? undefined : platform.refusal(code);
    return {
      cause: 'subscription-refused',
      what: i18n
        .t('The server refused the topic filter {filter}. {meaning}', { filter, meaning: refusal?.meaning ?? '' })
        .trim(),
      remedy: refusal?.remedy ?? i18n.t('Check what the device may subscribe to.'),
      raw: `SUBACK ${code} for ${filter}`,
    };
  }
  return undefined;
}

/** Brokers of clouds, and MQTT 3.1.1 at large, may end the connection of who subscribes to what is not allowed. */
export function closedTrouble(
  filters: readonly Subscription[],
  loss: ConnectionLoss,
  { closed }: Pick<Platform, 'closed'>,
): Trouble {
  const wanted = filters.map(({ filter }) => filter).join(', ');
  return {
    cause: 'subscription-closed',
    what: i18n.t('The server closes the connection when the device subscribes to {wanted}.', { wanted }),
    remedy:
      closed?.later.remedy ??
      i18n.t('The filter is probably not allowed. In the local hub and Event Grid a topic space must cover all of it.'),
    raw: loss.text,
  };
}
