import { i18n } from '../core/language/index.ts';

/** What to do about a fault that the contract has words of its own for, in the language of the user: by those words. */
export function contractRemedy(words: string): string | undefined {
  switch (words) {
    case 'It must be 0ne and eight hex digits.':
      return i18n.t('Write 0ne and eight hex digits.');
    case 'It is written as 08:00, at most 24:00':
      return i18n.t('Write hours and minutes as 08:00, at most 24:00.');
    case 'It is written as 2026-01-31T08:00':
    case 'It is written as application/json':
      return i18n.t('Write it as {example}.', { example: words.slice('It is written as '.length) });
    case 'It is counted from 0, and so below count':
      return i18n.t('Count from 0, so that it is below count.');
    case 'A message has 100 fields at most.':
    case 'A message has 50 properties at most.':
      return i18n.t('Leave some out: a message has {limit} at most.', { limit: words.includes('100') ? 100 : 50 });
    case 'It begins with a letter, and has at most 64 letters, digits and _':
      return i18n.t('Begin with a letter, and use at most 64 letters, digits and _.');
    case 'It begins with a letter or _, and has at most 64 letters, digits, - and _':
      return i18n.t('Begin with a letter or _, and use at most 64 letters, digits, - and _.');
    case 'It has at most 100 letters, digits, _, $, ., <, > and -':
      return i18n.t('Use at most 100 letters, digits, _, $, ., <, > and -.');
    case 'It has at most 128 letters, digits, ., - and _':
      return i18n.t('Use at most 128 letters, digits, ., - and _.');
    case 'It has at most 64 letters, digits, :, - and _':
      return i18n.t('Use at most 64 letters, digits, :, - and _.');
    case 'It has no space, /, +, # or ?, and at most 128 characters':
      return i18n.t('Use at most 128 characters, without spaces, /, +, # and ?.');
    default:
      return undefined;
  }
}
