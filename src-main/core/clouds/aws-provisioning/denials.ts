import { i18n } from '../../language/index.ts';
import { type JsonObject, textIn } from '../../platform/answers.ts';
import type { Denial } from '../../platform/conversation.ts';

/** Why a device is not provisioned, and what to do about it ("Device provisioning MQTT API", errors). */

const remedies: Readonly<Record<number, () => string>> = {
  400: () =>
    i18n.t(
      'Check the template and its parameters: each that it declares has a value, and the thing’s name is one that AWS IoT takes.',
    ),
  403: () =>
    i18n.t('Check the template’s role, and its pre-provisioning hook: one of them does not allow this device.'),
  404: () =>
    i18n.t('Check the name of the template: it counts capital letters, and is one of this account and region.'),
  409: () => i18n.t('The thing exists already: choose other parameters, or override settings in the template.'),
  429: () => i18n.t('Provision fewer devices at once, or try again in a minute.'),
};

export function rejected(topic: string, body: JsonObject | undefined, raw: string): Denial {
  const { statusCode } = body ?? {};
  const status = typeof statusCode === 'number' ? statusCode : undefined;
  const said = [
    status === undefined ? undefined : String(status),
    textIn(body, 'errorCode'),
    textIn(body, 'errorMessage'),
  ];
  const words = said.filter((one) => one !== undefined).join(' ');
  return {
    cause: 'aws-provisioning-rejected',
    what: i18n.t('AWS IoT has rejected {topic}: {words}', { topic, words: words === '' ? raw : words }),
    remedy: (remedies[status ?? 0] ?? (() => i18n.t('Its own words tell why; try again later where they do not.')))(),
    raw,
  };
}

export const notGiven = (topic: string, raw: string): Denial => ({
  cause: 'aws-provisioning-malformed',
  what: i18n.t('The answer to {topic} has no certificate that can be read, or no ownership token.', { topic }),
  remedy: i18n.t('Check that the host is AWS IoT, and not another broker.'),
  raw,
});

export const silent = (topic: string, seconds: number): Denial => ({
  cause: 'aws-provisioning-no-answer',
  what: i18n.t('{topic} was not answered within {seconds} seconds.', { topic, seconds }),
  remedy: i18n.t(
    'Check that the policy of the claim certificate allows iot:Publish on the topic, and iot:Subscribe and iot:Receive on its answers.',
  ),
  raw: 'no answer',
});
