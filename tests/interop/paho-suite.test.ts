import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, type Server, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, describe, expect, test } from 'vitest';
import { HubScene } from '../support/hub-scene.ts';
import { run } from '../support/programs.ts';

/**
 * The interoperability suite of Eclipse Paho (eclipse/paho.mqtt.testing) against the hub as a plain broker. `PAHO_TESTING` names a copy
 * of it, else it is fetched where GitHub can be reached. It speaks no TLS, so it comes through a tunnel with a device's certificate.
 */

const folder = mkdtempSync(join(tmpdir(), 'certbench-paho-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function suite(): string | undefined {
  const given = process.env['PAHO_TESTING'];
  if (given !== undefined && existsSync(join(given, 'interoperability'))) return join(given, 'interoperability');
  const address = 'https://github.com/eclipse/paho.mqtt.testing';
  const quick = { timeout: 30_000, env: { ...process.env, GIT_TERMINAL_PROMPT: '0' } };
  const { status } = spawnSync('git', ['clone', '--quiet', '--depth', '1', address, join(folder, 'suite')], quick);
  return status === 0 ? join(folder, 'suite', 'interoperability') : undefined;
}
const found = suite();
if (found === undefined) {
  process.stderr.write(
    '\n*** SKIPPED: neither PAHO_TESTING nor GitHub has the Paho suite. Its verdict is missing from this run. ***\n\n',
  );
}

/** What the suite asks of a broker that was set up for it, and says so. */
const setUp = {
  test_server_keep_alive: 'a broker that gives every client a keep-alive of 60 seconds',
  test_subscribe_failure: 'a broker with a filter that nobody may subscribe to',
};

const program = (module: string, port: number) => `
import sys, unittest, logging
sys.path.insert(0, '.')
import ${module} as suite
logging.getLogger().setLevel(logging.CRITICAL)
suite.host, suite.port, suite.topic_prefix = 'localhost', ${port}, 'client_test5/'
names = ('TopicA', 'TopicA/B', 'Topic/C', 'TopicA/C', '/TopicA')
wild = ('TopicA/+', '+/C', '#', '/#', '/+', '+/+', 'TopicA/#')
prefix = suite.topic_prefix if '5' in '${module}' else ''
suite.topics, suite.wildtopics = tuple(prefix + n for n in names), tuple(prefix + n for n in wild)
suite.nosubscribe_topics = ('test/nosubscribe',)
unittest.main(module=suite, argv=['suite', '-v'], exit=False)
`;

async function tunnel(scene: HubScene): Promise<Server> {
  const server = createServer((plain) => {
    const secure = connect({ host: '127.0.0.1', port: scene.address.port, ...scene.credentials('tester') });
    plain.pipe(secure);
    secure.pipe(plain);
    plain.on('error', () => secure.destroy());
    secure.on('error', () => plain.destroy());
    plain.on('close', () => secure.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return server;
}

describe.skipIf(found === undefined).concurrent('the Paho suite', () => {
  test.each([
    ['client_test', 10],
    ['client_test5', 27],
  ])('%s passes, but for what wants a broker of its own', { timeout: 600_000 }, async (module, count) => {
    const scene = await HubScene.open(['tester'], { plainBroker: true });
    const server = await tunnel(scene);
    try {
      const { port } = server.address() as AddressInfo;
      const { stderr } = await run('python3', ['-c', program(module, port)], { cwd: found ?? '' });
      const said = stderr;
      const failed = [...said.matchAll(/^(?:FAIL|ERROR): (test_\w+)/gm)].map(([, name = '']) => name);
      expect(Number(/^Ran (\d+) tests/m.exec(said)?.[1])).toBe(count);
      expect(failed.toSorted()).toEqual(Object.keys(setUp).filter((name) => said.includes(`${name} (`)));
      expect(scene.bench.logged).toEqual([]);
    } finally {
      server.close();
      await scene.close();
    }
  });
});
