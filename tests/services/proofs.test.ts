import { afterEach, beforeEach, expect, test } from 'vitest';
import { Workbench } from '../support/workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await Workbench.open();
  await bench.authority('Root');
});
afterEach(async () => {
  expect(bench.logged).toEqual([]);
  await bench.close();
});

const code = '75B86466DA34D2B04C0C4C9557A119687ADAE7D4732BDDB3';

test('that a cloud has accepted a proof is kept with it, until that is taken back or the code is signed again', async () => {
  const { workspace } = bench;
  const sign = () =>
    bench.call('proof.sign', { workspace, authority: 'Root', code, passphrase: '1234', destination: 'azure-iot-hub' });
  const mark = (verified: boolean) => bench.call('proof.setVerified', { workspace, authority: 'Root', code, verified });
  const line = async () => (await bench.call('workspace.overview', { workspace })).proofs[0];
  await sign();
  const open = await line();
  expect(open).not.toHaveProperty('verifiedAt');
  await mark(true);
  const accepted = await line();
  expect(accepted).toEqual({ ...open, verifiedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string });
  // Said once more, it is since the first time.
  await mark(true);
  expect(await line()).toEqual(accepted);
  await mark(false);
  expect(await line()).toEqual(open);
  await mark(true);
  await sign();
  expect(await line()).not.toHaveProperty('verifiedAt');
  const refusal = await bench.refusal('proof.setVerified', {
    workspace,
    authority: 'Root',
    code: 'AB',
    verified: true,
  });
  expect(refusal).toMatchObject({ code: 'NOT_FOUND', details: { field: 'code' } });
});
