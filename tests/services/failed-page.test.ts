import { expect, test } from 'vitest';
import { Workbench } from '../support/workbench.ts';

test('where a page of the window has failed comes into the log, and no words of it', async () => {
  const bench = await Workbench.open();
  const place = { function: 'Home', file: 'index-Ab_1.js', line: 1, column: 20 };
  const told = { page: 'home', error: 'TypeError', frames: [place], components: [{ ...place, column: 7 }] };
  await bench.call('app.reportFailedPage', told);
  expect(bench.logged.splice(0)).toEqual([
    {
      message: [
        'The page home could not be drawn: TypeError',
        'at Home (index-Ab_1.js:1:20)',
        'drawn by',
        'at Home (index-Ab_1.js:1:7)',
      ].join('\n'),
      cause: undefined,
    },
  ]);
  for (const wrong of [
    { ...told, page: 'my secret' },
    { ...told, error: 'Error: my secret' },
    { ...told, frames: [{ ...place, function: 'my secret' }] },
    { ...told, frames: [{ ...place, file: '/home/me/index.js' }] },
    { ...told, frames: Array.from({ length: 21 }, () => place) },
    { ...told, message: 'my secret' },
  ]) {
    expect((await bench.refusal('app.reportFailedPage', wrong)).code).toBe('INVALID_INPUT');
  }
  expect(bench.logged).toEqual([]);
  await bench.close();
});
