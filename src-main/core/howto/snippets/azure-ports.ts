import type { SnippetOrder } from './snippet.ts';

/** MQTT or AMQP in a WebSocket. */
export const isInWebSocket = ({ facts }: SnippetOrder): boolean =>
  facts.protocol !== 'https' && facts.webSocketPath !== undefined;

const usual = { mqtt: 8883, amqp: 5671, https: 443 } as const;

/** Azure's libraries connect to these ports and to no others. */
export const isUsual = (order: SnippetOrder): boolean =>
  order.facts.port === (isInWebSocket(order) ? 443 : usual[order.facts.protocol]);
