import { i18n } from '../../language/index.ts';
import { authorityFile, type HowtoStep } from '../../howto/openssl.ts';
import { word } from '../../howto/shell.ts';
import { type RegisterOrder, entryName, forEachDevice, thumbprint } from '../../howto/register.ts';

const topicSpace = 'telemetry';

/** Clients and topic spaces of a namespace (learn.microsoft.com, "az eventgrid namespace"). */
export function registerWithEventGrid(order: RegisterOrder): HowtoStep[] {
  const { target, authority } = order;
  const namespace = word(target.host.split('.')[0] ?? '');
  const where = `--resource-group "\${RESOURCE_GROUP:?is not set}" --namespace-name ${namespace}`;
  const own = (setting: string, id: string) => (target.settings[setting] ?? '').replaceAll('{deviceId}', id);
  const variable = '${client.authenticationName}';
  const templates = ['topic', 'subscription'].map((setting) => own(setting, variable)).filter((one) => one !== '');
  const permissions = own('subscription', '') === '' ? ['Publisher'] : ['Publisher', 'Subscriber'];
  return [
    { title: i18n.t('Say which resource group it is: put your own in'), commands: 'RESOURCE_GROUP=my-group' },
    ...(authority === undefined
      ? []
      : [
          {
            title: i18n.t('Upload {authority}, which must have signed the devices itself', { authority }),
            commands: [
              `az eventgrid namespace ca-certificate create ${where} \\`,
              `  --name ${entryName(authority)} --certificate ${authorityFile('', authority, 'pem')}`,
            ].join('\n'),
          },
        ]),
    {
      title: i18n.t('Register the devices as clients'),
      commands: forEachDevice(order, (words) => [
        ...(authority === undefined ? [thumbprint(words)] : []),
        `az eventgrid namespace client create ${where} \\`,
        `  ${words.word(`--name=${words.id}`)} ${words.word(`--authentication-name=${own('authenticationName', words.id)}`)} \\`,
        `  --client-certificate-authentication ${
          authority === undefined
            ? '"{validation-scheme:ThumbprintMatch,allowed-thumbprints:[$THUMBPRINT]}"'
            : '"{validation-scheme:SubjectMatchesAuthenticationName}"'
        }`,
      ]).join('\n'),
    },
    {
      title: i18n.t('Allow them their topics'),
      commands: [
        `az eventgrid namespace topic-space create ${where} --name ${topicSpace} \\`,
        `  --topic-templates ${word(JSON.stringify([...new Set(templates)]))}`,
        ...permissions.flatMap((permission) => [
          `az eventgrid namespace permission-binding create ${where} \\`,
          `  --name ${topicSpace}-${permission.toLowerCase()} --client-group-name '$all' \\`,
          `  --permission ${permission} --topic-space-name ${topicSpace}`,
        ]),
      ].join('\n'),
    },
  ];
}
