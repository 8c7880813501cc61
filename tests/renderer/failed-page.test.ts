import { describe, expect, test } from 'vitest';
import { appMethods } from '../../src-main/contract/app.ts';
import { failedPage } from '../../src-renderer/app/failed-page.ts';

const { input } = appMethods['app.reportFailedPage'];
const secret = 'geheim-7Zq';

const withStack = (message: string, stack: string): Error => Object.assign(new TypeError(message), { stack });

describe('what is told of a page that has failed', () => {
  test('is where, in the files of the window, innermost first', () => {
    const error = withStack(
      'x is not a function',
      [
        'TypeError: x is not a function',
        '    at Dn (app://certbench/assets/index-Ab_1.js:12:345)',
        '    at async Promise.all (index 0)',
        '    at new $e (http://localhost:5173/src/app/App.tsx?t=17:3:9)',
        '    at Array.map (<anonymous>)',
        '    at Object.$t [as toSorted] (app://certbench/assets/index-Ab_1.js:2:1)',
        '    at app://certbench/assets/index-Ab_1.js:1:1',
      ].join('\n'),
    );
    const told = failedPage('home', error, '\n    at Home (app://certbench/assets/index-Ab_1.js:7:8)\n    at main');
    expect(told).toEqual({
      page: 'home',
      error: 'TypeError',
      frames: [
        { function: 'Dn', file: 'index-Ab_1.js', line: 12, column: 345 },
        { function: '$e', file: 'App.tsx', line: 3, column: 9 },
        { function: 'Object.$t', file: 'index-Ab_1.js', line: 2, column: 1 },
        { file: 'index-Ab_1.js', line: 1, column: 1 },
      ],
      components: [{ function: 'Home', file: 'index-Ab_1.js', line: 7, column: 8 }],
    });
    expect(input.parse(told)).toEqual(told);
  });

  test('has frames of a real error', () => {
    const { frames } = failedPage('home', new Error('x'), '');
    expect(frames[0]).toMatchObject({ file: 'failed-page.test.ts' });
    expect(input.safeParse(failedPage('home', new Error('x'), '')).success).toBe(true);
  });

  test.each([
    ['a message', () => new Error(secret)],
    [
      'a message that looks like a place',
      () => new Error(`a\n    at ${secret} (app://x/${secret}:1:1)\n    at app://x/${secret}:1:1`),
    ],
    [
      'a message that was changed later',
      () => Object.assign(new Error(`\n    at f (app://x/${secret}:1:1)`), { message: 'x' }),
    ],
    ['a name', () => Object.assign(new Error('x'), { name: `${secret} x` })],
    ['a stack alone', () => withStack('', `Error: ${secret} x`)],
    ['a text that was thrown', () => secret],
    ['an object that was thrown', () => ({ message: secret, stack: `\n    at ${secret} (app://x/y.js:1:1)` })],
    ['nothing', () => undefined],
  ])('has no secret in it where that stands in %s', (_where, thrown) => {
    const told = failedPage('home', thrown(), '');
    expect(JSON.stringify(told)).not.toContain(secret);
    expect(input.safeParse(told).success).toBe(true);
  });

  test('is no more than the log has to know', () => {
    const deep = Array.from({ length: 100 }, (_none, n) => `    at f${n} (app://certbench/assets/i.js:1:${n + 1})`);
    const { frames } = failedPage('home', withStack('x', `TypeError: x\n${deep.join('\n')}`), '');
    expect([frames.length, frames[0]?.function]).toEqual([20, 'f0']);
  });
});
