import { resolve } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { nodePorts } from '../adapters/node-ports.ts';
import { terminalShell } from '../adapters/terminal-shell.ts';
import type { MethodInput, MethodName, MethodOutput } from '../contract/methods.ts';
import type { Inspection, Warning } from '../contract/models.ts';
import { dispatch } from '../rpc/dispatch.ts';
import { type Services, createServices } from '../services/index.ts';
import type { Folders, Ports } from '../services/ports.ts';
import { CallFailure, UsageFailure } from './failure.ts';
import { Output } from './output.ts';
import { stderrLog } from './stderr-log.ts';

/** What a command has in place of what others do with. */
export type OwnPorts = Partial<Pick<Ports, 'settings' | 'making'>>;

export type InspectedCertificate = Inspection['certificates'][number];

/** One run of the program: the services in process, called through the contract as a window would. */
export class Session {
  readonly output: Output;
  readonly services: Services;
  readonly #folders: Folders;
  #interrupted = false;

  constructor(json: boolean, own: OwnPorts = {}) {
    this.output = new Output(json);
    const ports = nodePorts({ ...terminalShell(stderrLog, packageJson.version), ...own });
    this.#folders = ports.folders;
    this.services = createServices(ports, async () => (await import('../rpc/control.ts')).serveControl(ports));
  }

  /** Throws CallFailure. */
  async call<M extends MethodName>(method: M, input: MethodInput<M>): Promise<MethodOutput<M>> {
    this.throwIfInterrupted();
    const reply = await dispatch(this.services, stderrLog, method, input);
    if (reply.ok) return reply.value as MethodOutput<M>;
    throw new CallFailure(reply.error);
  }

  /** Stops what runs, and refuses every later call. */
  async interrupt(): Promise<void> {
    this.#interrupted = true;
    await this.services.close();
  }

  /** Throws CallFailure. */
  throwIfInterrupted(): void {
    if (this.#interrupted) throw new CallFailure({ code: 'CANCELLED', message: 'Interrupted.', details: {} });
  }

  /** The token of a path from the command line. */
  path(path: string): string {
    if (path.trim() === '') throw new UsageFailure('A path is empty; a variable may not be set.');
    return this.services.grants.grant(resolve(path));
  }

  /** Replaces or makes a file, whole. Throws STORAGE_FAILED. */
  async write(path: string, text: string): Promise<void> {
    await this.#folders.writeFile(resolve(path), new TextEncoder().encode(text));
  }

  /** Resolves when every device of a run is done, also where it was before anybody asked. */
  async simulationEnded(runId: string): Promise<void> {
    const isOver = (state: string) => state !== 'running' && state !== 'paused';
    let tell: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (tell = resolve));
    const stop = this.services.sources['simulation.totals']({ runId }, ({ state }) => isOver(state) && tell());
    if (!isOver((await this.call('simulation.status', { runId })).state)) await ended;
    stop();
  }

  /** One sentence is enough for what many devices have in common. */
  warn(warnings: readonly Warning[]): void {
    for (const message of new Set(warnings.map((one) => one.message))) this.output.warn(message);
  }

  /** The first certificate in a file of any form, for a use that takes one. That there are others is told. */
  async certificate(file: string): Promise<InspectedCertificate> {
    const [first, ...others] = await this.certificates(file);
    if (others.length > 0) this.warn([onlyTheFirst(file, others.length)]);
    return first;
  }

  /** The certificates in a file of any form; one at least. What was passed over in it is told. */
  async certificates(file: string): Promise<[InspectedCertificate, ...InspectedCertificate[]]> {
    const { certificates, warnings } = await this.call('file.inspect', { file: this.path(file) });
    this.warn(warnings.map((one) => ({ ...one, message: `${file}: ${one.message}` })));
    const [first, ...rest] = certificates;
    if (first !== undefined) return [first, ...rest];
    throw new CallFailure({
      code: 'FORMAT_NOT_RECOGNISED',
      message: `There is no certificate in ${file}.`,
      details: { remedy: 'Give a .pem, .crt, .cer or .der file with a certificate.' },
    });
  }
}

/** Why a use that takes one certificate has passed over the others of a file. */
const onlyTheFirst = (file: string, others: number): Warning => ({
  code: 'passed-over',
  message: `${file}: the first certificate was taken; ${others === 1 ? 'another one' : `${others} more`} in the file ${others === 1 ? 'was' : 'were'} not.`,
});
