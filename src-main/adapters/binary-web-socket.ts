import { WebSocket } from 'ws';

/** A frame of a kind that cannot be accepted (RFC 6455, 7.4.1). */
const unsupportedData = 1003;

/** Takes a text frame for an error, after which `ws` hands on nothing more (MQTT 5, 6; AMQP WebSocket Binding 1.0, 2.4). */
export class BinaryWebSocket extends WebSocket {
  override emit(event: string | symbol, ...args: unknown[]): boolean {
    if (event !== 'message' || args[1] === true) return super.emit(event, ...args);
    this.close(unsupportedData, 'MQTT and AMQP are sent in binary frames.');
    return super.emit('error', new Error('A text frame came: MQTT and AMQP in a WebSocket are sent in binary frames.'));
  }
}
