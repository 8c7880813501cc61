import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isMissing } from '../support/programs.ts';
import type { CauseRow } from './cause-row.ts';
import { CauseScene } from './cause-scene.ts';
import { networkRows } from './network.rows.ts';
import { ownCertificateRows } from './own-certificate.rows.ts';
import { serverRows } from './server.rows.ts';

/**
 * The table of causes: each is made to happen, and what is told of it first has to be the truth, with a remedy that helps. What tells
 * is the same for all rows, so that none can be right by chance.
 */
const rows: readonly CauseRow[] = [...networkRows, ...serverRows, ...ownCertificateRows];

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
