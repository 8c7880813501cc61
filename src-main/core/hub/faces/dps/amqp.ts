import { toUtf8 } from '../../../bytes.ts';
import { idText } from '../../../amqp/message.ts';
import type { AmqpFace } from '../../amqp.ts';
import { retryAfterSeconds } from './answers.ts';
import { decideRegistration } from './login.ts';
import { maximumMessageBytes, operationStatus, register } from './operations.ts';

const kind = 'registration';

/** What answers that are errors are called by AMQP (Azure/azure-iot-sdk-node, azure-iot-amqp-base, translateError). */
const conditions: Readonly<Record<number, string>> = {
  400: 'com.microsoft:argument-error',
  401: 'amqp:unauthorized-access',
  404: 'amqp:not-found',
  429: 'com.microsoft:device-container-throttled',
};

/**
 * DPS by AMQP: both links have the address `{idScope}/registrations/{registrationId}`, and operations are named by application
 * properties (Azure/azure-iot-sdk-node, provisioning/transport/amqp; Azure/azure-iot-sdk-csharp, ProvisioningTransportHandlerAmqp).
 */
export const dpsAmqp: AmqpFace = {
  address(text) {
    const [, idScope, id] = /^\/?([^/]+)\/registrations\/([^/]+)\/?$/.exec(text) ?? [];
    return idScope === undefined || id === undefined ? undefined : { idScope, id, kind };
  },

  login: ({ idScope = '', id }, credentials, world) =>
    decideRegistration({ idScope, registrationId: id }, credentials, world),

  mostBytes: () => maximumMessageBytes,

  receive(client, _kind, message, world) {
    const { correlationId = message.messageId ?? '', applicationProperties = {}, body: payload } = message;
    const request = { client, requestId: idText(correlationId), world, protocol: 'amqp' } as const;
    const operation = applicationProperties['iotdps-operation-type'];
    const operationId = applicationProperties['iotdps-operation-id'];
    if (operation !== 'iotdps-register' && operation !== 'iotdps-get-operationstatus') {
      const reason = `${client.deviceId} sent a message whose iotdps-operation-type is neither iotdps-register nor iotdps-get-operationstatus.`;
      return { refusal: { cause: 'operation-unknown', reason } };
    }
    const { status, body, wait, ...effects } =
      operation === 'iotdps-register'
        ? register(request, payload)
        : operationStatus(request, typeof operationId === 'string' ? operationId : '');
    if (status >= 400) {
      const condition = conditions[status] ?? 'amqp:internal-error';
      return {
        ...effects,
        error: { condition, description: JSON.stringify(body), ...(wait ? { retryAfterSeconds } : {}) },
      };
    }
    const applied = wait ? { 'retry-after': String(retryAfterSeconds) } : {};
    const answer = { correlationId, applicationProperties: applied, body: toUtf8(JSON.stringify(body)) };
    return { ...effects, replies: [{ kind, message: answer }] };
  },
};
