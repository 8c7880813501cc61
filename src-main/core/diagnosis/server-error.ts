import type { ServerError } from '../platform/connection.ts';
import type { Platform, RefusalMeaning } from '../platform/platform.ts';
import type { Diagnosis } from './rule.ts';

/** Errors that mean the same wherever AMQP (Part 2, 2.8.15 to 2.8.18) or HTTP (RFC 9110, 15.5 and 15.6) is spoken. */
const meanings: Readonly<Record<string, RefusalMeaning>> = {
  'amqp:not-found': {
    meaning: 'The server knows no such address.',
    remedy: 'Check host and platform: another service may listen there.',
  },
  'amqp:unauthorized-access': {
    meaning: 'The server does not let the device do this.',
    remedy: 'Check that the device is registered and enabled, and that its certificate is the registered one.',
  },
  'amqp:resource-limit-exceeded': {
    meaning: 'A limit of the server was reached.',
    remedy: 'Send less, or less often.',
  },
  'amqp:link:message-size-exceeded': {
    meaning: 'The message is larger than the server takes.',
    remedy: 'Send less in one message.',
  },
  'http:400': { meaning: 'The server does not understand the request.', remedy: 'Its own words tell why.' },
  'http:401': {
    meaning: 'The server does not let the device in (401).',
    remedy: 'Check that the device is registered and enabled, and that its certificate is the registered one.',
  },
  'http:403': {
    meaning: 'The server does not let the device do this (403).',
    remedy: 'Check that the device is enabled, and that its quota is not used up.',
  },
  'http:404': {
    meaning: 'The server knows nothing at this path (404).',
    remedy: 'Check host, port and platform: another service may listen there.',
  },
  'http:413': { meaning: 'The message is larger than the server takes (413).', remedy: 'Send less in one message.' },
  'http:429': { meaning: 'The server is asked too much just now (429).', remedy: 'Send less often.' },
  'http:503': {
    meaning: 'The server could not do its work just now (503).',
    remedy: 'Try again in a moment; if it stays so, look at the status page of the cloud.',
  },
};

/** What a server of AMQP or HTTPS has answered, and what to do about it. */
export function toldByServer(error: ServerError, platform: Platform): Diagnosis {
  const { condition, text } = error;
  const own = platform.errorMeaning?.(error) ?? meanings[condition];
  const { meaning, ...remedy } = own ?? {
    meaning: `The server answered ${condition}${text === '' ? '' : `: ${text}`}`.replace(/\.?$/, '.'),
    remedy: 'Its log may tell more.',
  };
  return { cause: condition.replaceAll(':', '-'), what: meaning, ...remedy };
}
