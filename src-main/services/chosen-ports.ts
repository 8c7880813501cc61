import type { ParsedInput } from '../contract/methods.ts';
import { i18n } from '../core/language/index.ts';
import { Problem } from '../core/problem.ts';
import type { FurtherPorts } from './ports.ts';

/** Those of the hub’s ports that are chosen, by their members in the contract. */
export const portFields = {
  amqp: 'amqpPort',
  webSocket: 'webSocketPort',
  alpn: 'alpnPort',
  revocation: 'revocationPort',
} as const;
/** As the window calls them. */
export const portNames: Readonly<Record<keyof FurtherPorts, () => string>> = {
  webSocket: () => i18n.t('WebSockets and HTTPS'),
  amqp: () => 'AMQP',
  alpn: () => i18n.t('MQTT by ALPN (AWS IoT)'),
  revocation: () => i18n.t('revocation lists and OCSP'),
};

const furtherNames = ['webSocket', 'amqp', 'alpn', 'revocation'] as const;

type ChosenPorts = Pick<ParsedInput<'hub.start'>, 'port' | (typeof portFields)[keyof FurtherPorts]>;

/** What of these ports is chosen for what, MQTT first. Throws INVALID_INPUT where one is chosen twice. */
export function chosenPorts(input: ChosenPorts): Map<number, string> {
  const chosen = new Map([[input.port, 'MQTT']]);
  for (const of of furtherNames) {
    const port = input[portFields[of]] ?? 0;
    if (port === 0) continue;
    const other = chosen.get(port);
    chosen.set(port, portNames[of]());
    if (other === undefined) continue;
    throw new Problem(
      'INVALID_INPUT',
      i18n.t('Port {port} cannot be for {other} and for {wanted}.', { port, other, wanted: portNames[of]() }),
      {
        field: portFields[of],
        remedy: i18n.t('Choose another port for one of them.'),
      },
    );
  }
  return chosen;
}
