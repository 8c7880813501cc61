import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Programs that judge ours. Required where CI is set; elsewhere their tests are skipped with a loud line. */
const programs = {
  openssl: ['version'],
  bash: ['--version'],
  certtool: ['--version'],
  ocsptool: ['--version'],
  pk12util: ['-H'],
  'ssh-keygen': ['-?'],
  keytool: ['-help'],
  mosquitto: ['-h'],
  mosquitto_pub: ['--help'],
  mosquitto_sub: ['--help'],
  paho_c_pub: ['-h'],
  paho_cs_pub: ['-h'],
  paho_cs_sub: ['-h'],
  jq: ['--version'],
  gcc: ['--version'],
  curl: ['--version'],
  unzip: ['-v'],
  python3: ['--version'],
  kubectl: ['version', '--client'],
} as const;
export type Program = keyof typeof programs;

/** To ask for a Java takes a quarter of a second, and many files ask. */
const found = new Map<Program, boolean>();
function isFound(name: Program): boolean {
  const is = found.get(name) ?? spawnSync(name, programs[name]).error === undefined;
  found.set(name, is);
  return is;
}

export function isMissing(...wanted: Program[]): boolean {
  const missing = wanted.filter((name) => !isFound(name));
  if (missing.length === 0) return false;
  const message = `${missing.join(' and ')} not installed`;
  if (process.env['CI'] !== undefined && process.env['CI'] !== '') throw new Error(`${message}; CI must have them.`);
  process.stderr.write(`\n*** SKIPPED: ${message}. Their verdict is missing from this run. ***\n\n`);
  return true;
}

export interface Finished {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, whatever its exit status. */
export function run(
  program: string,
  args: readonly string[],
  options: {
    readonly cwd?: string;
    readonly env?: NodeJS.ProcessEnv;
    readonly input?: string;
    readonly signal?: AbortSignal;
  } = {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      args,
      {
        ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
        ...(options.signal === undefined ? {} : { signal: options.signal }),
        env: { ...process.env, ...options.env },
        maxBuffer: 100_000_000,
      },
      (error, stdout, stderr) => {
        const ended = error === null ? 0 : error.code;
        // Told to end by the test.
        const status = ended === 'ABORT_ERR' ? -1 : typeof ended === 'number' ? ended : undefined;
        if (status === undefined) reject(error ?? new Error(`${program} did not run`));
        else resolve({ status, stdout, stderr });
      },
    );
    // A program that ends without reading closes its end first.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.input ?? '');
  });
}

/** Runs a program that must succeed, and answers its standard output. */
export async function must(program: string, ...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await run(program, args);
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}:\n${stderr}${stdout}`);
  return stdout + stderr;
}

/** The built command line. */
export const cliPath = new URL('../../dist/certbench/certbench.mjs', import.meta.url).pathname;
export const cli = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> =>
  run(process.execPath, [cliPath, ...args], { env: { CERTBENCH_PASSPHRASE: '1234', ...env } });

export type JsonLine = Record<string, unknown> & { readonly type: string };

/** A program that runs on and prints JSON lines. */
export class LineProgram {
  readonly lines: JsonLine[] = [];
  /** What it has said on standard error, which is shown too. */
  stderr = '';
  readonly #child: ChildProcess;
  readonly #waiting = new Set<() => void>();
  readonly exited: Promise<number | null>;

  constructor(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    this.#child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    // By then all that it has said has come.
    this.exited = new Promise((resolve) => this.#child.once('close', resolve));
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.stderr += chunk.toString();
      process.stderr.write(chunk);
    });
    if (this.#child.stdout !== null) {
      createInterface({ input: this.#child.stdout }).on('line', (line) => {
        this.lines.push(JSON.parse(line) as JsonLine);
        for (const look of this.#waiting) look();
      });
    }
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Waits for a line, past or future. Fails when the program ends without it. */
  line(matches: (line: JsonLine) => boolean): Promise<JsonLine> {
    return new Promise((resolve, reject) => {
      void this.exited.then((status) => {
        // What was printed last may still be on its way.
        setImmediate(() => reject(new Error(`The program ended with ${status} before the line came.`)));
      });
      const look = () => {
        const found = this.lines.find(matches);
        if (found === undefined) return;
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
      look();
    });
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.#child.kill(signal);
    return this.exited;
  }
}
