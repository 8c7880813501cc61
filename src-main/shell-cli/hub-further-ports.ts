import type { Command } from 'commander';
import type { MethodInput } from '../contract/methods.ts';
import { wholeNumber } from './arguments.ts';

export interface FurtherPortOptions {
  websocketPort?: number;
  websocket: boolean;
  amqpPort?: number;
  amqp: boolean;
  alpnPort?: number;
  alpn: boolean;
}

/** Ports of the hub beside that of MQTT. */
export const addFurtherPortOptions = (command: Command): Command =>
  command
    .option(
      '--websocket-port <n>',
      'port for WebSockets; 0 picks a free one (default: 8443, or a free one with --port 0)',
      wholeNumber(0, 65_535),
    )
    .option('--no-websocket', 'offer no WebSockets')
    .option(
      '--amqp-port <n>',
      'port for AMQP; 0 picks a free one (default: 5671, or a free one with --port 0)',
      wholeNumber(0, 65_535),
    )
    .option('--no-amqp', 'offer no AMQP')
    .option(
      '--alpn-port <n>',
      'port of MQTT by ALPN (AWS IoT), as AWS IoT’s 443 with the protocol x-amzn-mqtt-ca; 0 picks a free one (default: 8444, or a free one with --port 0)',
      wholeNumber(0, 65_535),
    )
    .option('--no-alpn', 'offer no such port');

export const furtherPorts = ({
  websocket,
  websocketPort,
  amqp,
  amqpPort,
  alpn,
  alpnPort,
}: FurtherPortOptions): Pick<MethodInput<'hub.start'>, 'webSocketPort' | 'amqpPort' | 'alpnPort'> => ({
  webSocketPort: websocket ? websocketPort : null,
  amqpPort: amqp ? amqpPort : null,
  alpnPort: alpn ? alpnPort : null,
});
