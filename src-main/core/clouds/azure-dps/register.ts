import { i18n } from '../../language/index.ts';
import type { HowtoStep } from '../../howto/openssl.ts';
import { prove, uploadAndAsk } from '../azure-iot-hub/register.ts';
import { type RegisterOrder, entryName, forEachDevice } from '../../howto/register.ts';

/** The host is the same for every service, so that its name has to be told. */
const service = '--dps-name "${DPS_NAME:?is not set}" --resource-group "${RESOURCE_GROUP:?is not set}"';
const tell: HowtoStep = {
  get title() {
    return i18n.t('Say which service it is: put your own names in');
  },
  commands: 'DPS_NAME=my-dps RESOURCE_GROUP=my-group',
};

/** Enrolments of the provisioning service (learn.microsoft.com, "az iot dps certificate", "enrollment", "enrollment-group"). */
export function registerWithDps(order: RegisterOrder): HowtoStep[] {
  const { authority } = order;
  if (authority === undefined) {
    return [
      tell,
      {
        title: i18n.t('Enroll the devices one by one'),
        commands: forEachDevice(order, (words) => [
          `az iot dps enrollment create ${service} \\`,
          `  ${words.word(`--enrollment-id=${words.id}`)} --attestation-type x509 --certificate-path ${words.path('certificate')}`,
        ]).join('\n'),
      },
    ];
  }
  const name = entryName(authority);
  const entry = `${service} --certificate-name ${name}`;
  return [
    tell,
    uploadAndAsk(authority, 'az iot dps certificate', entry),
    prove(authority, 'az iot dps certificate', entry, [
      '# Every device that the authority signs belongs to the group.',
      `az iot dps enrollment-group create ${service} \\`,
      `  --enrollment-id ${name.toLowerCase()} --ca-name ${name}`,
    ]),
  ];
}
