import { i18n } from '../../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import { Problem } from '../../core/problem.ts';
import type { FurtherPorts, HubListener } from '../ports.ts';

type Started = MethodOutput<'hub.start'>;

/** AWS IoT's 443 may be taken, or not to be had; AMQP over TLS has a port of its own (AMQP 1.0, Part 2, 2.7); WebSockets what many use for HTTPS where 443 is not to be had. */
const usualPorts: FurtherPorts = { amqp: 5671, webSocket: 8443, alpn: 8444, revocation: 0 };

const fields = {
  amqp: 'amqpPort',
  webSocket: 'webSocketPort',
  alpn: 'alpnPort',
  revocation: 'revocationPort',
} as const;
const names = { amqp: 'AMQP', webSocket: 'WebSockets', alpn: 'ALPN', revocation: 'OCSP' } as const;

/** Where to offer what is not MQTT straight on TLS; null for nowhere. Throws INVALID_INPUT. */
export function furtherPortsOf(input: ParsedInput<'hub.start'>): FurtherPorts {
  const taken = new Map([[input.port, 'MQTT']]);
  const portOf = (of: keyof FurtherPorts): number | null => {
    const given = input[fields[of]];
    const usual = usualPorts[of] ?? 0;
    const port = given === undefined ? (input.port === 0 || taken.has(usual) ? 0 : usual) : given;
    if (port === null || port === 0) return port;
    const other = taken.get(port);
    taken.set(port, names[of]);
    if (other === undefined) return port;
    throw new Problem(
      'INVALID_INPUT',
      i18n.t('Port {port} cannot be for {other} and for {wanted}.', { port, other, wanted: names[of] }),
      {
        field: fields[of],
        remedy: i18n.t('Choose another port for one of them.'),
      },
    );
  };
  return {
    webSocket: portOf('webSocket'),
    amqp: portOf('amqp'),
    alpn: portOf('alpn'),
    revocation: portOf('revocation'),
  };
}

/** What is told of a hub that listens. */
export function furtherFacts({ webSocket, amqp, alpn, revocation }: Awaited<ReturnType<HubListener['listen']>>): {
  readonly place: Pick<Started, 'webSocketPort' | 'amqpPort' | 'alpnPort' | 'revocationPort'>;
  readonly warnings: Started['warnings'];
} {
  const warnings: Started['warnings'] = [];
  if (webSocket !== undefined && 'trouble' in webSocket) {
    const message = i18n.t('MQTT and AMQP in WebSockets are not offered. {trouble}', { trouble: webSocket.trouble });
    warnings.push({ code: 'websockets-not-offered', message });
  }
  if (amqp !== undefined && 'trouble' in amqp) {
    warnings.push({
      code: 'amqp-not-offered',
      message: i18n.t('AMQP is not offered. {trouble}', { trouble: amqp.trouble }),
    });
  }
  if (revocation !== undefined && 'trouble' in revocation) {
    const message = i18n.t('Revocation lists and OCSP are not offered. {trouble}', { trouble: revocation.trouble });
    warnings.push({ code: 'revocation-not-offered', message });
  }
  if (alpn !== undefined && 'trouble' in alpn) {
    const message = i18n.t('The port that is as AWS IoT’s 443 is not offered. {trouble}', { trouble: alpn.trouble });
    warnings.push({ code: 'alpn-not-offered', message });
  }
  return {
    place: {
      ...(webSocket !== undefined && 'port' in webSocket ? { webSocketPort: webSocket.port } : {}),
      ...(amqp !== undefined && 'port' in amqp ? { amqpPort: amqp.port } : {}),
      ...(revocation !== undefined && 'port' in revocation ? { revocationPort: revocation.port } : {}),
      ...(alpn !== undefined && 'port' in alpn ? { alpnPort: alpn.port } : {}),
    },
    warnings,
  };
}

/** Of a port that is taken: the next one that is not. Where there is none, what is told is that this one is taken. */
export async function withFreePort(
  why: unknown,
  { port }: Pick<ParsedInput<'hub.start'>, 'port'>,
  next: (from: number) => Promise<MethodOutput<'hub.freePort'>>,
): Promise<unknown> {
  if (!(why instanceof Problem && why.code === 'PORT_TAKEN')) return why;
  const free = await next(port + 1).catch(() => undefined);
  return free === undefined ? why : why.but({ action: { do: 'use-port', ...free } });
}
