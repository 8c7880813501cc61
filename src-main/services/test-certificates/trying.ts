import { i18n } from '../../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import type { TestOutcome } from '../../contract/models.ts';
import { diagnose } from '../../core/diagnosis/connection.ts';
import { chainPem } from '../../core/keystore/pem.ts';
import { privateKeyPem } from '../../core/keystore/private-key.ts';
import type { Platform, Target } from '../../core/platform/platform.ts';
import { Problem } from '../../core/problem.ts';
import { createMessage } from '../../core/telemetry/message.ts';
import { type TestKind, careWith, toldKind } from '../../core/test-certificates/kinds.ts';
import { toldOmission } from '../../core/test-certificates/omitted.ts';
import { endOf, isWeak, neverSent, verdictOn } from '../../core/test-certificates/outcome.ts';
import { type TestSetManifest, testFileNames, testSet } from '../../core/test-certificates/test-set.ts';
import { readCertificates, readKey } from '../issuing.ts';
import type { Job } from '../jobs.ts';
import type { ClientCredentials, ConnectionLoss, Ports } from '../ports.ts';
import { readTarget } from '../target.ts';
import type { Workspace } from '../workspace.ts';

/** What each certificate sends, once it is let in. */
const reading = { temperatureC: 21.5, humidityPercent: 50 };

/** How long it may wait to be acknowledged, in milliseconds. */
const publishMs = 10_000;

interface Set {
  readonly workspace: Workspace;
  readonly manifest: TestSetManifest;
}

/** Where they are tried, and as whom. */
interface Trial {
  readonly platform: Platform;
  readonly target: Target;
  readonly deviceId: string;
}

/**
 * Connects with each certificate of a set, one after the other since all have one client ID, publishes a message and
 * disconnects. Where the server cannot be reached with the first, the others are not tried.
 */
export async function tryAll(
  input: ParsedInput<'testCertificates.run'>,
  set: Set,
  ports: Ports,
  job: Job,
): Promise<MethodOutput<'testCertificates.run'>> {
  const { platform, target } = readTarget(input);
  if (platform.provisioning !== undefined) {
    throw new Problem(
      'INVALID_INPUT',
      i18n.t('{label} assigns devices, and lets none in itself.', { label: platform.label }),
      {
        field: 'platform',
        remedy: i18n.t('Try the certificates at the hub that it assigns devices to.'),
      },
    );
  }
  const { manifest } = set;
  const trial = { platform, target, deviceId: manifest.deviceId };
  const outcomes: { readonly kind: TestKind; readonly outcome: TestOutcome }[] = [];
  const { certificates } = manifest;
  let unreached: string | undefined;
  for (const [index, { kind }] of certificates.entries()) {
    job.check();
    const why = neverSent(kind) ?? unreached;
    if (why === undefined) {
      const credentials = await credentialsOf(kind, set, trial, input.serverCaPem, ports.ciphers);
      const { outcome, reached } = await tryOne(credentials, trial, ports, job.signal);
      job.check();
      outcomes.push({ kind, outcome });
      if (index === 0 && !reached && outcome.type === 'not-tried') unreached = outcome.why;
    } else {
      outcomes.push({ kind, outcome: { type: 'not-tried', why } });
    }
    job.progress(index + 1, certificates.length);
  }
  const omitted = manifest.omitted.map(({ kind, why }) => ({
    kind,
    outcome: { type: 'not-tried', why: toldOmission(why) } as const,
  }));
  const conclusive = outcomes.some(({ kind, outcome }) => kind === 'sound' && outcome.type === 'let-in');
  return {
    rows: [...outcomes, ...omitted].map(({ kind, outcome }) => {
      const { label, wrong, careful, clause } = toldKind(kind);
      const care = careWith(kind, input.revocationListGiven);
      const verdict = verdictOn(care, outcome.type, conclusive);
      return { kind, label, wrong, care, careful, clause, outcome, verdict };
    }),
    conclusive,
  };
}

/** Its files as they are: key and certificate need not belong together. */
async function credentialsOf(
  kind: TestKind,
  { workspace, manifest }: Set,
  { platform, target }: Trial,
  serverCaPem: string | undefined,
  ciphers: Ports['ciphers'],
): Promise<ClientCredentials> {
  const folder = testSet.folder(testSet.keyOf(manifest));
  const names = testFileNames(kind);
  const chain = await readCertificates(workspace.folder, `${folder}/${names.chain}`);
  const key = await readKey(workspace.folder, `${folder}/${names.key}`, undefined, ciphers);
  const sent = platform.presentsLeafAlone?.(target) === true ? chain.slice(0, 1) : chain;
  return {
    certificateChainPem: chainPem(sent.map(({ der }) => der)),
    privateKeyPem: privateKeyPem(key),
    serverCaPem,
    ...(isWeak(kind) ? { weak: true } : {}),
  };
}

interface Tried {
  readonly outcome: TestOutcome;
  /** Whether the server has said something of the certificate. */
  readonly reached: boolean;
}

/** Logs in with a certificate and publishes a message. */
async function tryOne(credentials: ClientCredentials, trial: Trial, ports: Ports, signal: AbortSignal): Promise<Tried> {
  const { platform, target, deviceId } = trial;
  const { connections, clock } = ports;
  const facts = platform.connection(target, deviceId);
  const up = await connections.connect(facts, credentials, signal, () => undefined);
  if ('loss' in up) return refusalOf(up.loss, trial);
  const { connection } = up;
  const over = new AbortController();
  const message = platform.encode(createMessage(deviceId, 0, reading, clock.now()), target);
  const late = clock.sleep(publishMs, AbortSignal.any([signal, over.signal])).then(() => 'lost' as const);
  const sent = await Promise.race([connection.publish(message), late]);
  over.abort();
  await connection.close();
  // By HTTPS it is the first request that is let in or not.
  if (facts.protocol === 'https' && typeof sent === 'object' && typeof sent.refused === 'object') {
    return refusalOf(
      { errorCode: undefined, returnCode: undefined, serverError: sent.refused, text: '', secured: true },
      trial,
    );
  }
  if (facts.protocol === 'https' && sent === 'lost') return refusalOf(await connection.ended, trial);
  return { outcome: { type: 'let-in', message: typeof sent === 'object' ? 'refused' : sent }, reached: true };
}

function refusalOf(loss: ConnectionLoss, { platform, target }: Trial): Tried {
  const evidence = { ...loss, host: target.host, port: target.port };
  const { cause, what } = diagnose(evidence, platform);
  const end = endOf(evidence, cause);
  if (end === 'unreached') return { outcome: { type: 'not-tried', why: what }, reached: false };
  if (end === 'unsendable') {
    const why = i18n.t('The TLS library of this computer does not send it: {text}', { text: loss.text });
    return { outcome: { type: 'not-tried', why }, reached: true };
  }
  const told = { cause, what, raw: loss.text };
  if (end !== 'refused-by-server' || loss.returnCode === undefined)
    return { outcome: { type: end, ...told }, reached: true };
  return { outcome: { type: end, code: loss.returnCode, ...told }, reached: true };
}
