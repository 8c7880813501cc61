import { i18n } from '../../../language/index.ts';
import { toUtf8 } from '../../../bytes.ts';
import { type Json, asJsonObject, parseJson } from '../../../json.ts';
import { Problem } from '../../../problem.ts';
import { quoted } from '../../../quoting.ts';
import type { Section } from '../../section.ts';
import { fits, literally, pattern } from './wildcards.ts';

/**
 * Policies of AWS IoT (docs.aws.amazon.com/iot, "AWS IoT Core policies"), as far as clients of MQTT meet them. Region and account in an ARN do
 * not count here: documents come from real accounts, and the hub has none.
 */
export interface AwsPolicy {
  readonly name: string;
  /** JSON as it was written. */
  readonly document: string;
  readonly statements: readonly Statement[];
}

interface Statement {
  readonly allows: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** The condition on `iot:Connection.Thing.IsAttached`, where there is one. */
  readonly attached: boolean | undefined;
}

export type AwsAction = 'iot:Connect' | 'iot:Publish' | 'iot:RetainPublish' | 'iot:Subscribe' | 'iot:Receive';

/** Who asks, as policy variables name it ("Thing policy variables"). */
export interface Principal {
  readonly clientId: string;
  readonly commonName: string | undefined;
  /** The thing that is attached to the certificate and called as the client calls itself. */
  readonly thing:
    | {
        readonly name: string;
        readonly typeName?: string | undefined;
        readonly attributes: Readonly<Record<string, string>>;
      }
    | undefined;
}

/** "CreatePolicy". */
const policyName = /^[\w+=,.@-]{1,128}$/;
/** "AWS IoT Core quotas": a policy document has 2048 characters, blanks left out. */
const maximumCharacters = 2048;

export const awsPolicySection: Section<AwsPolicy> = {
  keyOf: ({ name }) => name,
  encode: ({ name, document }) => ({ name, document }),
  decode: ({ name, document }: Pick<AwsPolicy, 'name' | 'document'>) => newPolicy(name, document),
};

const refuse = (field: string, message: string, remedy: string) =>
  new Problem('INVALID_INPUT', message, { field, remedy });

/** A policy from what a person or a template has written. Throws INVALID_INPUT. */
export function newPolicy(name: string, document: string): AwsPolicy {
  if (!policyName.test(name)) {
    throw refuse(
      'name',
      i18n.t('{name} cannot name a policy.', { name: JSON.stringify(name) }),
      i18n.t('Use 1 to 128 letters, digits and any of {signs}.', { signs: '_ + = , . @ -' }),
    );
  }
  const size = document.replaceAll(/\s/g, '').length;
  if (size > maximumCharacters) {
    throw refuse(
      'document',
      i18n.t('The policy has {size} characters without blanks; AWS IoT takes {most}.', {
        size,
        most: maximumCharacters,
      }),
      i18n.t('Write it shorter, with wildcards and policy variables, or attach two.'),
    );
  }
  const parsed = asJsonObject(parseJson(toUtf8(document)));
  if (parsed === undefined) throw fault(i18n.t('The policy document is no JSON object.'));
  const { Statement: stated } = parsed;
  const list = Array.isArray(stated) ? (stated as readonly Json[]) : stated === undefined ? [] : [stated];
  if (list.length === 0) throw fault(i18n.t('The policy document has no Statement.'));
  return { name, document, statements: list.map(readStatement) };
}

const example = '{"Effect": "Allow", "Action": "iot:Connect", "Resource": "*"}';
const fault = (message: string) =>
  refuse('document', message, i18n.t('A statement looks like {example}.', { example }));

function readStatement(json: Json): Statement {
  const statement = asJsonObject(json);
  if (statement === undefined) throw fault(i18n.t('A statement of the policy is no object.'));
  const { Sid: _sid, Effect: effect, Action: action, Resource: resource, Condition: condition, ...others } = statement;
  const [other] = Object.keys(others);
  if (other !== undefined) {
    throw fault(i18n.t('The hub does not know {other} in a statement of a policy.', { other: quoted(other) }));
  }
  if (effect !== 'Allow' && effect !== 'Deny') throw fault(i18n.t('The Effect of a statement is Allow or Deny.'));
  const actions = texts(action);
  const resources = texts(resource);
  if (actions === undefined) throw fault(i18n.t('A statement has an Action: a text, or a list of texts.'));
  if (resources === undefined) throw fault(i18n.t('A statement has a Resource: a text, or a list of texts.'));
  for (const one of resources) checkVariables(one);
  return { allows: effect === 'Allow', actions, resources, attached: readCondition(condition) };
}

function texts(value: Json | undefined): readonly string[] | undefined {
  const list: readonly Json[] = Array.isArray(value) ? value : [value ?? null];
  return list.length > 0 && list.every((one) => typeof one === 'string') ? list : undefined;
}

const isAttached = 'iot:Connection.Thing.IsAttached';

/** The one condition that devices' policies are written with; any other would be a promise that is not kept. */
function readCondition(condition: Json | undefined): boolean | undefined {
  if (condition === undefined) return undefined;
  const { Bool: bool, ...others } = asJsonObject(condition) ?? { other: null };
  const { [isAttached]: value, ...rest } = asJsonObject(bool) ?? {};
  const wanted = texts(typeof value === 'boolean' ? String(value) : value)?.[0];
  if (Object.keys({ ...others, ...rest }).length > 0 || (wanted !== 'true' && wanted !== 'false')) {
    throw fault(i18n.t('Of conditions the hub knows Bool of {isAttached} alone.', { isAttached }));
  }
  return wanted === 'true';
}

const variable = /\$\{([^}]*)\}/g;
const thingVariable = 'iot:Connection.Thing.';
const attribute = /^iot:Connection\.Thing\.Attributes\[([\w.,@/:#-]{1,128})\]$/;
const variables = [
  'iot:ClientId',
  'iot:Certificate.Subject.CommonName',
  `${thingVariable}ThingName`,
  `${thingVariable}ThingTypeName`,
];

function checkVariables(resource: string): void {
  for (const [text, name = ''] of resource.matchAll(variable)) {
    if (variables.includes(name) || attribute.test(name)) continue;
    const known = [...variables, `${thingVariable}Attributes[name]`].map((one) => `\${${one}}`).join(', ');
    throw fault(i18n.t('The hub does not know the policy variable {text}; there are {known}.', { text, known }));
  }
}

/** Undefined where the client has no such thing: then the statement says nothing of it. */
function valueOf(name: string, { clientId, commonName, thing }: Principal): string | undefined {
  if (name === 'iot:ClientId') return clientId;
  if (name === 'iot:Certificate.Subject.CommonName') return commonName;
  if (name === `${thingVariable}ThingName`) return thing?.name;
  if (name === `${thingVariable}ThingTypeName`) return thing?.typeName;
  const [, key] = attribute.exec(name) ?? [];
  if (key === undefined || thing === undefined) return undefined;
  return Object.hasOwn(thing.attributes, key) ? thing.attributes[key] : undefined;
}

function matchesResource(resource: string, asked: string, principal: Principal): boolean {
  if (resource === '*') return true;
  // arn:aws:iot:region:account:resource
  const own = /^arn:[^:]*:iot:[^:]*:[^:]*:(.*)$/s.exec(resource)?.[1];
  if (own === undefined) return false;
  const places = [];
  let from = 0;
  for (const found of own.matchAll(variable)) {
    const value = valueOf(found[1] ?? '', principal);
    if (value === undefined) return false;
    places.push(...pattern(own.slice(from, found.index)), ...literally(value));
    from = found.index + found[0].length;
  }
  return fits([...places, ...pattern(own.slice(from))], asked);
}

const matchesAction = (action: string, asked: AwsAction): boolean =>
  fits(pattern(action.toLowerCase()), asked.toLowerCase());

/** What the policies say: a denial outweighs, and what none allows is not allowed. `resource` is what an ARN ends with, as `topic/a/b`. */
export function isAllowed(
  policies: readonly Pick<AwsPolicy, 'statements'>[],
  action: AwsAction,
  resource: string,
  principal: Principal,
): boolean {
  const speaking = policies
    .flatMap(({ statements }) => statements)
    .filter(
      ({ actions, resources, attached }) =>
        (attached === undefined || attached === (principal.thing !== undefined)) &&
        actions.some((one) => matchesAction(one, action)) &&
        resources.some((one) => matchesResource(one, resource, principal)),
    );
  return speaking.length > 0 && speaking.every(({ allows }) => allows);
}
