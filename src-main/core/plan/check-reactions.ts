import { parseJson } from '../json.ts';
import { toUtf8 } from '../bytes.ts';
import { i18n } from '../language/index.ts';
import { Problem } from '../problem.ts';
import { nearest } from './nearest.ts';
import { type Reaction, answered } from './reactions.ts';
import { placeOf } from './template.ts';

/** What an answer or a reply may name, beside members of the payload. */
const names = ['deviceId', 'method', 'intervalMs', 'payload'];

/** What looks like a name, apart from what is escaped. */
const braced = /\\.|\{\s*([A-Za-z][\w.-]*)\s*\}/gs;

/** Throws INVALID_INPUT with the member and the place in it where an answer or a reply cannot be made. */
export function checkReactions(rules: readonly Reaction[]): void {
  for (const [place, rule] of rules.entries()) {
    if (rule.on === 'method' && typeof rule.answer === 'object') {
      const field = `reactions.${place}.answer.body`;
      checkNames(rule.answer.body, field);
      checkJson(rule.answer.body, field);
    }
    if (rule.on === 'message' && rule.reply !== undefined) checkNames(rule.reply, `reactions.${place}.reply`);
  }
}

function checkNames(template: string, field: string): void {
  for (const { 0: whole, 1: name, index } of template.matchAll(braced)) {
    if (name === undefined) continue;
    const isKnown = names.includes(name) || name.startsWith('payload.');
    if (isKnown && whole === `{${name}}`) continue;
    const near = isKnown ? name : nearest(name, names);
    if (near === undefined) continue;
    throw new Problem(
      'INVALID_INPUT',
      i18n.t('{place}: there is no value {name}.', { place: placeOf(template, index), name: whole }),
      { field, remedy: i18n.t('Did you mean {near}?', { near: `{${near}}` }) },
    );
  }
}

/** Methods are answered with JSON. */
function checkJson(template: string, field: string): void {
  const sample = answered(template, { deviceId: 'device', method: 'method', payload: {}, intervalMs: 1000 });
  if (parseJson(sample) !== undefined || parseJson(toUtf8(template)) !== undefined) return;
  throw new Problem('INVALID_INPUT', i18n.t('The answer to a method is JSON, and this would be none.'), {
    field,
    remedy: i18n.t('Correct it: {names} may stand in it, and other braces, brackets and quotes come in pairs.', {
      names: '{deviceId} {method} {intervalMs} {payload} {payload.a}',
    }),
  });
}
