import { i18n } from '../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { PlatformForm } from '../contract/platforms.ts';
import { settingsFaults } from '../core/platform/fields.ts';
import { cloudProof } from '../core/clouds/index.ts';
import { platformOf, platforms } from '../core/clouds/platforms.ts';
import { filterTemplateFault } from '../core/platform/template.ts';
import { Problem } from '../core/problem.ts';
import { checkHost } from './host.ts';

/** The table of platforms, for forms and for the command line. */
export const platformForms = (): MethodOutput<'platform.list'>['platforms'] => platforms.map(formOf);

export const platformIds = (): readonly string[] => platforms.map(({ id }) => id);

/** The row of one platform; undefined where there is none of that name. */
export function platformForm(id: unknown): PlatformForm | undefined {
  const platform = platforms.find((one) => one.id === id);
  return platform && formOf(platform);
}

function formOf({ host, fields, limits, mqttVersions, face, ...platform }: (typeof platforms)[number]): PlatformForm {
  return {
    id: platform.id,
    label: platform.label,
    summary: platform.summary,
    host: { label: host.label, hint: host.hint, initial: host.initial, option: host.option },
    defaultPort: platform.defaultPort,
    fields: fields.map((field) => ({
      name: field.name,
      label: field.label,
      hint: field.hint,
      kind: field.kind,
      initial: field.initial,
      required: field.required,
      advanced: field.advanced,
      choices: field.choices.map(([value, words]) => {
        const own = field.ports?.[value];
        return { value, label: words, ...(own === undefined ? {} : { port: own }) };
      }),
    })),
    limits: { ...limits },
    mqttVersions: [...mqttVersions],
    ...(face === undefined ? {} : { face }),
    provisions: platform.provisioning !== undefined,
    bundle: platform.bundle,
    ...proofForm(platform.id),
  };
}

function proofForm(platformId: string): Pick<PlatformForm, 'proof'> {
  const proof = cloudProof(platformId);
  if (proof === undefined) return {};
  const { about, byHand } = proof;
  if (byHand === undefined) return { proof: { about } };
  const { form, before, after, commands, codeHint, link, linkLabel } = byHand;
  const steps = { form, before: [...before], after: [...after], codeHint, link, linkLabel };
  return { proof: { about, byHand: { ...steps, ...(commands === undefined ? {} : { commands: { ...commands } }) } } };
}

/** What is wrong with a form as it stands, for telling while somebody types. */
export function checkPlatformForm(input: ParsedInput<'platform.check'>): MethodOutput<'platform.check'> {
  const platform = platformOf(input.platform);
  const faults = settingsFaults(platform.fields, input.settings).map(({ name, fault }) => ({
    field: `settings.${name}`,
    message: `${fault.reason} ${fault.remedy}`,
  }));
  for (const [index, filter] of input.filters.entries()) {
    const fault = filterTemplateFault(filter, platform.limits.topic);
    if (fault !== undefined) faults.push({ field: `filters.${index}`, message: `${fault.reason} ${fault.remedy}` });
  }
  const notices: { field: string; message: string }[] = [];
  try {
    const host = checkHost(input.host);
    const isHere = host === 'localhost' || /^[\d.:]+$/.test(host);
    if (!isHere && platform.host.pattern?.test(host) === false) {
      notices.push({
        field: 'host',
        message: i18n.t('This does not look like a host of {label}. {hint}', {
          label: platform.label,
          hint: platform.host.hint,
        }),
      });
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    faults.push({
      field: 'host',
      message: `${error.message} ${error.remedy ?? ''}`.trim(),
    });
  }
  return { faults, notices };
}
