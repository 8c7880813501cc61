import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { literal, pythonLiteral } from '../../src-main/core/howto/snippets/literal.ts';
import { must } from '../support/programs.ts';

/** Compilers say what a literal means: any text comes out as it went in. C#'s is JavaScript's here, and no compiler reads it. */

const has = (program: string) => spawnSync(program, ['--version']).status === 0;
const missing = ['python3', 'javac'].filter((program) => !has(program));
if (missing.length > 0) process.stderr.write(`\n*** SKIPPED: ${missing.join(' and ')} not installed. ***\n\n`);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certbench-literals-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const awkward = [
  `'"\\$\`{}%&;#\n\r\t\0\b\f\v`,
  String.raw`\u0041 \\u0022 \\\u0022 \x41 \N{BULLET} \101 \$ ${'$'}{x}`,
  'ü ☃ \u{1F600} \u2028\u2029\u0085\u202E\u{E0041}\uFEFF\u00AD',
  '"""\'\'\'*/ // #{x} <!-- */',
  '\u001A',
];
const texts = [
  ...awkward,
  ...fc.sample(fc.string({ unit: 'binary', maxLength: 30 }), { numRuns: 300, seed: 4 }),
  ...fc.sample(fc.string({ unit: fc.constantFrom(...Array.from(`\\"'\`$u{}n0\n\r`)), maxLength: 12 }), {
    numRuns: 300,
    seed: 5,
  }),
];
const wanted = texts.map((text) => Buffer.from(text, 'utf8').toString('hex'));
const lines = (output: string) => output.split('\n').slice(0, texts.length);

describe('a text in a program is itself', () => {
  test('in JavaScript', async () => {
    const list = texts.map((text) => `${literal(text)},`).join('\n');
    const file = join(folder, 'texts.mjs');
    await writeFile(
      file,
      `for (const text of [\n${list}\n]) console.log(Buffer.from(text, 'utf8').toString('hex'));\n`,
    );
    expect(lines(await must(process.execPath, file))).toEqual(wanted);
  });

  test.skipIf(missing.includes('python3'))('in Python', async () => {
    const list = texts.map((text) => `    ${pythonLiteral(text)},`).join('\n');
    const file = join(folder, 'texts.py');
    await writeFile(file, `for text in [\n${list}\n]:\n    print(text.encode("utf-8").hex())\n`);
    expect(lines(await must('python3', file))).toEqual(wanted);
  });

  test.skipIf(missing.includes('javac'))(
    'in Java',
    async () => {
      const list = texts.map((text) => `        ${literal(text)},`).join('\n');
      const file = join(folder, 'Texts.java');
      await writeFile(
        file,
        [
          'import java.nio.charset.StandardCharsets;',
          'public class Texts {',
          `    private static final String[] TEXTS = {\n${list}\n    };`,
          '    public static void main(String[] arguments) {',
          '        for (String text : TEXTS) {',
          '            StringBuilder hex = new StringBuilder();',
          '            for (byte one : text.getBytes(StandardCharsets.UTF_8)) hex.append(String.format("%02x", one));',
          '            System.out.println(hex);',
          '        }',
          '    }',
          '}',
        ].join('\n'),
      );
      expect(lines(await must('java', '-Dfile.encoding=UTF-8', file))).toEqual(wanted);
    },
    60_000,
  );

  test('and leaves nothing in it that C# takes for the end of a line, or that is not seen', () => {
    for (const text of texts) expect(literal(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  });
});
