import { i18n } from '../../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import { toUtf8 } from '../../core/bytes.ts';
import { fillTemplate, topicTemplateFault } from '../../core/platform/template.ts';
import { Problem } from '../../core/problem.ts';
import { checkDeviceId } from '../../core/things/identifiers.ts';
import type { Explain } from '../explaining.ts';
import type { ConnectionLoss, Ports } from '../ports.ts';
import type { Workspaces } from '../workspaces.ts';
import { BeforeKeeper } from '../device-before.ts';
import { deviceCredentials } from '../device-credentials.ts';
import { mqttFacts, readTarget } from '../target.ts';
import { lossTrouble, messageTrouble } from '../troubles.ts';

/** One message of one device: sent means acknowledged, as its QoS promises. */
export async function publishOne(
  input: ParsedInput<'mqtt.publish'>,
  workspaces: Workspaces,
  ports: Ports,
  explain: Explain,
): Promise<MethodOutput<'mqtt.publish'>> {
  const { platform, target } = readTarget(input);
  const deviceId = checkDeviceId(input.deviceId);
  const { qos } = input;
  const { maximumQos, maximumMessageBytes, topic: limits } = platform.limits;
  const fault = topicTemplateFault(input.topic, limits, deviceId);
  if (fault !== undefined) {
    throw new Problem('INVALID_INPUT', `${JSON.stringify(input.topic)}: ${fault.reason}`, {
      field: 'topic',
      remedy: fault.remedy,
    });
  }
  if (qos > maximumQos) {
    throw new Problem(
      'INVALID_INPUT',
      i18n.t('{label} takes QoS {maximumQos} at most.', { label: platform.label, maximumQos }),
      {
        field: 'qos',
        remedy: i18n.t('Use a lower one.'),
      },
    );
  }
  const payload = toUtf8(input.message);
  if (payload.length > maximumMessageBytes) {
    throw new Problem(
      'INVALID_INPUT',
      i18n.t('The message has {count} bytes; {label} takes {maximumMessageBytes}.', {
        count: payload.length,
        label: platform.label,
        maximumMessageBytes,
      }),
      { field: 'message', remedy: i18n.t('Send less in one message.') },
    );
  }
  if (platform.talk?.(target, deviceId, new Uint8Array()) !== undefined) {
    throw new Problem(
      'INVALID_INPUT',
      i18n.t('At the MQTT 5 hub a device says first that it is there, and then sends.'),
      {
        field: 'settings.transport',
        remedy: i18n.t('Simulate the device instead, or send by MQTT to a classic hub.'),
      },
    );
  }
  const facts = mqttFacts(platform, target, deviceId);
  const workspace = await workspaces.open(input.workspace);
  const given = { ...input, leafAlone: platform.presentsLeafAlone?.(target) === true };
  const credentials = await deviceCredentials(workspace, deviceId, given, ports, 'deviceId');
  const explained = (loss: ConnectionLoss) =>
    explain(lossTrouble(loss, { platform, target }), { platform, target, deviceId, credentials });
  const up = await ports.connections.connect(facts, credentials, new AbortController().signal, () => undefined);
  if ('loss' in up) {
    const { what, remedy, action } = await explained(up.loss);
    throw new Problem('NOT_CONNECTED', what, { remedy, action });
  }
  const { connection } = up;
  const topic = fillTemplate(input.topic, deviceId);
  const startedAt = ports.clock.monotonicMs();
  const outcome = await connection.publish({ topic, payload, qos });
  const latencyMs = Number((ports.clock.monotonicMs() - startedAt).toFixed(2));
  await connection.close();
  if (outcome === 'acknowledged') {
    await new BeforeKeeper(workspaces, input.workspace, ports).connected(deviceId, credentials);
    return { topic, qos, latencyMs };
  }
  if (outcome === 'lost') {
    const { what, remedy, action } = await explained(await connection.ended);
    throw new Problem('NO_ANSWER', i18n.t('The message was not acknowledged. {what}', { what }), { remedy, action });
  }
  const { what, remedy, action } = messageTrouble(outcome.refused, platform);
  throw new Problem('SERVER_REFUSED', i18n.t('The message on {topic} was refused. {what}', { topic, what }), {
    remedy,
    action,
  });
}
