import type { Bench } from '../../bench/bench.ts';
import { admitDevices } from '../../bench/admit-devices.ts';
import { freeName } from '../../bench/free-name.ts';
import { type Failure, cancelled } from '../../bench/host.ts';
import { hubHost } from '../../bench/hub-host.ts';
import type { Cancellation } from '../../bench/use-cancel.ts';
import type { NewPassphrase } from '../../ui/new-secret.ts';
import { hubStopped } from '../../ui/problems.ts';
import { proveLocally } from '../certificates/prove/index.ts';
import { firstRun as text } from './words.ts';

/** What is done, in its order. */
export const stages = ['authority', 'proof', 'device', 'admission', 'run'] as const;
export type Stage = (typeof stages)[number];

interface Order extends Cancellation {
  readonly passphrase: NewPassphrase;
  /** Where the hub is started, if it is not running. */
  readonly port: number;
}

type Stages = Readonly<Record<Stage, (bench: Bench, order: Order) => Promise<Failure | undefined>>>;

/**
 * From an empty workspace to telemetry, by what the wizards call and with what they begin with. What is there already is
 * taken as it is: so the same goes on after a failure, and what was made stays. Answers what ended it.
 */
export async function seeItWork(
  bench: Bench,
  order: Order,
  tell: (stage: Stage) => void,
): Promise<Failure | undefined> {
  for (const stage of stages) {
    if (order.isStopped()) return cancelled(text.cancelled);
    tell(stage);
    const failure = await carryOut[stage](bench, order);
    if (failure !== undefined) return order.isStopped() ? cancelled(text.cancelled) : failure;
  }
  return undefined;
}

const authorityOf = (bench: Bench) => bench.overview.get().authorities[0];
const deviceOf = (bench: Bench) => bench.overview.get().devices[0];
const passphraseFor = (bench: Bench, { passphrase }: Order): string =>
  authorityOf(bench)?.passphraseRemembered === true ? '' : passphrase.first;

const carryOut: Stages = {
  async authority(bench, { passphrase, jobId }) {
    if (authorityOf(bench) !== undefined) return undefined;
    const made = await bench.call('authority.create', {
      workspace: bench.workspace,
      name: freeName('RootCA', []),
      passphrase: passphrase.first,
      remember: passphrase.remember,
      jobId,
    });
    if (!made.ok) return made.error;
    await bench.rememberWorkspace();
    return undefined;
  },

  async proof(bench, order) {
    const authority = authorityOf(bench);
    if (authority === undefined || isVerified(bench, authority.certificate.thumbprintSha256)) return undefined;
    const { port, jobId } = order;
    let failure: Failure | undefined;
    const proof = { authority: authority.name, passphrase: passphraseFor(bench, order), port, jobId };
    await proveLocally(bench, proof, (event) => {
      if (event.type === 'failed') failure = event.failure;
    });
    return failure;
  },

  async device(bench, order) {
    const authority = authorityOf(bench);
    if (authority === undefined || deviceOf(bench) !== undefined) return undefined;
    const passphrase = passphraseFor(bench, order);
    const made = await bench.call('device.create', {
      workspace: bench.workspace,
      devices: { kind: 'numbered', prefix: 'dev-', count: 1 },
      authority: { name: authority.name, ...(passphrase === '' ? {} : { passphrase }) },
      jobId: order.jobId,
    });
    await bench.refresh();
    return made.ok ? undefined : made.error;
  },

  async admission(bench, { jobId }) {
    const device = deviceOf(bench);
    return device && admitDevices(bench, 'iot-hub', [device.deviceId], jobId, () => undefined);
  },

  async run(bench, { jobId, isStopped }) {
    const device = deviceOf(bench);
    const { running, address } = bench.hub.get();
    if (device === undefined || !running) return hubStopped;
    const started = await bench.startRun({
      workspace: bench.workspace,
      deviceIds: [device.deviceId],
      platform: 'local-hub',
      host: hubHost(address),
      port: address.port,
      serverCaPem: address.authorityPem,
      messages: 0,
      model: 'daily-cycle',
      jobId,
    });
    if (!started.ok) return started.error;
    if (!isStopped()) return undefined;
    // It had begun before the cancel came.
    await started.value.stop();
    return cancelled(text.cancelled);
  },
};

const isVerified = (bench: Bench, thumbprint: string): boolean => {
  const { running, authorities } = bench.hub.get();
  return (
    running &&
    authorities.some(({ status, certificate }) => status === 'verified' && certificate.thumbprintSha256 === thumbprint)
  );
};
