import { i18n } from '../language/index.ts';
import type { ServerError } from '../platform/connection.ts';
import type { Platform, RefusalMeaning } from '../platform/platform.ts';
import type { Diagnosis } from './rule.ts';

/** Errors that mean the same wherever AMQP (Part 2, 2.8.15 to 2.8.18) or HTTP (RFC 9110, 15.5 and 15.6) is spoken, and one of MQTT that has no code. */
const meanings: Readonly<Record<string, () => RefusalMeaning>> = {
  'qos-lowered': () => ({
    meaning: i18n.t('The server has taken the message, but as one of QoS 1: it may arrive twice.'),
    remedy: i18n.t('Use QoS 1: this server has no QoS 2, and takes it for that.'),
  }),
  'amqp:not-found': () => ({
    meaning: i18n.t('The server knows no such address.'),
    remedy: i18n.t('Check host and platform: another service may listen there.'),
  }),
  'amqp:unauthorized-access': () => ({
    meaning: i18n.t('The server does not let the device do this.'),
    remedy: i18n.t('Check that the device is registered and enabled, and that its certificate is the registered one.'),
  }),
  'amqp:resource-limit-exceeded': () => ({
    meaning: i18n.t('A limit of the server was reached.'),
    remedy: i18n.t('Send less, or less often.'),
  }),
  'amqp:link:message-size-exceeded': () => ({
    meaning: i18n.t('The message is larger than the server takes.'),
    remedy: i18n.t('Send less in one message.'),
  }),
  'http:400': () => ({
    meaning: i18n.t('The server does not understand the request.'),
    remedy: i18n.t('Its own words tell why.'),
  }),
  'http:401': () => ({
    meaning: i18n.t('The server does not let the device in (401).'),
    remedy: i18n.t('Check that the device is registered and enabled, and that its certificate is the registered one.'),
  }),
  'http:403': () => ({
    meaning: i18n.t('The server does not let the device do this (403).'),
    remedy: i18n.t('Check that the device is enabled, and that its quota is not used up.'),
  }),
  'http:404': () => ({
    meaning: i18n.t('The server knows nothing at this path (404).'),
    remedy: i18n.t('Check host, port and platform: another service may listen there.'),
  }),
  'http:413': () => ({
    meaning: i18n.t('The message is larger than the server takes (413).'),
    remedy: i18n.t('Send less in one message.'),
  }),
  'http:429': () => ({
    meaning: i18n.t('The server is asked too much just now (429).'),
    remedy: i18n.t('Send less often.'),
  }),
  'http:503': () => ({
    meaning: i18n.t('The server could not do its work just now (503).'),
    remedy: i18n.t('Try again in a moment; if it stays so, look at the status page of the cloud.'),
  }),
};

/** What a server of AMQP or HTTPS has answered, and what to do about it. */
export function toldByServer(error: ServerError, platform: Platform): Diagnosis {
  const { condition, text } = error;
  const words = text === '' ? condition : `${condition}: ${text}`;
  const own = platform.errorMeaning?.(error) ?? meanings[condition]?.();
  const { meaning, ...remedy } = own ?? {
    meaning: i18n.t('The server answered {words}.', { words: words.replace(/\.$/, '') }),
    remedy: i18n.t('Its log may tell more.'),
  };
  return { cause: condition.replaceAll(':', '-'), what: meaning, ...remedy };
}
