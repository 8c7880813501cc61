import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isMissing } from '../support/programs.ts';
import { awsRefusals } from './refusal-aws.rows.ts';
import { estRefusals } from './refusal-est.rows.ts';
import { certificateRefusals } from './refusal-certificates.rows.ts';
import { issuingRefusals } from './refusal-issuing.rows.ts';
import { handshakeRefusals, loginRefusals } from './refusal-logins.rows.ts';
import { type RefusalRow, RefusalScene, type RefusedBy } from './refusal-scene.ts';
import { trafficRefusals } from './refusal-traffic.rows.ts';

/**
 * Every cause that the local hub can refuse somebody for: a client brings it about, and the hub explains it. A cause without a row
 * does not compile.
 */
const rows: Readonly<Record<RefusedBy, RefusalRow>> = {
  ...certificateRefusals,
  ...handshakeRefusals,
  ...loginRefusals,
  ...issuingRefusals,
  ...trafficRefusals,
  ...awsRefusals,
  ...estRefusals,
};

const missing = isMissing('openssl');
let scene: RefusalScene;
beforeAll(async () => {
  if (!missing) scene = await RefusalScene.open();
});
afterAll(async () => {
  await scene?.close();
  if (!missing) expect(scene.hub.bench.logged).toEqual([]);
});

const happening = Object.entries(rows).flatMap(([cause, row]) => ('happen' in row ? [{ cause, ...row }] : []));

describe.skipIf(missing)('the hub explains why it refuses', () => {
  test.each(happening)('$cause', async ({ cause, told = cause, remedy = /\S{2}$/, happen }) => {
    await happen(scene);
    await expect.poll(() => scene.told(cause), { timeout: 10_000 }).toBeDefined();
    const event = scene.told(cause) ?? expect.fail('It was not told.');
    const { presented, action } = event;
    const who =
      event.type === 'handshake-failed' ? {} : { face: event.face, deviceId: event.deviceId, clientId: event.clientId };
    const { causes } = await scene.hub.bench.call('hub.explain', { cause: event.cause, presented, action, ...who });
    const [first, ...others] = causes;
    expect(first?.cause).toBe(told);
    // Whatever the hub can do about it is offered, or something more exact.
    expect(action === undefined || first?.action !== undefined).toBe(true);
    expect(first?.remedy).toMatch(remedy);
    for (const one of causes) {
      // What has happened is told beside it, and is not said again.
      expect(one.what).not.toBe(event.reason);
      expect(one.what).toMatch(/[.]$/);
    }
    expect(others.filter(({ cause: other }) => other === told)).toEqual([]);
  });
});

test('what no client can bring about has its reason', () => {
  expect(Object.entries(rows).flatMap(([cause, row]) => ('never' in row ? [cause] : []))).toEqual(['hub-failed']);
});
