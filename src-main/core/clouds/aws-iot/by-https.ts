import type { Transport } from '../../platform/platform.ts';
import { onTopic } from '../../platform/topic-fields.ts';
import { contentTypeOf } from '../../telemetry/message.ts';

const publishing = '/topics/';

/** Publishing by HTTPS (docs.aws.amazon.com/iot, "HTTPS"): a request a message, and nothing that a device could listen to. */
export const awsByHttps: Transport = {
  connection: ({ host, port }) => ({
    protocol: 'https',
    host,
    port,
    serverName: undefined,
    // There is nothing that is asked without publishing.
    firstPath: undefined,
    pollSeconds: 0,
  }),

  encode(message, target) {
    const { topic, payload, qos } = onTopic(message, target);
    return {
      topic: `${publishing}${encodeURIComponent(topic)}?qos=${qos}`,
      payload,
      qos,
      https: { method: 'POST', headers: { 'content-type': contentTypeOf(message) } },
    };
  },

  subscriptions: () => [],
  /** It answers that the message has come, with a trace ID. */
  confirms: ({ topic }) => topic.startsWith(publishing),
};
