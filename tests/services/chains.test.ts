import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { filesBelow } from '../torture/operation.ts';
import { isMissing, must } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

/** Chains that lack their intermediate, or are in disorder, are made whole. */

let bench: Workbench;
beforeEach(async () => {
  bench = await Workbench.open();
  await bench.authority('Root');
  await bench.authority('Int', { parent: 'Root', parentPassphrase: '1234' });
  await bench.devices(['dev-01'], { authority: { name: 'Int', passphrase: '1234' } });
});
afterEach(async () => {
  expect(bench.logged).toEqual([]);
  await bench.close();
});

const at = (...parts: string[]) => join(bench.folder, 'workspace', ...parts);
const device = (end: string) => at('devices', 'dev-01', `dev-01${end}`);
const granted = (path: string) => bench.services.grants.grant(path);
const mend = () => bench.call('chain.mend', { workspace: bench.workspace, deviceIds: ['dev-01'] });
const causes = async (host = 'broker.example') => {
  const place = { platform: 'mqtt-broker', host };
  const order = { workspace: bench.workspace, deviceIds: ['dev-01'], ...place };
  return (await bench.call('diagnosis.foresee', order)).causes.map(({ cause, action }) => [cause, action]);
};

test.skipIf(isMissing('openssl'))('a device’s chain is mended in its place, and comes back', async () => {
  const whole = await readFile(device('-chain.pem'), 'utf8');
  const [leaf = '', ...above] = whole.match(/-----BEGIN[^]+?-----END CERTIFICATE-----\n/g) ?? [];
  const action = { do: 'mend-chain', id: 'dev-01' };
  for (const [broken, cause, added] of [
    [leaf, 'chain-incomplete', ['Int', 'Root']],
    [[leaf, ...above.toReversed()].join(''), 'chain-order', []],
  ] as const) {
    await writeFile(device('-chain.pem'), broken);
    const before = await filesBelow(at('devices', 'dev-01'));
    expect(await causes()).toEqual([[cause, action]]);
    const [mended] = (await mend()).devices;
    expect(mended).toMatchObject({ chain: ['dev-01', 'Int', 'Root'], added });
    expect(await causes()).toEqual([]);
    const chain = device('-chain.pem');
    expect(
      await must('openssl', 'verify', '-CAfile', at('authorities/Root/Root.pem'), '-untrusted', chain, chain),
    ).toContain('OK');
    const things = [{ kind: 'device' as const, name: 'dev-01' }];
    await bench.call('thing.delete', { workspace: bench.workspace, things });
    await bench.call('thing.restore', { workspace: bench.workspace, ids: [mended?.trashId ?? ''] });
    expect(await filesBelow(at('devices', 'dev-01'))).toEqual(before);
    await mend();
  }
  // One that is whole is left as it is.
  expect((await mend()).devices[0]?.trashId).toBeUndefined();
  expect(await readFile(device('-chain.pem'), 'utf8')).toBe(whole);
});

test('a foreign certificate gets its chain from the workspace or from a file, and from nobody who only has the name', async () => {
  const [file, intermediate] = [join(bench.folder, 'leaf.pem'), join(bench.folder, 'int.pem')];
  await copyFile(device('-cert.pem'), file);
  await copyFile(at('authorities/Int/Int.pem'), intermediate);
  const certificate = granted(file);
  const alone = await bench.refusal('chain.complete', { certificate });
  expect(alone).toMatchObject({ code: 'INCOMPLETE', details: { field: 'further' } });
  expect(alone.message).toContain('Int');
  const byFile = await bench.call('chain.complete', { certificate, further: [granted(intermediate)] });
  expect(byFile).toMatchObject({ chain: ['dev-01', 'Int'], added: ['Int'], missing: 'Root' });
  const { workspace } = bench;
  const whole = await bench.call('chain.complete', { certificate, workspace });
  expect(whole).toMatchObject({ chain: ['dev-01', 'Int', 'Root'] });
  expect(whole.missing).toBeUndefined();
  expect(whole.pem).toBe(await readFile(device('-chain.pem'), 'utf8'));
  const keystore = { certificate: granted(device('.pfx')), password: '1234' };
  expect((await bench.call('chain.complete', keystore)).added).toEqual([]);
  const other = await Workbench.open();
  try {
    await other.authority('Root');
    await other.authority('Int', { parent: 'Root', parentPassphrase: '1234' });
    const stranger = { certificate: other.services.grants.grant(file), workspace: other.workspace };
    expect((await other.refusal('chain.complete', stranger)).code).toBe('INCOMPLETE');
  } finally {
    await other.close();
  }
});
