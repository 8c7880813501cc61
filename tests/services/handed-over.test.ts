import { expect, test } from 'vitest';
import { Workbench } from '../support/workbench.ts';

test('files that come before the window are handed over once it listens, and later ones at once', async () => {
  const bench = await Workbench.open();
  const heard: string[][] = [];
  const listen = () =>
    bench.services.sources['files.handedOver']({}, ({ files }) => heard.push(files.map(({ name }) => name)));
  bench.services.handOver([]);
  bench.services.handOver(['/a/one.pem']);
  bench.services.handOver(['/a/two.pfx']);
  const stop = listen();
  expect(heard).toEqual([['one.pem', 'two.pfx']]);
  bench.services.handOver(['/a/three.jks']);
  stop();
  bench.services.handOver(['/a/four.cer']);
  listen();
  expect(heard).toEqual([['one.pem', 'two.pfx'], ['three.jks'], ['four.cer']]);
  await bench.close();
});
