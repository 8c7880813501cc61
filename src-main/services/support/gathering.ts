import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import type { SupportPart } from '../../contract/models.ts';
import { certificateBlocks, chainPem, decodePem } from '../../core/keystore/pem.ts';
import { standIns, withoutNames } from '../../core/support/names.ts';
import { supportParts, supportReadme } from '../../core/support/readme.ts';
import { redactedJson, redactor } from '../../core/support/redaction.ts';
import type { Diagnosed, Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Overview } from '../overview.ts';
import type { Ports } from '../ports.ts';
import type { SettingsTransfer } from '../settings-transfer.ts';
import { diagnosisText } from './diagnosis-text.ts';
import { hubFacts, workspaceFacts } from './facts.ts';
import { knownSecrets } from './known-secrets.ts';
import { newestLines } from './log-lines.ts';

/** Whom a bundle asks. */
export interface SupportSources {
  readonly diagnosis: Pick<Diagnosis, 'last'>;
  readonly overview: Pick<Overview, 'read'>;
  readonly hub: { status(): MethodOutput<'hub.status'>; readonly log: { read(): MethodOutput<'hub.log'> } };
  readonly transfer: Pick<SettingsTransfer, 'text'>;
}

type Input = ParsedInput<'support.preview'>;

/** What nobody has written for people to read is JSON. */
type Raw = string | { readonly json: unknown };

/** The texts of all files that there are, in their order, each as it may leave this computer. */
export async function gather(input: Input, sources: SupportSources, ports: Ports): Promise<[SupportPart, string][]> {
  const { last } = sources.diagnosis;
  const overview =
    input.workspace === undefined
      ? undefined
      : await sources.overview.read({ workspace: input.workspace, contents: true });
  const hub = hubFacts(sources.hub.status(), sources.hub.log.read());
  const workspace = overview === undefined ? undefined : workspaceFacts(overview);
  const lines = await newestLines(ports, input.logLines);
  const diagnosed = last === undefined ? {} : diagnosedParts(last, input.names);
  const raw: Partial<Record<SupportPart, Raw | undefined>> = {
    ...diagnosed,
    versions: { json: versionsOf(ports) },
    settings: { json: settingsOf((await sources.transfer.text()).text, input.names) },
    // One that this program does not run is no matter of it.
    hub: hub.running || hub.events.length > 0 ? { json: hub } : undefined,
    workspace: workspace === undefined ? undefined : { json: workspace },
    log: lines.length === 0 ? undefined : `${lines.join('\n')}\n`,
  };
  const facts = [workspace, hub, last?.told];
  const redact = redactor({ known: await knownSecrets(ports), thumbprints: valuesOf(facts, isThumbprint) });
  const instead = input.names ? new Map<string, string>() : standIns(namesIn(facts));
  const clean = (text: string) => withoutNames(redact(text), instead);
  const parts = supportParts.filter((part) => part === 'readme' || raw[part] !== undefined);
  const about = { version: ports.desktop.version, now: ports.clock.now(), diagnosedAt: last?.at.toISOString() };
  return parts.map((part) => {
    const value = raw[part] ?? supportReadme(parts, { ...about, names: input.names });
    return [part, typeof value === 'string' ? clean(value) : jsonText(redactedJson(value.json, clean))];
  });
}

const jsonText = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

const versionsOf = ({ desktop, computer }: Ports) => ({
  certbench: desktop.version,
  shell: desktop.shell,
  ...computer.versions(),
});

function diagnosedParts({ at, told, deviceChainPem }: Diagnosed, names: boolean) {
  const chain = told.server?.chain ?? [];
  // The certificates have files of their own.
  const server = told.server && { ...told.server, chain: chain.map(({ pem: _pem, ...facts }) => facts) };
  return {
    diagnosis: diagnosisText(told, at),
    'diagnosis-json': { json: { at: at.toISOString(), ...told, ...(server === undefined ? {} : { server }) } },
    ...(names && chain.length > 0 ? { 'server-chain': chain.map(({ pem }) => pem).join('') } : {}),
    ...(names && deviceChainPem !== undefined ? { 'device-chain': certificatesAlone(deviceChainPem) } : {}),
  };
}

/** Written anew from what was read, so that nothing else comes along. */
const certificatesAlone = (pem: string): string => chainPem(certificateBlocks(decodePem(pem)));

/** Where names are left out, so are saved connections and certificates that are trusted. */
function settingsOf(text: string, names: boolean): unknown {
  const { settings } = JSON.parse(text) as { settings: Record<string, unknown> };
  if (names) return settings;
  const { connections: _connections, trusted: _trusted, proxy: _proxy, defaults: _defaults, ...others } = settings;
  return others;
}

const isThumbprint = (name: string): boolean => /thumbprint/i.test(name);

/** Members that say who somebody is. */
const naming =
  /^(?:name|names|subject|issuer|deviceId|registrationId|authority|assignedHub|host|parent|alternativeNames|acceptedAuthorities|clientId|remote)$/;

/** Names in what is told, and the parts of distinguished names that are somebody's own. */
const namesIn = (facts: unknown): Set<string> =>
  new Set(
    [...valuesOf(facts, (name) => naming.test(name))].flatMap((name) => [
      name,
      ...[...name.matchAll(/(?:^|,\s*)[A-Za-z.0-9]+=((?:\\.|[^,\\])+)/g)].map(([, part = '']) => part),
      ...[...name.matchAll(/^(?:DNS|IP|IP Address|URI|email):\s*(.+)$/gi)].map(([, part = '']) => part),
    ]),
  );

/** Texts that stand, alone or in a list, under the members that are wanted. */
function valuesOf(value: unknown, isWanted: (name: string) => boolean): Set<string> {
  const found = new Set<string>();
  const look = (one: unknown, wanted: boolean) => {
    if (typeof one === 'string') {
      if (wanted) found.add(one);
    } else if (Array.isArray(one)) one.forEach((member) => look(member, wanted));
    else if (typeof one === 'object' && one !== null) {
      for (const [name, member] of Object.entries(one)) look(member, isWanted(name));
    }
  };
  look(value, false);
  return found;
}
