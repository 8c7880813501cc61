import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { MethodInput, MethodOutput } from '../../src-main/contract/methods.ts';
import type { SimulationEvent } from '../../src-main/contract/models.ts';
import { testKinds } from '../../src-main/core/test-certificates/kinds.ts';
import { Broker, freePorts } from '../support/broker.ts';
import { HubScene } from '../support/hub-scene.ts';
import { type Files, OpenSslCertificates, authority } from '../support/openssl-certificates.ts';
import type { Listening } from '../support/tls-server.ts';
import type { Workbench } from '../support/workbench.ts';
import type { Told } from './cause-row.ts';
import { patienceMs } from './patience.ts';

/** Each has one row to itself. */
const plain = ['twin-3', 'twin-5', 'twin-hub', 'talker', 'unknown', 'disabled', 'swapped-a', 'swapped-b', 'late'];
type Made = 'root' | 'int' | 'other' | 'server' | 'device' | 'foreign';

export interface Run {
  readonly more?: Partial<MethodInput<'simulation.start'>>;
  /** What else happens while the device is up. */
  readonly whenUp?: () => Promise<unknown>;
}

/** What the rows need: certificates, a workspace with devices, the local hub, and brokers. */
export class CauseScene {
  readonly hub: HubScene;
  readonly made: OpenSslCertificates;
  readonly files = {} as Record<Made, Files>;
  readonly ports = { plain: 0, strict: 0, open: 0, anonymous: 0, oneQos: 0, limited: 0 };
  /** Whom the devices trust. */
  rootPem = '';
  #turn: Promise<unknown> = Promise.resolve();
  readonly #brokers: Broker[] = [];

  private constructor(hub: HubScene) {
    this.hub = hub;
    this.made = new OpenSslCertificates(hub.bench.folder);
  }

  static async open(): Promise<CauseScene> {
    const scene = new CauseScene(await HubScene.open(['dev-01', 'dev-02']));
    await Promise.all([scene.#makeFiles(), scene.#makeDevices()]);
    await scene.#startBrokers();
    return scene;
  }

  get bench(): Workbench {
    return this.hub.bench;
  }

  async close(): Promise<void> {
    await Promise.all(this.#brokers.map((one) => one.stop()));
    await this.hub.close();
  }

  /** Rows run at once, and who writes to a workspace waits for others for some seconds only. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #makeFiles(): Promise<void> {
    const root = await this.made.make('root', { extensions: authority });
    const other = await this.made.make('other', { extensions: authority });
    const [int, server, device, foreign] = await Promise.all([
      this.made.make('int', { issuer: root, extensions: authority }),
      this.made.make('server', { issuer: root }),
      this.made.make('device', { issuer: root, extensions: [] }),
      this.made.make('foreign', { issuer: other, extensions: [] }),
    ]);
    Object.assign(this.files, { root, other, int, server, device, foreign });
    this.rootPem = await readFile(root.cert, 'utf8');
  }

  async #makeDevices(): Promise<void> {
    const { bench } = this;
    await bench.authority('Int', { parent: 'Root', parentPassphrase: '1234' });
    await bench.devices(['leaf-alone', 'reversed'], { authority: { name: 'Int', passphrase: '1234' } });
    await bench.devices(['locked'], { keyPassphrase: 'open sesame' });
    await bench.devices([...testKinds, ...plain]);
    await this.#breakDevices();
    await copyFile(this.deviceFile('leaf-alone', '-cert.pem'), this.deviceFile('leaf-alone', '-chain.pem'));
    const parts = (await readFile(this.deviceFile('reversed', '-chain.pem'), 'utf8')).split(/(?<=-----END .*-----\n)/);
    const [leaf = '', ...above] = parts.filter((part) => part.includes('BEGIN'));
    await writeFile(this.deviceFile('reversed', '-chain.pem'), [leaf, ...above.toReversed()].join(''));
  }

  /** Gives each device that is called as a kind of test certificate is, a certificate that is broken on purpose. */
  async #breakDevices(): Promise<void> {
    const { workspace } = this.bench;
    const by = { workspace, authority: 'Root', passphrase: '1234' };
    const { set } = await this.bench.call('testCertificates.create', by);
    for (const kind of testKinds) {
      for (const part of ['chain', 'key']) {
        const file = join(this.bench.folder, 'workspace', 'test-certificates', set.name, `${kind}-${part}.pem`);
        await copyFile(file, this.deviceFile(kind, `-${part}.pem`));
      }
    }
  }

  async #startBrokers(): Promise<void> {
    const { server } = this.files;
    const own = await readFile(join(this.bench.folder, 'workspace', 'authorities', 'Root', 'Root.cer'));
    const pem = `-----BEGIN CERTIFICATE-----\n${own.toString('base64').replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
    await writeFile(this.made.at('trusted.pem'), `${this.rootPem}${pem}`);
    await writeFile(this.made.at('acl'), 'topic write sensors/#\n');
    const names = Object.keys(this.ports) as (keyof typeof this.ports)[];
    for (const [index, port] of (await freePorts(names.length)).entries()) {
      const name = names[index];
      if (name !== undefined) this.ports[name] = port;
    }
    const { plain, strict, open, anonymous, oneQos, limited } = this.ports;
    const tls = [`cafile ${this.made.at('trusted.pem')}`, `certfile ${server.cert}`, `keyfile ${server.key}`];
    const demanding = [...tls, 'require_certificate true'];
    await writeFile(this.made.at('none'), '');
    await this.#broker('brokers', [
      [plain, 'allow_anonymous true'],
      [open, ...tls, 'allow_anonymous true'],
      [strict, ...demanding, 'allow_anonymous true', `acl_file ${this.made.at('acl')}`],
      [anonymous, ...demanding, 'allow_anonymous false'],
      [oneQos, ...demanding, 'allow_anonymous true', 'max_qos 1'],
    ]);
    await this.#broker('limited', [[limited, ...demanding, 'allow_anonymous true']], ['message_size_limit 20']);
  }

  async #broker(
    name: string,
    listeners: readonly [number, ...string[]][],
    more: readonly string[] = [],
  ): Promise<void> {
    const lines = [
      'per_listener_settings true',
      `user ${userInfo().username}`,
      ...more,
      ...listeners.flatMap(([port, ...settings]) => [`listener ${port} 127.0.0.1`, ...settings]),
    ];
    const ports = listeners.map(([port]) => port);
    this.#brokers.push(await Broker.start(this.made.at(`${name}.conf`), lines, ports));
  }

  deviceFile(id: string, end: string): string {
    return join(this.bench.folder, 'workspace', 'devices', id, `${id}${end}`);
  }

  /** The certificate of files in PEM. */
  pem({ cert }: Files): Promise<string> {
    return readFile(cert, 'utf8');
  }

  device(deviceId: string): Pick<MethodInput<'diagnosis.run'>, 'device'> {
    return { device: { from: 'workspace', workspace: this.bench.workspace, deviceId } };
  }

  by({ cert, key }: Files): Pick<MethodInput<'diagnosis.run'>, 'device'> {
    const { grants } = this.bench.services;
    return { device: { from: 'files', certificate: grants.grant(cert), key: grants.grant(key) } };
  }

  /** Looks at a server step by step. */
  async diagnose(port: number, more: Partial<MethodInput<'diagnosis.run'>> = {}): Promise<Told> {
    const serverCaPem = this.rootPem;
    const order = { host: 'localhost', port, serverCaPem, timeoutMs: patienceMs, ...more };
    return firstOf(await this.bench.call('diagnosis.run', order));
  }

  /** The same at the local hub. */
  atHub(more: Partial<MethodInput<'diagnosis.run'>>): Promise<Told> {
    const { port, authorityPem } = this.hub.address;
    return this.diagnose(port, { platform: 'local-hub', serverCaPem: authorityPem, ...more });
  }

  /** Has a device send, and answers what is told first of what goes wrong. */
  async simulate(port: number, { more = {}, whenUp }: Run = {}): Promise<Told> {
    const { bench } = this;
    const { runId } = await bench.call('simulation.start', {
      workspace: bench.workspace,
      deviceIds: ['dev-01'],
      platform: 'mqtt-broker',
      host: 'localhost',
      port,
      serverCaPem: this.rootPem,
      intervalMs: 10,
      messages: 1,
      ...more,
    });
    const told = new Promise<Told>((resolve, reject) => {
      bench.services.sources['simulation.events']({ runId }, (event: SimulationEvent) => {
        if (event.type === 'connected') whenUp?.().catch(reject);
        if ('cause' in event) resolve({ cause: event.cause, remedy: event.remedy });
        if (event.type === 'finished') resolve({ cause: undefined, remedy: undefined });
      });
    });
    try {
      return await told;
    } finally {
      await bench.call('simulation.stop', { runId });
    }
  }
}

/** Has a server listen as long as it is looked at. */
export async function at(server: Promise<Listening>, look: (port: number) => Promise<Told>): Promise<Told> {
  const listening = await server;
  try {
    return await look(listening.port);
  } finally {
    await listening.close();
  }
}

export function firstOf({ steps, firstCause }: MethodOutput<'diagnosis.run'>): Told {
  const findings = steps.flatMap((step) => step.findings);
  return { cause: firstCause, remedy: findings.find(({ cause }) => cause === firstCause)?.remedy };
}
