import type { SnippetOrder } from './snippet.ts';

export const isInWebSocket = ({ facts }: SnippetOrder): boolean => facts.webSocketPath !== undefined;

/** Azure's libraries connect to these ports and to no others. */
export const isUsual = (order: SnippetOrder): boolean => order.facts.port === (isInWebSocket(order) ? 443 : 8883);
