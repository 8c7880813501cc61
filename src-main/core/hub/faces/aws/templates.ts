import { i18n } from '../../../language/index.ts';
import { toUtf8 } from '../../../bytes.ts';
import { type Json, type JsonObject, asJsonObject, parseJson } from '../../../json.ts';
import { Problem } from '../../../problem.ts';
import { quoted } from '../../../quoting.ts';
import type { Section } from '../../section.ts';

/**
 * Provisioning templates (docs.aws.amazon.com/iot, "Provisioning templates"): parameters, a thing, a certificate, policies, and what the device
 * is told. Of functions there are Ref and Fn::Join.
 */
export interface AwsTemplate {
  readonly name: string;
  readonly enabled: boolean;
  /** JSON as it was written. */
  readonly body: string;
  /** Those that are declared, with their default. */
  readonly parameters: ReadonlyMap<string, string | undefined>;
  readonly thing: Resource | undefined;
  readonly certificate: Resource | undefined;
  readonly policies: readonly Resource[];
  readonly deviceConfiguration: JsonObject;
}

interface Resource {
  readonly properties: JsonObject;
  readonly overrides: JsonObject;
}

/** What a template refers to without declaring it. */
export const certificateIdParameter = 'AWS::IoT::Certificate::Id';

export const awsTemplateSection: Section<AwsTemplate> = {
  keyOf: ({ name }) => name,
  encode: ({ name, enabled, body }) => ({ name, enabled, body }),
  decode: ({ name, enabled, body }: Pick<AwsTemplate, 'name' | 'enabled' | 'body'>) => newTemplate(name, body, enabled),
};

const fault = (message: string, field = 'body') =>
  new Problem('INVALID_INPUT', message, {
    field,
    remedy:
      field === 'name'
        ? i18n.t('Use 1 to 36 letters, digits, underscores and hyphens.')
        : i18n.t('Write it as the page “Provisioning templates” of AWS IoT says: {example}', {
            example: '{"Parameters": {}, "Resources": {"thing": {"Type": "AWS::IoT::Thing", "Properties": {…}}, …}}',
          }),
  });

/** What may stand in each kind of resource; groups are taken, and the hub has none. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  'AWS::IoT::Thing': ['ThingName', 'AttributePayload', 'ThingTypeName', 'ThingGroups', 'BillingGroup'],
  'AWS::IoT::Certificate': ['CertificateId', 'Status'],
  'AWS::IoT::Policy': ['PolicyName', 'PolicyDocument'],
};

/** A template from what a person has written. Throws INVALID_INPUT. */
export function newTemplate(name: string, body: string, enabled: boolean): AwsTemplate {
  // "CreateProvisioningTemplate".
  if (!/^[0-9A-Za-z_-]{1,36}$/.test(name)) {
    throw fault(i18n.t('{name} cannot name a template.', { name: JSON.stringify(name) }), 'name');
  }
  const parsed = asJsonObject(parseJson(toUtf8(body)));
  if (parsed === undefined) throw fault(i18n.t('The template is no JSON object.'));
  const { Parameters: declared = {}, Resources: resources, DeviceConfiguration: told = {}, ...others } = parsed;
  const [other] = Object.keys(others);
  if (other !== undefined)
    throw fault(i18n.t('The hub does not know {other} in a template.', { other: quoted(other) }));
  const deviceConfiguration = asJsonObject(told);
  const listed = asJsonObject(resources);
  if (deviceConfiguration === undefined || listed === undefined) {
    throw fault(i18n.t('Resources and DeviceConfiguration of a template are objects.'));
  }
  const parameters = readParameters(declared);
  const byKind = new Map<string, Resource[]>();
  for (const [logical, value] of Object.entries(listed)) {
    const [kind, resource] = readResource(logical, value);
    byKind.set(kind, [...(byKind.get(kind) ?? []), resource]);
  }
  const [thing, second] = byKind.get('AWS::IoT::Thing') ?? [];
  const [certificate, further] = byKind.get('AWS::IoT::Certificate') ?? [];
  if (second !== undefined || further !== undefined) {
    throw fault(i18n.t('A template has one thing and one certificate at most.'));
  }
  if (thing !== undefined && thing.properties['ThingName'] === undefined) {
    throw fault(i18n.t('The thing of a template has a ThingName.'));
  }
  const policies = byKind.get('AWS::IoT::Policy') ?? [];
  checkExpressions([listed, deviceConfiguration], parameters);
  return { name, enabled, body, parameters, thing, certificate, policies, deviceConfiguration };
}

function readParameters(declared: Json): ReadonlyMap<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  for (const [name, value] of Object.entries(asJsonObject(declared) ?? {})) {
    const { Type: type, Default: fallback } = asJsonObject(value) ?? {};
    if (type !== 'String' || (fallback !== undefined && typeof fallback !== 'string')) {
      throw fault(i18n.t('The parameter {name} is no String with a text as its Default.', { name: quoted(name) }));
    }
    found.set(name, fallback);
  }
  return found;
}

function readResource(logical: string, value: Json): [kind: string, Resource] {
  const { Type: type, Properties: properties, OverrideSettings: overrides = {} } = asJsonObject(value) ?? {};
  const known = typeof type === 'string' && Object.hasOwn(kinds, type) ? kinds[type] : undefined;
  const own = asJsonObject(properties);
  const settings = asJsonObject(overrides);
  if (typeof type !== 'string' || known === undefined || own === undefined || settings === undefined) {
    throw fault(
      i18n.t('The resource {logical} has not one of the types {types} with Properties.', {
        logical: quoted(logical),
        types: Object.keys(kinds).join(', '),
      }),
    );
  }
  const unknown = Object.keys(own).find((property) => !known.includes(property));
  if (unknown !== undefined) {
    throw fault(
      i18n.t('The hub does not know {unknown} of the resource {logical}.', {
        unknown: quoted(unknown),
        logical: quoted(logical),
      }),
    );
  }
  if (type === 'AWS::IoT::Policy' && Object.keys(own).length !== 1) {
    throw fault(i18n.t('The policy {logical} has a PolicyName or a PolicyDocument.', { logical: quoted(logical) }));
  }
  return [type, { properties: own, overrides: settings }];
}

/** Functions and references that the hub cannot fill in are refused when the template is written. */
function checkExpressions(json: Json, parameters: AwsTemplate['parameters']): void {
  if (typeof json !== 'object' || json === null) return;
  for (const [key, value] of Object.entries(json)) {
    if (key.startsWith('Fn::') && key !== 'Fn::Join') {
      throw fault(i18n.t('The hub does not know the function {key}; it has Ref and Fn::Join.', { key: quoted(key) }));
    }
    if (key === 'Ref' && value !== certificateIdParameter && !parameters.has(value as string)) {
      throw fault(i18n.t('{value} is referred to, and no parameter.', { value: quoted(textOf(value)) }));
    }
    checkExpressions(value, parameters);
  }
}

/** What stands where a text is wanted. */
export const textOf = (json: Json): string => (typeof json === 'string' ? json : JSON.stringify(json));

/** A parameter that has no value, by its name. */
export class MissingParameter extends Error {}

/** An expression with its parameters filled in. Throws MissingParameter. */
export function filledIn(json: Json, values: ReadonlyMap<string, string>): Json {
  if (Array.isArray(json)) return (json as readonly Json[]).map((one) => filledIn(one, values));
  if (typeof json !== 'object' || json === null) return json;
  const { Ref: reference, 'Fn::Join': join } = json as JsonObject;
  if (typeof reference === 'string') {
    const value = values.get(reference);
    if (value === undefined) throw new MissingParameter(reference);
    return value;
  }
  if (Array.isArray(join)) {
    const [delimiter, parts] = join as readonly Json[];
    const texts = filledIn(parts ?? [], values);
    return Array.isArray(texts) ? texts.map(textOf).join(typeof delimiter === 'string' ? delimiter : '') : '';
  }
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, filledIn(value, values)]));
}
