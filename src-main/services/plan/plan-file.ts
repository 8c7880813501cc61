import { z } from 'zod';
import { planFile, planVersion } from '../../contract/plan/plan.ts';
import { fromUtf8 } from '../../core/bytes.ts';
import { platforms } from '../../core/clouds/platforms.ts';
import { type JsonObject, asJsonObject, parseJson } from '../../core/json.ts';
import { i18n } from '../../core/language/index.ts';
import { faultLineOf, lineOf } from '../../core/plan/json-place.ts';
import { nearest } from '../../core/plan/nearest.ts';
import { filterTemplateFault } from '../../core/platform/template.ts';
import { Problem } from '../../core/problem.ts';
import { certificatesOf } from '../connections.ts';
import { checkHost } from '../host.ts';
import { type ParseIssue, inputFault, plainIssues } from '../input-fault.ts';

export type Plan = Omit<z.output<typeof planFile>, 'version' | '$schema'>;

/** A plan without what must not stand in a file, and what that was, in sentences. */
export interface CleanPlan {
  readonly plan: Plan;
  readonly notes: string[];
}

/** Names the schema; it is no address, since editors are given the file. */
const schemaId = 'urn:certbench:plan:1';

/** The schema of plan files (JSON Schema 2020-12), as it is published. */
export const planJsonSchema = (): object => ({
  $id: schemaId,
  title: 'Certbench plan',
  description: 'How a run of simulated devices goes: certbench simulate --plan FILE. It holds no secret.',
  ...z.toJSONSchema(planFile, { io: 'input', target: 'draft-2020-12' }),
});

/** A plan as a file, members in the order of the contract. */
export const encodePlan = (plan: Plan): string =>
  `${JSON.stringify(planFile.parse({ version: planVersion, ...plan }), undefined, 2)}\n`;

/** Reads a file. Throws FORMAT_NOT_RECOGNISED where it is no plan, and INVALID_INPUT where it is a wrong one, with the member and its line. */
export function decodePlan(bytes: Uint8Array, name: string): CleanPlan & { readonly place: (path: Path) => string } {
  const root = asJsonObject(parseJson(bytes));
  const text = fromUtf8(bytes) ?? '';
  if (root === undefined)
    throw noPlan(i18n.t('{name} is no JSON object in UTF-8{place}.', { name, place: faultPlace(text) }));
  const { version } = root;
  if (typeof version !== 'number') throw noPlan(i18n.t('{name} has no "version", which a plan has.', { name }));
  if (version > planVersion) {
    throw new Problem(
      'FORMAT_NOT_RECOGNISED',
      i18n.t('{name} is a plan of version {version}; this Certbench knows them up to {planVersion}.', {
        name,
        version,
        planVersion,
      }),
      { field: 'file', remedy: i18n.t('Update Certbench.') },
    );
  }
  const parsed = planFile.safeParse(root);
  if (!parsed.success) throw planFault(parsed.error, root, text, name);
  const { version: _version, $schema: _schema, ...plan } = parsed.data;
  const place = (path: Path) => `${name}, ${lineWords(text, path)}`;
  checkForPlatform(plan, place);
  return { ...withoutSecrets(plan), place };
}

/** Leaves passwords out, and of what is trusted all that is no certificate. Throws INVALID_INPUT for a platform that there is not. */
export function withoutSecrets(plan: Plan): CleanPlan {
  const secret = new Set(fieldsOf(plan.platform).flatMap(({ name, kind }) => (kind === 'password' ? [name] : [])));
  const left = Object.keys(plan.settings).filter((name) => secret.has(name));
  const settings = Object.fromEntries(Object.entries(plan.settings).filter(([name]) => !secret.has(name)));
  const { serverCaPem, ...rest } = plan;
  const trusted = serverCaPem === undefined ? {} : { serverCaPem: certificatesOf(serverCaPem) };
  return {
    plan: { ...rest, settings, ...trusted },
    notes: left.map((setting) =>
      i18n.t('settings.{setting} is a secret, which is not kept in a plan: give it when the run is started.', {
        setting,
      }),
    ),
  };
}

const fieldsOf = (platform: string) => platforms.find(({ id }) => id === platform)?.fields ?? [];

/** What the schema cannot say: a platform has settings and topics of its own. */
function checkForPlatform({ platform: id, settings, host, subscribers }: Plan, place: (path: Path) => string): void {
  const refuse = (path: Path, reason: string, remedy: string) =>
    new Problem('INVALID_INPUT', `${place(path)}: ${reason}`, { field: 'file', remedy });
  const unknown = (path: Path, name: string, what: string, names: readonly string[]) =>
    refuse(path, i18n.t('{what} is not known.', { what }), nearWords(name, what, names));
  const platform = platforms.find((one) => one.id === id);
  if (platform === undefined) {
    const names = platforms.map((one) => one.id);
    throw unknown(['platform'], id, i18n.t('The platform {platform}', { platform: JSON.stringify(id) }), names);
  }
  const names = platform.fields.map(({ name }) => name);
  for (const [name, value] of Object.entries(settings)) {
    const path = ['settings', name];
    const field = platform.fields.find((one) => one.name === name);
    if (field === undefined) throw unknown(path, name, pathWords(path), names);
    const fault = field.kind === 'password' || value === '' ? undefined : field.check(value);
    if (fault !== undefined) throw refuse(path, fault.reason, fault.remedy);
  }
  for (const [index, { filters }] of subscribers.entries()) {
    for (const [at, filter] of filters.entries()) {
      const fault = filterTemplateFault(filter, platform.limits.topic);
      if (fault !== undefined) throw refuse(['subscribers', index, 'filters', at], fault.reason, fault.remedy);
    }
  }
  if (host === undefined) return;
  try {
    checkHost(host);
  } catch (error) {
    if (error instanceof Problem) throw refuse(['host'], error.message, error.remedy ?? '');
    throw error;
  }
}

export type Path = readonly PropertyKey[];

/** Where a text ceases to be JSON; what stands there is not quoted. */
function faultPlace(text: string): string {
  const line = faultLineOf(text);
  return line === undefined ? '' : `, ${i18n.t('line {line}', { line })}`;
}

const noPlan = (message: string): Problem =>
  new Problem('FORMAT_NOT_RECOGNISED', message, {
    field: 'file',
    remedy: i18n.t('Choose a plan that Certbench has saved, or begin one with {example}.', {
      example: '{"version": 1, "platform": …}',
    }),
  });

/** The first fault: unknown members before all others, since a wrong name is often why another one is missing. */
function planFault(
  { issues }: { readonly issues: readonly ParseIssue[] },
  root: JsonObject,
  text: string,
  name: string,
) {
  const plain = plainIssues(issues);
  const unknown = plain.find(({ keys }) => keys !== undefined);
  if (unknown !== undefined) {
    const { keys = [] } = unknown;
    const names = membersAt(unknown.path);
    const key = keys.find((one) => !names.includes(one)) ?? keys[0] ?? '';
    const path = [...unknown.path, key];
    return new Problem(
      'INVALID_INPUT',
      i18n.t('{name}, {line}: {member} is not known in a plan.', {
        name,
        line: lineWords(text, path),
        member: JSON.stringify(pathWords(path)),
      }),
      { field: 'file', remedy: nearWords(key, pathWords(path), names) },
    );
  }
  const { path, reason, remedy } = inputFault(plain, root);
  const place = { name, line: lineWords(text, path), member: pathWords(path), reason };
  return new Problem('INVALID_INPUT', i18n.t('{name}, {line}: {member}: {reason}.', place), {
    field: 'file',
    remedy: `${remedy} ${i18n.t('docs/plan.schema.json says what may stand there.')}`,
  });
}

const lineWords = (text: string, path: Path): string => i18n.t('line {line}', { line: lineOf(text, path) });

const pathWords = (path: Path): string => path.map(String).join('.');

function nearWords(name: string, whole: string, names: readonly string[]): string {
  if (names.includes(name)) return i18n.t('Take {whole} out: it does not go with what stands beside it.', { whole });
  const near = nearest(name, names);
  if (near !== undefined) return i18n.t('Did you mean {near}?', { near });
  return names.length === 0
    ? i18n.t('Take {whole} out.', { whole })
    : i18n.t('There may be: {names}.', { names: names.join(', ') });
}

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
}

/** Names that may stand at a place of a plan. */
function membersAt(path: Path): string[] {
  const branches = (node: SchemaNode): SchemaNode[] => [
    node,
    ...[...(node.anyOf ?? []), ...(node.oneOf ?? [])].flatMap(branches),
  ];
  const below = (node: SchemaNode, part: PropertyKey): SchemaNode[] => {
    const { items, properties, additionalProperties: named } = node;
    const other = typeof named === 'object' ? named : undefined;
    const member = typeof part === 'number' ? items : (properties?.[String(part)] ?? other);
    return member === undefined ? [] : branches(member);
  };
  const start = branches(planJsonSchema());
  const found = path.reduce<SchemaNode[]>((nodes, part) => nodes.flatMap((node) => below(node, part)), start);
  return [...new Set(found.flatMap(({ properties = {} }) => Object.keys(properties)))];
}
