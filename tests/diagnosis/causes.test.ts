import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isMissing } from '../support/programs.ts';
import type { CauseRow } from './cause-row.ts';
import { CauseScene } from './cause-scene.ts';
import { awsRows } from './aws.rows.ts';
import { azureRows } from './azure.rows.ts';
import { mqttRows } from './mqtt.rows.ts';
import { networkRows } from './network.rows.ts';
import { ownCertificateRows } from './own-certificate.rows.ts';
import { serverOcspRows } from './server-ocsp.rows.ts';
import { serverRows } from './server.rows.ts';
import { tlsAlertRows } from './tls-alerts.rows.ts';
import { thingsboardRows } from './thingsboard.rows.ts';

/**
 * The table of causes: each is made to happen, and what is told of it first has to be the truth, with a remedy that helps. What tells
 * is the same for all rows, so that none can be right by chance.
 */
const rows: readonly CauseRow[] = [
  ...networkRows,
  ...serverRows,
  ...serverOcspRows,
  ...ownCertificateRows,
  ...mqttRows,
  ...azureRows,
  ...thingsboardRows,
  ...awsRows,
  ...tlsAlertRows,
];

const missing = isMissing('openssl', 'mosquitto');
const told = new Map<CauseRow, string>();
let scene: CauseScene;

beforeAll(async () => {
  if (!missing) scene = await CauseScene.open();
}, 60_000);
afterAll(async () => {
  await scene?.close();
});

describe.skipIf(missing).concurrent('of what is wrong the first cause is the true one', () => {
  test.each(rows)('$truth', async (row) => {
    const { cause, remedy } = await row.tell(scene);
    told.set(row, cause ?? 'nothing');
    expect({ cause, remedy }).toEqual({ cause: row.cause, remedy: expect.stringMatching(row.remedy) as string });
  });
});

/** True causes, and what was told of each how often. */
function confusion(): string[] {
  return [...new Set(rows.map(({ cause }) => cause))].toSorted().map((cause) => {
    const first = rows.filter((row) => row.cause === cause).map((row) => told.get(row) ?? 'nothing');
    const counted = [...new Set(first)].map((one) => `${one} x${first.filter((other) => other === one).length}`);
    return `${cause.padEnd(34)} ${counted.join(', ')}`;
  });
}

test.skipIf(missing)('the table of confusion has its diagonal alone', () => {
  process.stdout.write(`\n${'true'.padEnd(34)} told first\n${confusion().join('\n')}\n`);
  expect(rows.filter((row) => told.get(row) !== row.cause).map(({ truth }) => truth)).toEqual([]);
  expect(rows.length).toBeGreaterThanOrEqual(45);
  expect(new Set(rows.map(({ truth }) => truth)).size).toBe(rows.length);
});

test('the list that people read has these causes and no others', async () => {
  const page = await readFile(new URL('../../docs/causes.md', import.meta.url), 'utf8');
  const listed = [...page.matchAll(/^\| (.+?) +\| `([\w-]+)` +\|/gm)].map(([, truth, cause]) => `${truth}: ${cause}`);
  expect(listed.toSorted()).toEqual(rows.map(({ truth, cause }) => `${truth}: ${cause}`).toSorted());
});
