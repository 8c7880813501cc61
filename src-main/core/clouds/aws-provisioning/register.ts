import { i18n } from '../../language/index.ts';
import type { HowtoStep } from '../../howto/openssl.ts';
import { type RegisterOrder, forEachDevice } from '../../howto/register.ts';
import { hereDocument, word } from '../../howto/shell.ts';
import { createPolicy, iotOf } from '../aws-iot/register.ts';
import { parametersOf } from './parameters.ts';
import { answerTopics, createFromCsr, registerThing, templateOf } from './topics.ts';

const policy = 'certbench-claim';
const policyFile = 'claim-policy.json';
const templateFile = 'template.json';

/** A claim policy, a template, and the claim certificates (docs.aws.amazon.com/iot, "Provisioning by claim"; AWS CLI reference, "iot"). */
export function registerClaims(order: RegisterOrder): HowtoStep[] {
  const { target } = order;
  const { iot, arn } = iotOf(target);
  const template = templateOf(target);
  const asked = [createFromCsr, registerThing(template)];
  const answers = answerTopics(template);
  const claims = [
    { Effect: 'Allow', Action: ['iot:Connect'], Resource: '*' },
    { Effect: 'Allow', Action: ['iot:Publish'], Resource: asked.map((topic) => arn('topic', topic)) },
    { Effect: 'Allow', Action: ['iot:Receive'], Resource: answers.map((topic) => arn('topic', topic)) },
    { Effect: 'Allow', Action: ['iot:Subscribe'], Resource: answers.map((topic) => arn('topicfilter', topic)) },
  ];
  const claim = target.settings['claim'] ?? '';
  const whose = claim === '' ? order : { ...order, deviceIds: [claim] };
  return [
    {
      title: i18n.t('Say what claim certificates may do'),
      commands: createPolicy(iot, policy, policyFile, { Version: '2012-10-17', Statement: claims }),
    },
    {
      title: i18n.t('Make the template; ROLE is an IAM role with AWSIoTThingsRegistration'),
      commands: [
        hereDocument(`cat > ${templateFile}`, [JSON.stringify(templateBody(order, arn), undefined, 2)]),
        ': "${ROLE:?is not known}"',
        `${iot('create-provisioning-template')} ${word(`--template-name=${template}`)} --enabled --type FLEET_PROVISIONING \\`,
        `  --provisioning-role-arn "$ROLE" --template-body file://${templateFile}`,
      ].join('\n'),
    },
    {
      title: i18n.t('Register the claim certificates'),
      commands: forEachDevice(whose, (words) => [
        `ARN=$(${iot('register-certificate-without-ca --status ACTIVE')} \\`,
        `  --certificate-pem ${words.fileUrl('certificate')} --query certificateArn --output text)`,
        `${iot('attach-policy')} --policy-name ${policy} --target "$ARN"`,
      ]).join('\n'),
    },
  ];
}

/** The thing has the first parameter's value for its name, and may publish below it. */
function templateBody({ target }: RegisterOrder, arn: (kind: string, name: string) => string): object {
  const names = Object.keys(parametersOf(target.settings['parameters'] ?? '{}', '') ?? {});
  const [first = 'SerialNumber'] = names;
  const thing = '${iot:Connection.Thing.ThingName}';
  const topic = (target.settings['topic'] ?? '').replaceAll('{deviceId}', thing);
  const document = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: ['iot:Connect'], Resource: arn('client', thing) },
      { Effect: 'Allow', Action: ['iot:Publish'], Resource: arn('topic', topic) },
    ],
  };
  return {
    Parameters: Object.fromEntries((names.length === 0 ? [first] : names).map((name) => [name, { Type: 'String' }])),
    Resources: {
      thing: { Type: 'AWS::IoT::Thing', Properties: { ThingName: { Ref: first } } },
      certificate: {
        Type: 'AWS::IoT::Certificate',
        Properties: { CertificateId: { Ref: 'AWS::IoT::Certificate::Id' }, Status: 'ACTIVE' },
      },
      policy: { Type: 'AWS::IoT::Policy', Properties: { PolicyDocument: document } },
    },
  };
}
