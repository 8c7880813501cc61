import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HubScene } from '../support/hub-scene.ts';
import { isMissing, run } from '../support/programs.ts';

/** A C program as engineers write it, which does not wait for CONNACK. */

const source = fileURLToPath(new URL('../fixtures/libmosquitto/publish-at-once.c', import.meta.url));
const cannot = isMissing('gcc') || !existsSync('/usr/include/mosquitto.h');

let scene: HubScene;
let program: string;
beforeAll(async () => {
  scene = await HubScene.open(['dev-01']);
  program = join(scene.bench.folder, 'publish-at-once');
});
afterAll(() => scene.close());

test.skipIf(cannot)('of libmosquitto that publishes at once gets every message through', async () => {
  expect(await run('gcc', ['-Wall', '-Werror', '-o', program, source, '-lmosquitto'])).toMatchObject({ status: 0 });
  const folder = join(scene.bench.folder, 'workspace', 'devices', 'dev-01');
  const trust = join(scene.bench.folder, 'trust.pem');
  writeFileSync(trust, scene.address.authorityPem);
  for (let round = 0; round < 20; round++) {
    const { status, stdout } = await run(program, [
      'localhost',
      String(scene.address.port),
      trust,
      join(folder, 'dev-01-chain.pem'),
      join(folder, 'dev-01-key.pem'),
      'dev-01',
      'localhost/dev-01/?api-version=2021-04-12',
      'devices/dev-01/messages/events/',
    ]);
    expect([status, stdout]).toEqual([0, 'connack 0, published 3, end No error.\n']);
  }
  expect(scene.events.filter(({ type }) => type === 'message')).toHaveLength(60);
});
