import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createConnection, createServer } from 'node:net';
import { type TLSSocket, connect } from 'node:tls';
import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listenOn } from '../../src-main/adapters/listening.ts';
import { systemClock } from '../../src-main/adapters/system-clock.ts';
import { thisComputer } from '../../src-main/adapters/this-computer.ts';
import type { MethodInput, MethodOutput } from '../../src-main/contract/methods.ts';
import type { HubEvent } from '../../src-main/contract/models.ts';
import { hubTeller } from '../../src-main/shell-cli/tell.ts';
import { Workbench } from '../support/workbench.ts';

/** From where the local hub can be reached, and by which names its certificate is accepted there. */

/** What the computer is called, and its addresses, as a test has them. */
let name: string;
let addresses: readonly string[];
let today: Date;
let bench: Workbench;
beforeEach(async () => {
  name = 'Bench-7.lab.example';
  addresses = ['192.168.1.20', 'fd12:0:0::20'];
  today = new Date();
  bench = await Workbench.open({
    computer: {
      name: () => name,
      addresses: () => addresses,
      hardware: () => ({ processors: 1, memoryMib: 1 }),
      versions: () => ({}),
    },
    clock: { ...systemClock, now: () => today },
  });
});
afterEach(async () => {
  await bench.close();
  expect(bench.logged).toEqual([]);
});

type Started = MethodOutput<'hub.start'>;
const start = (more: MethodInput<'hub.start'> = {}) => bench.call('hub.start', { port: 0, ...more });
const again = async (more: MethodInput<'hub.start'> = {}) => {
  await bench.call('hub.stop', {});
  return start(more);
};
const onNetwork = { reachable: 'network' } as const;
/** A connection without TLS, as far as it comes. */
const reached = (host: string, port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = createConnection({ host, port }, () => {
      socket.destroy();
      resolve(true);
    }).on('error', () => resolve(false));
  });
/** Whether this computer has an address; 127.0.1.1 is there on Linux and Windows alone. */
const has = async (host: string) => {
  const server = createServer().listen(0, host);
  const found = await once(server, 'listening').then(
    () => true,
    () => false,
  );
  server.close();
  return found;
};
/** What a client that trusts the hub's authority makes of it, connected to `host` under another name perhaps. */
const greeted = ({ port, authorityPem }: Started, host: string, servername = host) =>
  new Promise<string>((resolve) => {
    const options = { host, port, ca: authorityPem, ...(/[a-z]/.test(servername) ? { servername } : {}) };
    const socket: TLSSocket = connect(options, () => {
      socket.destroy();
      resolve('accepted');
    });
    socket.once('error', (error) => resolve(error.message));
  });
const namesOf = async ({ authorityFile }: Started) => {
  const pem = await readFile(join(authorityFile, '..', 'server-cert.pem'), 'utf8');
  return new X509Certificate(pem).subjectAltName ?? '';
};

describe('a hub for this computer', () => {
  const local = ['127.0.0.1', '::1', '127.0.1.1'];

  test('is found at each address that leads here, by a certificate that is for it', async () => {
    const address = await start();
    const there = await Promise.all(local.map(has));
    expect(address).toMatchObject({ host: '127.0.0.1', reachable: 'this-computer', networkHosts: [] });
    expect(address.listensOn).toEqual(local.filter((_host, index) => there[index]));
    expect(address.listensOn).toContain('127.0.0.1');
    for (const host of address.listensOn) {
      expect([host, await greeted(address, host)]).toEqual([host, 'accepted']);
      expect(await greeted(address, host, 'localhost')).toBe('accepted');
      expect(await greeted(address, host, 'bench-7.lab.example')).toBe('accepted');
    }
    for (const host of thisComputer.addresses())
      expect([host, await reached(host, address.port)]).toEqual([host, false]);
    expect((await bench.call('hub.status', {})).address).toMatchObject({ listensOn: address.listensOn });
  });

  test('says which address another program has, and gives back the others', async ({ skip }) => {
    for (const host of ['::1', '127.0.1.1']) {
      if (!(await has(host))) skip(`This computer has no ${host}.`);
      const taker = createServer().listen(0, host);
      await once(taker, 'listening');
      const { port } = taker.address() as { port: number };
      const refusal = await bench.refusal('hub.start', { port });
      expect(refusal.code).toBe('PORT_TAKEN');
      expect(refusal.message).toContain(`The address is ${host}.`);
      expect(await reached('127.0.0.1', port)).toBe(false);
      const { port: free } = await bench.call('hub.freePort', { from: port });
      expect(free).toBeGreaterThan(port);
      taker.close();
      await once(taker, 'close');
    }
  });
});

test('an address that this computer does not have is passed over, and none at all is told', async () => {
  // Of a network for examples (RFC 5737), where no computer is.
  const listening = await listenOn(['203.0.113.7', '127.0.0.1'], 0, (socket) => socket.destroy());
  expect(listening.hosts).toEqual(['127.0.0.1']);
  expect(await reached('127.0.0.1', listening.port)).toBe(true);
  await listening.close(() => undefined);
  expect(await reached('127.0.0.1', listening.port)).toBe(false);
  await expect(listenOn(['203.0.113.7'], 0, (socket) => socket.destroy())).rejects.toThrow('EADDRNOTAVAIL');
});

test('this computer is not told by addresses that lead to itself, or that need a zone', () => {
  expect(thisComputer.addresses().filter((one) => /^(?:127\.|::1$|fe80)|%/i.test(one))).toEqual([]);
  expect(thisComputer.name()).not.toBe('');
});

describe('a hub for the network', () => {
  test('is found at every address of this computer', async () => {
    const address = await start(onNetwork);
    expect(address.listensOn).toContain('0.0.0.0');
    for (const host of ['127.0.0.1', ...thisComputer.addresses()]) {
      expect([host, await greeted(address, host, 'bench-7.local')]).toEqual([host, 'accepted']);
    }
  });

  test('has a certificate for the names and addresses that it tells', async () => {
    const address = await start(onNetwork);
    expect(address.warnings).toEqual([]);
    const hosts = ['bench-7.lab.example', 'bench-7', 'bench-7.local', '192.168.1.20', 'fd12::20'];
    expect(address).toMatchObject({ reachable: 'network', networkHosts: hosts });
    const certificate = new X509Certificate(
      await readFile(join(address.authorityFile, '..', 'server-cert.pem'), 'utf8'),
    );
    for (const host of ['localhost', ...hosts.slice(0, 3)]) expect(certificate.checkHost(host)).toBeDefined();
    for (const host of ['127.0.0.1', '::1', ...hosts.slice(3)]) expect(certificate.checkIP(host)).toBeDefined();
  });

  test.each([
    ['10.1.2.3', []],
    ['localhost', []],
    ['', []],
    ['my_pc', []],
    ['iMac.local', ['imac.local', 'imac']],
  ])('of a computer called %j has the names %j', async (called, names) => {
    [name, addresses] = [called, ['10.0.0.5']];
    expect((await start(onNetwork)).networkHosts).toEqual([...names, '10.0.0.5']);
  });

  test('has a new authority where it must be for more, says so, and keeps the names that it had', async () => {
    const first = await start();
    const second = await again(onNetwork);
    expect(second.authorityPem).not.toBe(first.authorityPem);
    expect(second.warnings).toMatchObject([
      { code: 'authority-replaced', message: expect.stringContaining('192.168.1.20') as string },
    ]);
    expect(second.warnings[0]?.message).toContain(second.authorityFile);
    expect(await readFile(second.authorityFile, 'utf8')).toBe(second.authorityPem);
    expect(await greeted(second, '127.0.0.1', 'bench-7')).toBe('accepted');
    expect((await bench.call('hub.status', {})).warnings).toEqual(second.warnings);

    const before = await namesOf(second);
    // Nothing is asked of anybody again: back on this computer, on the same network, and with another IPv6 address.
    for (const more of [{}, onNetwork]) {
      const same = await again(more);
      expect([same.authorityPem, same.warnings]).toEqual([second.authorityPem, []]);
    }
    addresses = ['192.168.1.20', 'fd12::99'];
    const other6 = await again(onNetwork);
    expect([other6.authorityPem, await namesOf(other6)]).toEqual([second.authorityPem, before]);
    expect(other6.networkHosts).not.toContain('fd12::99');
    expect(other6.networkHosts).toContain('192.168.1.20');

    addresses = ['10.0.0.5', 'fd12::99'];
    const elsewhere = await again(onNetwork);
    expect(elsewhere.authorityPem).not.toBe(second.authorityPem);
    expect(elsewhere.networkHosts.slice(-2)).toEqual(['10.0.0.5', 'fd12::99']);
    addresses = ['192.168.1.20'];
    expect((await again(onNetwork)).authorityPem).toBe(elsewhere.authorityPem);
  });

  test('forgets networks of long ago before its certificate grows without an end', async () => {
    for (let network = 0; network < 5; network++) {
      addresses = Array.from({ length: 20 }, (_, host) => `10.0.${network}.${host + 1}`);
      await (network === 0 ? start(onNetwork) : again(onNetwork));
    }
    const { address } = await bench.call('hub.status', {});
    const names = await namesOf(address as Started);
    expect(names.match(/IP Address/g)).toHaveLength(50);
    expect([names.includes('10.0.4.20'), names.includes('10.0.0.1,')]).toEqual([true, false]);
  });

  test('says so too where the certificate is replaced because it ends', async () => {
    const first = await start();
    today = new Date(today.getTime() + 800 * 86_400_000);
    const second = await again();
    expect(second.authorityPem).not.toBe(first.authorityPem);
    expect(second.warnings).toMatchObject([{ code: 'authority-replaced' }]);
  });
});

describe('a server certificate of the workspace, for the network', () => {
  const presenting = async (dns: string[], given: string[]) => {
    const { workspace } = bench;
    await bench.call('server.create', { workspace, name: 'own', keyType: 'ec-p256', dns, addresses: given });
    return start({ ...onNetwork, serverCertificate: { workspace, name: 'own' } });
  };

  test('is told by the names and addresses that it is not for', async () => {
    const { warnings, networkHosts } = await presenting(['localhost', 'bench-7.local'], ['127.0.0.1', '192.168.1.20']);
    expect(networkHosts).toEqual(['bench-7.local', '192.168.1.20']);
    expect(warnings).toMatchObject([{ code: 'name-not-covered' }]);
    expect(warnings[0]?.message).toContain('clients that connect to bench-7.lab.example or bench-7 will refuse it.');
  });

  test('is not told where it is for all, and counts by its own names where it is for none', async () => {
    const all = ['localhost', 'bench-7', 'bench-7.local', 'bench-7.lab.example'];
    expect((await presenting(all, ['127.0.0.1', '192.168.1.20'])).warnings).toEqual([]);
    await bench.call('hub.stop', {});
    const { workspace } = bench;
    const dns = ['localhost', '*.example.org', 'broker.example.org'];
    await bench.call('server.create', { workspace, name: 'far', keyType: 'ec-p256', dns, addresses: ['127.0.0.1'] });
    const far = await start({ ...onNetwork, serverCertificate: { workspace, name: 'far' } });
    expect(far.networkHosts).toEqual(['broker.example.org']);
  });
});

describe('the hub that devices are told', () => {
  const assigned = async (more: MethodInput<'hub.start'> = {}) => {
    const events: HubEvent[] = [];
    bench.services.sources['hub.events']({}, (event) => events.push(event));
    const { port, authorityPem, idScope } = await start(more);
    const { workspace } = bench;
    await bench.devices(['dev-01'], { authority: undefined });
    const { certificates } = await bench.call('certificate.describe', { workspace, kind: 'device', name: 'dev-01' });
    await bench.call('hub.setEnrollment', { certificatePem: certificates[0]?.pem ?? '' });
    await bench.call('provision.run', {
      workspace,
      deviceIds: ['dev-01'],
      platform: 'azure-dps',
      host: 'localhost',
      port,
      serverCaPem: authorityPem,
      settings: { idScope },
    });
    const event = events.find((one) => one.type === 'provisioned');
    return { port, event: event?.type === 'provisioned' ? event : undefined };
  };

  test('comes with a warning where its port must be said', async () => {
    const { port, event } = await assigned();
    expect(event?.assignedHub).toBe(`localhost:${port}`);
    expect(event?.warning).toContain(`localhost:${port}: Microsoft’s SDK for Python`);
    // The command line says so once.
    const linesOf = hubTeller();
    const lines = [1, 2].map(() => (event === undefined ? [] : linesOf(event)));
    expect(lines.map(({ length }) => length)).toEqual([2, 1]);
    expect(lines[0]?.[1]).toBe(`  ${event?.warning}`);
  });

  test('is one that a board on the network can reach', async () => {
    const { port, event } = await assigned(onNetwork);
    expect(event?.assignedHub).toBe(`192.168.1.20:${port}`);
  });
});
