import { i18n } from '../../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import { Problem } from '../../core/problem.ts';
import { chosenPorts, portFields, portNames } from '../chosen-ports.ts';
import type { FurtherPorts, HubListener } from '../ports.ts';

type Started = MethodOutput<'hub.start'>;

/** AWS IoT's 443 may be taken, or not to be had; AMQP over TLS has a port of its own (AMQP 1.0, Part 2, 2.7); WebSockets what many use for HTTPS where 443 is not to be had. */
const usualPorts: FurtherPorts = { amqp: 5671, webSocket: 8443, alpn: 8444, revocation: 0 };

/** Where to offer what is not MQTT straight on TLS; null for nowhere. A port that is chosen goes before the usual one of something else. Throws INVALID_INPUT. */
export function furtherPortsOf(input: ParsedInput<'hub.start'>): FurtherPorts {
  const chosen = chosenPorts(input);
  const portOf = (of: keyof FurtherPorts): number | null => {
    const given = input[portFields[of]];
    if (given !== undefined) return given;
    const usual = usualPorts[of] ?? 0;
    return input.port === 0 || chosen.has(usual) ? 0 : usual;
  };
  return {
    webSocket: portOf('webSocket'),
    amqp: portOf('amqp'),
    alpn: portOf('alpn'),
    revocation: portOf('revocation'),
  };
}

type Warned = Started['warnings'][number]['code'];

/** What is told where one alone is not to be had. */
const warnings: Readonly<Record<keyof FurtherPorts, readonly [code: Warned, text: (trouble: string) => string]>> = {
  webSocket: [
    'websockets-not-offered',
    (trouble) => i18n.t('MQTT and AMQP in WebSockets are not offered. {trouble}', { trouble }),
  ],
  amqp: ['amqp-not-offered', (trouble) => i18n.t('AMQP is not offered. {trouble}', { trouble })],
  revocation: [
    'revocation-not-offered',
    (trouble) => i18n.t('Revocation lists and OCSP are not offered. {trouble}', { trouble }),
  ],
  alpn: ['alpn-not-offered', (trouble) => i18n.t('MQTT by ALPN (AWS IoT) is not offered. {trouble}', { trouble })],
};

/** What is told of a hub that listens, and was asked for these further ports. */
export function furtherFacts(
  listening: Awaited<ReturnType<HubListener['listen']>>,
  asked: FurtherPorts,
): {
  readonly place: Pick<Started, 'webSocketPort' | 'amqpPort' | 'alpnPort' | 'revocationPort'>;
  readonly warnings: Started['warnings'];
} {
  const { webSocket, amqp, alpn, revocation } = listening;
  const missing = (['webSocket', 'amqp', 'revocation', 'alpn'] as const).flatMap((of) => {
    const one = listening[of];
    return one !== undefined && 'trouble' in one ? [{ of, trouble: one.trouble }] : [];
  });
  return {
    place: {
      ...(webSocket !== undefined && 'port' in webSocket ? { webSocketPort: webSocket.port } : {}),
      ...(amqp !== undefined && 'port' in amqp ? { amqpPort: amqp.port } : {}),
      ...(revocation !== undefined && 'port' in revocation ? { revocationPort: revocation.port } : {}),
      ...(alpn !== undefined && 'port' in alpn ? { alpnPort: alpn.port } : {}),
    },
    warnings: missing.length === 0 ? [] : [notOffered(missing, asked)],
  };
}

/** One warning, however many are missing: another hub that runs has all of them. */
function notOffered(
  missing: readonly { readonly of: keyof FurtherPorts; readonly trouble: string }[],
  asked: FurtherPorts,
): Started['warnings'][number] {
  const [first] = missing;
  if (first !== undefined && missing.length === 1) {
    const [code, text] = warnings[first.of];
    const remedy = i18n.t('Stop the program that has it or choose another port, and start the hub again.');
    return { code, message: `${text(first.trouble)} ${remedy}` };
  }
  const ports = missing.map(({ of }) => `${portNames[of]()} (${asked[of]})`).join(', ');
  return {
    code: 'ports-not-offered',
    message: i18n.t(
      'Not offered, since their ports are not to be had: {ports}. Stop the programs that have them or choose others, and start the hub again.',
      { ports },
    ),
  };
}

/** Of a port that is taken: the next one that is not, and is chosen for nothing else. Where there is none, what is told is that this one is taken. */
export async function withFreePort(
  why: unknown,
  input: ParsedInput<'hub.start'>,
  next: (from: number) => Promise<MethodOutput<'hub.freePort'>>,
): Promise<unknown> {
  if (!(why instanceof Problem && why.code === 'PORT_TAKEN')) return why;
  const chosen = chosenPorts(input);
  let free = await next(input.port + 1).catch(() => undefined);
  while (free !== undefined && chosen.has(free.port)) free = await next(free.port + 1).catch(() => undefined);
  return free === undefined ? why : why.but({ action: { do: 'use-port', ...free } });
}
