import { i18n } from '../language/index.ts';
import { nearest } from './nearest.ts';

/** What a place-holder stands for. */
export type Value = string | number | boolean | null;

interface Placeholder {
  readonly name: string;
  /** Where it stands in the template. */
  readonly at: number;
  /** Within the quotes of a text of JSON. */
  readonly isQuoted: boolean;
}

interface Literal {
  readonly text: string;
  readonly at: number;
}

/** Text as it is, and what is filled in between. */
export interface Template {
  readonly isJson: boolean;
  readonly parts: readonly (Literal | Placeholder)[];
}

/** Every other brace is itself, so that JSON can be written as it is. */
const placeholder = /\{([A-Za-z][A-Za-z0-9_]*)\}/y;

/** Reads a template. Whether its names are known is another question. */
export function parseTemplate(text: string, isJson: boolean): Template {
  const parts: (Literal | Placeholder)[] = [];
  let isQuoted = false;
  let beginsAt = 0;
  const literalUntil = (end: number) => {
    if (end > beginsAt) parts.push({ text: text.slice(beginsAt, end), at: beginsAt });
  };
  for (let at = 0; at < text.length;) {
    const next = text.charAt(at);
    placeholder.lastIndex = at;
    const [whole, name] = placeholder.exec(text) ?? [];
    if (whole !== undefined && name !== undefined) {
      literalUntil(at);
      parts.push({ name, at, isQuoted });
      at += whole.length;
      beginsAt = at;
    } else if (next === '\\') {
      // What is left out here is the backslash itself.
      if (isEscape(text, at, isJson)) {
        literalUntil(at);
        beginsAt = at + 1;
      }
      at += 2;
    } else {
      if (isJson && next === '"') isQuoted = !isQuoted;
      at++;
    }
  }
  literalUntil(text.length);
  return { isJson, parts };
}

/** Whether a backslash is the template's own: before a brace, and in plain text before another one that would be. What JSON has escaped stays. */
const isEscape = (text: string, at: number, isJson: boolean): boolean =>
  text.charAt(at + 1) === '{' || (!isJson && text.startsWith('\\\\{', at));

function filled({ isJson }: Template, { isQuoted }: Placeholder, value: Value): string {
  if (!isJson) return String(value ?? '');
  return isQuoted ? JSON.stringify(String(value ?? '')).slice(1, -1) : JSON.stringify(value);
}

/** The text with its values: numbers stay numbers outside of quotes, and within them everything is text, escaped as JSON has it. */
export function fill(template: Template, valueOf: (name: string) => Value): string {
  let text = '';
  for (const part of template.parts) {
    text += 'text' in part ? part.text : filled(template, part, valueOf(part.name));
  }
  return text;
}

/** What is wrong, where, and what to do. */
interface TemplateFault {
  readonly reason: string;
  readonly remedy: string;
}

/** What is wrong with a template that may use these names, before anything is sent. */
export function templateFaultOf(text: string, isJson: boolean, known: ReadonlySet<string>): TemplateFault | undefined {
  const template = parseTemplate(text, isJson);
  for (const part of template.parts) {
    if ('text' in part) {
      const fault = braceFault(text, part, known);
      if (fault !== undefined) return fault;
      continue;
    }
    if (!known.has(part.name)) return noValue(text, part.at, `{${part.name}}`, nearest(part.name, [...known]), known);
  }
  return isJson ? jsonFault(text, template) : undefined;
}

function noValue(
  text: string,
  at: number,
  name: string,
  near: string | undefined,
  known: ReadonlySet<string>,
): TemplateFault {
  return {
    reason: i18n.t('{place}: there is no value {name}.', { place: placeOf(text, at), name }),
    remedy:
      near === undefined
        ? i18n.t('Use one of {names}, or write \\{brace} for a brace.', {
            names: [...known].map((one) => `{${one}}`).join(' '),
            brace: '{',
          })
        : i18n.t('Did you mean {near}?', { near: `{${near}}` }),
  };
}

/** A name with something else in its braces, or without the second of them. */
const attempt = /(?<!\\)\{\s*([A-Za-z][\w.-]*)(\s*\})?/g;

/** A brace that was meant for a name. One that begins no name of these is itself, as JSON and others have them. */
function braceFault(
  text: string,
  { text: literal, at }: Literal,
  known: ReadonlySet<string>,
): TemplateFault | undefined {
  for (const { index, 0: whole, 1: name = '', 2: end } of literal.matchAll(attempt)) {
    const place = at + index;
    // The backslash itself is left out of what is sent.
    if (text.charAt(place - 1) === '\\') continue;
    const near = known.has(name) ? name : end === undefined ? undefined : nearest(name, [...known]);
    if (near === undefined) continue;
    if (end !== undefined) return noValue(text, place, whole, near, known);
    return {
      reason: i18n.t('{place}: the brace before {name} is not closed.', { place: placeOf(text, place), name }),
      remedy: i18n.t('Write {near}, or \\{brace} for a brace.', { near: `{${name}}`, brace: '{' }),
    };
  }
  return undefined;
}

function jsonFault(text: string, template: Template): TemplateFault | undefined {
  const whole = fill(template, () => 0);
  try {
    JSON.parse(whole);
    return undefined;
  } catch (error) {
    // V8 says where, but not of an end that comes too early.
    const [, position] = /at position (\d+)/.exec((error as Error).message) ?? [];
    const at = position === undefined ? undefined : originOf(template, Number(position));
    const place = placeOf(text, at ?? text.length);
    if (at === undefined) {
      return {
        reason: i18n.t('{place}: this is no JSON, since it ends too early.', { place }),
        remedy: i18n.t('Close all braces, brackets and quotes, or give a content type that is not JSON.'),
      };
    }
    return {
      reason: i18n.t('{place}: this is no JSON.', { place }),
      remedy: i18n.t('Correct it there, or give a content type that is not JSON, such as text/plain.'),
    };
  }
}

/** Where in the template stands what is at a place of the text that was made from it by `jsonFault`; undefined at its end. */
function originOf(template: Template, position: number): number | undefined {
  let made = 0;
  for (const part of template.parts) {
    const length = 'text' in part ? part.text.length : 1;
    if (made + length > position) return 'text' in part ? part.at + position - made : part.at;
    made += length;
  }
  return undefined;
}

/** As editors count. */
export function placeOf(text: string, at: number): string {
  const lines = text.slice(0, at).split('\n');
  return i18n.t('Line {line}, column {column}', { line: lines.length, column: (lines.at(-1) ?? '').length + 1 });
}
