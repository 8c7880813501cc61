import { toHex, toUtf8 } from '../../../bytes.ts';
import { type Json, type JsonObject, asJsonObject } from '../../../json.ts';
import { Problem } from '../../../problem.ts';
import { quoted } from '../../../quoting.ts';
import type { HubWorld } from '../../face.ts';
import type { StateChange } from '../../state.ts';
import { type AwsPolicy, newPolicy } from './policies.ts';
import { type AwsCertificate, type AwsThing, isThingName } from './registry.ts';
import { type AwsTemplate, MissingParameter, certificateIdParameter, filledIn, textOf } from './templates.ts';

/** What a template makes of a certificate; or why nothing, as AWS's answer has it. */
type Provisioned =
  | {
      readonly thingName: string | undefined;
      readonly deviceConfiguration: JsonObject;
      readonly changes: StateChange[];
    }
  | { readonly code: 'InvalidParameters' | 'ResourceConflict'; readonly message: string };

class Conflict extends Error {}
class Invalid extends Error {}

/** RegisterThing: the certificate with what the template attaches to it. */
export function provisioned(
  template: AwsTemplate,
  given: ReadonlyMap<string, string>,
  certificate: AwsCertificate,
  world: HubWorld,
): Provisioned {
  const values = new Map(given);
  for (const [name, fallback] of template.parameters) {
    if (fallback !== undefined && !values.has(name)) values.set(name, fallback);
  }
  values.set(certificateIdParameter, certificate.certificateId);
  try {
    const unset = [...template.parameters.keys()].find((name) => !values.has(name));
    if (unset !== undefined) throw new MissingParameter(unset);
    return carriedOut(template, values, certificate, world);
  } catch (error) {
    if (error instanceof MissingParameter) {
      return { code: 'InvalidParameters', message: `The parameter ${quoted(error.message)} has no value.` };
    }
    if (error instanceof Conflict) return { code: 'ResourceConflict', message: error.message };
    if (error instanceof Invalid || error instanceof Problem) {
      return { code: 'InvalidParameters', message: error.message };
    }
    throw error;
  }
}

function carriedOut(
  template: AwsTemplate,
  values: ReadonlyMap<string, string>,
  { ownership: _spent, ...certificate }: AwsCertificate,
  world: HubWorld,
): Provisioned {
  const filled = (json: Json) => filledIn(json, values);
  const thing = thingOf(template, filled, world);
  const policies = template.policies.map(({ properties }) => policyOf(asJsonObject(filled(properties)) ?? {}, world));
  const made = policies.filter(({ name }) => !world.state.awsPolicies.has(name));
  const value: AwsCertificate = {
    ...certificate,
    status: statusOf(template, filled) ?? certificate.status,
    policies: [...new Set([...certificate.policies, ...policies.map(({ name }) => name)])],
    things: [...new Set([...certificate.things, ...(thing === undefined ? [] : [thing.name])])],
  };
  const changes: StateChange[] = [
    { section: 'awsCertificates', key: value.certificateId, value },
    ...made.map((policy) => ({ section: 'awsPolicies', key: policy.name, value: policy }) as const),
    ...(thing === undefined ? [] : [{ section: 'awsThings', key: thing.name, value: thing } as const]),
  ];
  const deviceConfiguration = asJsonObject(filled(template.deviceConfiguration)) ?? {};
  return { thingName: thing?.name, deviceConfiguration, changes };
}

type Filled = (json: Json) => Json;

function statusOf({ certificate }: AwsTemplate, filled: Filled): 'ACTIVE' | 'INACTIVE' | undefined {
  if (certificate === undefined) return undefined;
  const { Status: status = 'ACTIVE' } = certificate.properties;
  // AWS's own examples write it in both ways.
  const text = textOf(filled(status)).toUpperCase();
  if (text === 'ACTIVE' || text === 'INACTIVE') return text;
  throw new Invalid(`The Status of the certificate is ${quoted(text)}; it is ACTIVE or INACTIVE.`);
}

/** The thing as it is after, where the template has one. */
function thingOf({ thing: resource }: AwsTemplate, filled: Filled, { state, now }: HubWorld): AwsThing | undefined {
  if (resource === undefined) return undefined;
  const { ThingName: named, ThingTypeName: type, AttributePayload: payload = {} } = resource.properties;
  const name = textOf(filled(named ?? ''));
  if (!isThingName(name)) throw new Invalid(`${quoted(name)} cannot be the name of a thing.`);
  const attributes = Object.fromEntries(
    Object.entries(asJsonObject(filled(payload)) ?? {}).map(([key, value]) => [key, textOf(value)]),
  );
  const typeName = type === undefined ? undefined : textOf(filled(type));
  const before = state.awsThings.get(name);
  if (before === undefined) return { name, typeName, attributes, createdAt: now };
  const { overrides } = resource;
  const whole = settled(overrides['AttributePayload'], before.attributes, attributes, name);
  return {
    ...before,
    attributes: overrides['AttributePayload'] === 'MERGE' ? { ...before.attributes, ...attributes } : whole,
    typeName: settled(overrides['ThingTypeName'], before.typeName, typeName, name),
  };
}

/** "Override settings", of what exists already. */
function settled<T>(setting: Json | undefined, before: T, wanted: T, name: string): T {
  if (setting === 'FAIL') throw new Conflict(`The thing ${quoted(name)} exists already.`);
  return setting === 'REPLACE' ? wanted : before;
}

/** One by its name exists already; one of a document is called by the hash of what it says. */
function policyOf({ PolicyName: named, PolicyDocument: document }: JsonObject, { state, digest }: HubWorld): AwsPolicy {
  if (typeof named === 'string') {
    const policy = state.awsPolicies.get(named);
    if (policy === undefined) throw new Invalid(`There is no policy ${quoted(named)}.`);
    return policy;
  }
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  const name = toHex(digest('sha256', toUtf8(text))).toLowerCase();
  return state.awsPolicies.get(name) ?? newPolicy(name, text);
}
