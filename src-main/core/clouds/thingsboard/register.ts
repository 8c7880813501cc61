import { i18n } from '../../language/index.ts';
import type { HowtoStep } from '../../howto/openssl.ts';
import { withSecrets, word } from '../../howto/shell.ts';
import { type RegisterOrder, forEachDevice } from '../../howto/register.ts';

/** Devices and their credentials over ThingsBoard's REST API (thingsboard.io/docs/reference/rest-api). */
export function registerWithThingsboard(order: RegisterOrder): HowtoStep[] {
  const { host } = order.target;
  const server = `https://${host.includes(':') ? `[${host}]` : host}`;
  const post = `curl -sSf -H 'Content-Type: application/json'`;
  // Out of the list of processes.
  const login = '-H @<(echo "X-Authorization: Bearer $TOKEN")';
  return [
    {
      title: i18n.t('Register the devices with their certificates: asks for user name and password; needs jq'),
      commands: withSecrets(
        [
          { variable: 'TB_USER', prompt: 'User name of a tenant administrator' },
          { variable: 'TB_PASSWORD', prompt: 'Password' },
        ],
        [
          `SERVER=${word(server)}`,
          `TOKEN=$(jq -n '{username: env.TB_USER, password: env.TB_PASSWORD}' |`,
          `  ${post} -d @- "$SERVER/api/auth/login" | jq -r .token)`,
          ...forEachDevice(order, (words) => [
            `DEVICE=$(jq -n --arg name ${words.word(words.id)} '{name: $name, type: "default"}' |`,
            `  ${post} ${login} -d @- "$SERVER/api/device" | jq -r .id.id)`,
            `${post} ${login} "$SERVER/api/device/$DEVICE/credentials" |`,
            `  jq --rawfile pem ${words.path('certificate')} \\`,
            `    '. + {credentialsType: "X509_CERTIFICATE", credentialsId: null, credentialsValue: $pem}' |`,
            `  ${post} ${login} -d @- "$SERVER/api/device/credentials" > /dev/null`,
          ]),
        ],
      ),
    },
  ];
}
