import { i18n } from '../../language/index.ts';
import { things } from '../../things/index.ts';
import type { HowtoStep } from '../../howto/openssl.ts';
import { hereDocument, word } from '../../howto/shell.ts';
import { type RegisterOrder, forEachDevice } from '../../howto/register.ts';

const trustFile = 'device-authorities.pem';

/** mosquitto, which takes the common name as user name (mosquitto.org/man/mosquitto-conf-5.html). */
export function registerWithMosquitto(order: RegisterOrder): HowtoStep[] {
  const { target, authority, server: name = target.host } = order;
  const server = `${things.server.folder({ name })}/`;
  const names = things.server.files(name);
  const trusted =
    authority === undefined
      ? trustFile
      : `${things.authority.folder({ name: authority })}/${things.authority.files(authority).chain}`;
  return [
    ...(authority === undefined
      ? [
          {
            title: i18n.t('Collect the certificates that are trusted'),
            commands: [
              `: > ${trustFile}`,
              ...forEachDevice(order, (words) => [`cat ${words.path('certificate')} >> ${trustFile}`]),
            ].join('\n'),
          },
        ]
      : []),
    {
      title: i18n.t('Run mosquitto for these devices; it runs until it is interrupted'),
      commands: [
        `# The server's own certificate is taken from ${word(server)}: make one of this name, or put your own files in.`,
        hereDocument('cat > mosquitto.conf', [
          `listener ${target.port}`,
          `cafile ${trusted}`,
          `certfile ${server}${names.chain}`,
          `keyfile ${server}${names.key}`,
          'require_certificate true',
          'use_identity_as_username true',
        ]),
        'mosquitto -c mosquitto.conf -v',
      ].join('\n'),
    },
  ];
}
