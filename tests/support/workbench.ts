import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodePorts } from '../../src-main/adapters/node-ports.ts';
import { sessionSecrets } from '../../src-main/adapters/session-secrets.ts';
import { defaultSettings } from '../../src-main/adapters/settings.ts';
import { terminalShell } from '../../src-main/adapters/terminal-shell.ts';
import type { MethodInput, MethodName, MethodOutput } from '../../src-main/contract/methods.ts';
import { toHex } from '../../src-main/core/bytes.ts';
import type { PasswordCiphers } from '../../src-main/core/primitives.ts';
import { serveControl } from '../../src-main/rpc/control.ts';
import { dispatch } from '../../src-main/rpc/dispatch.ts';
import { type Services, createServices } from '../../src-main/services/index.ts';
import type { AppSettings, KeyPair, Keys, Ports, Settings } from '../../src-main/services/ports.ts';

/** An answer that a test did not expect to be an error. */
export class CallError extends Error {
  readonly code: string;
  readonly details: { readonly field?: string; readonly remedy?: string };

  constructor(code: string, message: string, details: { field?: string; remedy?: string }) {
    super(`${code}: ${message}`);
    this.code = code;
    this.details = details;
  }
}

function settingsInMemory(): Settings {
  let settings: AppSettings = defaultSettings;
  return {
    read: () => settings,
    change: async (part) => {
      settings = { ...settings, ...part };
    },
  };
}

/**
 * The real derivation, which takes a tenth of a second by intention; what a test has derived once it need not wait for again.
 */
function remembering(ciphers: PasswordCiphers): PasswordCiphers {
  const known = new Map<string, Promise<Uint8Array>>();
  return {
    ...ciphers,
    async pbkdf2(hash, password, salt, iterations, length) {
      const key = [hash, toHex(password), toHex(salt), iterations, length].join();
      const derived = known.get(key) ?? ciphers.pbkdf2(hash, password, salt, iterations, length);
      known.set(key, derived);
      return Uint8Array.from(await derived);
    },
  };
}

/** Long keys take long to find: where several are wanted they come round again after some. */
const longKeys: Promise<KeyPair>[] = [];
let longKeysTaken = 0;
const takingTurns = (keys: Keys): Keys => ({
  ...keys,
  generate: (type) =>
    type === 'rsa-2048' ? (longKeys[longKeysTaken++ % 8] ??= keys.generate(type)) : keys.generate(type),
});

/** The real services in a temporary folder, called through the contract as every shell does. */
export class Workbench {
  readonly folder: string;
  readonly services: Services;
  /** What was logged: defects, so a test's end should find none. */
  readonly logged: { message: string; cause: unknown }[] = [];
  readonly ports: Ports;

  private constructor(folder: string, change: Partial<Ports>) {
    this.folder = folder;
    const log = { error: (message: string, cause: unknown) => this.logged.push({ message, cause }) };
    const shell = terminalShell(log, '0.0.0');
    const real = nodePorts({
      ...shell,
      desktop: { ...shell.desktop, documents: folder, data: join(folder, 'data') },
      settings: settingsInMemory(),
      secrets: sessionSecrets(),
    });
    this.ports = { ...real, ciphers: remembering(real.ciphers), keys: takingTurns(real.keys), ...change };
    this.services = createServices(this.ports, () => Promise.resolve(serveControl(this.ports)));
  }

  static async open(change: Partial<Ports> = {}): Promise<Workbench> {
    return new Workbench(await mkdtemp(join(tmpdir(), 'certbench-test-')), change);
  }

  get workspace(): string {
    return this.path('workspace');
  }

  /** The token of a path below the temporary folder. */
  path(...parts: string[]): string {
    return this.services.grants.grant(join(this.folder, ...parts));
  }

  async call<M extends MethodName>(method: M, input: MethodInput<M>): Promise<MethodOutput<M>> {
    const reply = await dispatch(this.services, this.ports.log, method, input);
    if (reply.ok) return reply.value as MethodOutput<M>;
    const { code, message, details } = reply.error;
    throw new CallError(code, message, details);
  }

  /** The error that a call answers with; fails where it succeeds. */
  async refusal<M extends MethodName>(method: M, input: MethodInput<M>): Promise<CallError> {
    try {
      await this.call(method, input);
    } catch (error) {
      if (error instanceof CallError) return error;
      throw error;
    }
    throw new Error(`${method} was expected to be refused.`);
  }

  /** An authority with a quick key and the tutorials' passphrase. */
  authority(name = 'Root', more: Partial<MethodInput<'authority.create'>> = {}) {
    return this.call('authority.create', {
      workspace: this.workspace,
      name,
      keyType: 'ec-p256',
      passphrase: '1234',
      ...more,
    });
  }

  devices(ids: string[], more: Partial<MethodInput<'device.create'>> = {}) {
    return this.call('device.create', {
      workspace: this.workspace,
      devices: { kind: 'ids', ids },
      authority: { name: 'Root', passphrase: '1234' },
      ...more,
    });
  }

  async close(): Promise<void> {
    await this.services.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
