import { expect, test } from 'vitest';
import { namesWith } from '../../src-renderer/ui/NameField.tsx';

const names = Array.from({ length: 10_000 }, (_, n) => `dev-${String(n).padStart(5, '0')}`);

test('of very many names few are offered: those in which the text is, and first those that begin with it', () => {
  expect(namesWith(names, '')).toEqual(names.slice(0, 50));
  expect(namesWith(names, ' DEV-0999 ')).toEqual(names.slice(9990));
  expect(namesWith(['a-b', 'b-a', 'c', 'B'], 'b')).toEqual(['b-a', 'B', 'a-b']);
  expect(namesWith(names, '99', 3)).toEqual(['dev-00099', 'dev-00199', 'dev-00299']);
  expect(namesWith([...names, '99-first'], '99', 2)).toEqual(['99-first', 'dev-00099']);
  expect(namesWith(names, 'gone')).toEqual([]);
});
