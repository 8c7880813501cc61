import { expect, test } from 'vitest';
import { cliHere } from '../support/cli-here.ts';

/** What is told of `--port` names an option that the command has. */
test.each([
  ['diagnose', '--port', '8883'],
  ['support-bundle', '--port', '8883'],
  ['import', '--port', '8883'],
])('%s', async (...args) => {
  const { stderr } = await cliHere(args);
  const { stdout } = await cliHere([args[0] ?? '', '--help']);
  expect(stdout).not.toContain('--host');
  expect(stderr).not.toContain('--host');
});
