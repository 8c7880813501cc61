import { i18n } from '../../language/index.ts';
import { things } from '../../things/index.ts';
import type { HowtoStep } from '../../howto/openssl.ts';
import { hereDocument, withSecrets, word } from '../../howto/shell.ts';
import { askForCode, registerAuthority } from './proof.ts';
import { type RegisterOrder, forEachDevice, proofSecret, signCode, signedCode } from '../../howto/register.ts';

const policy = 'certbench-device';
const policyFile = 'policy.json';

/** AWS's command line in the region of an endpoint, and how things of it are named there. */
export function iotOf({ host }: Pick<RegisterOrder['target'], 'host'>) {
  const [, region, china] = /\.iot\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?$/.exec(host) ?? [];
  return {
    iot: (command: string) => `aws iot ${command}${region === undefined ? '' : ` --region ${region}`}`,
    arn: (kind: string, name: string) =>
      `arn:${china === undefined ? 'aws' : 'aws-cn'}:iot:${region ?? '*'}:*:${kind}/${name}`,
  };
}

export const createPolicy = (iot: (command: string) => string, name: string, file: string, document: object): string =>
  [
    hereDocument(`cat > ${file}`, [JSON.stringify(document, undefined, 2)]),
    `${iot('create-policy')} --policy-name ${name} --policy-document file://${file}`,
  ].join('\n');

/** Certificates, policy and things (docs.aws.amazon.com/cli, "iot"). */
export function registerWithAws(order: RegisterOrder): HowtoStep[] {
  const { target, authority } = order;
  const { iot } = iotOf(target);
  const policySteps: HowtoStep[] = [
    {
      title: i18n.t('Say what devices may do'),
      commands: createPolicy(iot, policy, policyFile, policyDocument(order)),
    },
  ];
  const devices = forEachDevice(order, (words) => [
    `ARN=$(${iot(authority === undefined ? 'register-certificate-without-ca --status ACTIVE' : 'register-certificate --set-as-active')} \\`,
    `  --certificate-pem ${words.fileUrl('certificate')}${
      authority === undefined ? '' : ` --ca-certificate-pem ${word(`file://${authorityPath(authority)}`)}`
    } \\`,
    '  --query certificateArn --output text)',
    `${iot('attach-policy')} --policy-name ${policy} --target "$ARN"`,
    `${iot('create-thing')} ${words.word(`--thing-name=${words.id}`)}`,
    `${iot('attach-thing-principal')} ${words.word(`--thing-name=${words.id}`)} --principal "$ARN"`,
  ]);
  if (authority === undefined)
    return [...policySteps, { title: i18n.t('Register the devices'), commands: devices.join('\n') }];
  return [
    ...policySteps,
    {
      title: i18n.t('Ask for the registration code'),
      commands: `CODE=$(${askForCode(iot)})\necho "$CODE"`,
    },
    {
      title: i18n.t('Register {authority} and the devices: asks for its passphrase', { authority }),
      commands: withSecrets(
        [proofSecret(authority)],
        [
          ...signCode(authority),
          ...registerAuthority(iot, word(`file://${authorityPath(authority)}`), signedCode(authority, 'file://'))
            .join(' \\\n  ')
            .split('\n'),
          ...devices,
        ],
      ),
    },
  ];
}

const authorityPath = (authority: string): string =>
  `${things.authority.folder({ name: authority })}/${things.authority.files(authority).pem}`;

function policyDocument({ target }: RegisterOrder): object {
  const { settings } = target;
  const { arn } = iotOf(target);
  // The broker knows of a device its client ID; another template than that stands for anything.
  const id = settings['clientId'] === '{deviceId}' ? '${iot:ClientId}' : '*';
  const own = (setting: string) => (settings[setting] ?? '').replaceAll('{deviceId}', id);
  const allow = (actions: readonly string[], resource: string) => ({
    Effect: 'Allow',
    Action: actions,
    Resource: resource,
  });
  const filter = own('subscription').replaceAll('+', '*').replace(/#$/, '*');
  return {
    Version: '2012-10-17',
    Statement: [
      allow(['iot:Connect'], arn('client', own('clientId'))),
      allow(['iot:Publish'], arn('topic', own('topic'))),
      ...(filter === ''
        ? []
        : [allow(['iot:Subscribe'], arn('topicfilter', filter)), allow(['iot:Receive'], arn('topic', filter))]),
    ],
  };
}
