import { toUtf8 } from '../bytes.ts';
import { i18n as spoken } from '../language/index.ts';

/**
 * Topic names and topic filters (MQTT 3.1.1 4.7). What is wrong with one is said in the language of the window, or in English (`english`)
 * where it is told to a client.
 */

/** Octets of UTF-8 that a string in a packet may have (1.5.3). */
const maximumBytes = 65_535;

/** What is wrong with a topic to publish on, as a sentence; undefined where nothing is. */
export function checkTopic(text: string, i18n = spoken): string | undefined {
  const fault = checkText(text, i18n.t('The topic'), i18n);
  if (fault !== undefined) return fault;
  return /[+#]/.test(text)
    ? i18n.t('A topic to publish on has no wildcards: + and # are for topic filters.')
    : undefined;
}

/** What is wrong with a filter to subscribe to. Shared subscriptions are of MQTT 5, and looked at apart. */
export function checkFilter(text: string, i18n = spoken): string | undefined {
  const fault = checkText(text, i18n.t('The topic filter'), i18n);
  if (fault !== undefined) return fault;
  if (isShared(text)) return i18n.t('Shared subscriptions ($share) are no part of MQTT 3.1.1.');
  const levels = text.split('/');
  for (const [index, level] of levels.entries()) {
    if (level.includes('#') && (level !== '#' || index < levels.length - 1)) {
      return i18n.t('# stands alone in the last level of a topic filter, as in sensors/#.');
    }
    if (level.includes('+') && level !== '+') {
      return i18n.t('+ stands alone in its level of a topic filter, as in sensors/+/telemetry.');
    }
  }
  return undefined;
}

/** Whether a filter is that of a shared subscription (MQTT 5, 4.8.2). */
export const isShared = (filter: string): boolean => filter.startsWith('$share/');

/** `$share/{group}/{filter}` in its parts. */
export function sharedParts(shared: string): { readonly group: string; readonly filter: string } {
  const [, group = '', ...filter] = shared.split('/');
  return { group, filter: filter.join('/') };
}

function checkText(text: string, label: string, i18n: typeof spoken): string | undefined {
  if (text === '') return i18n.t('{label} is empty.', { label });
  if (text.includes('\0')) return i18n.t('{label} has a null character in it.', { label });
  if (/\p{Cs}/u.test(text)) return i18n.t('{label} has half a character (a lone surrogate) in it.', { label });
  const size = toUtf8(text).length;
  return size > maximumBytes
    ? i18n.t('{label} has {size} bytes; MQTT allows {maximumBytes}.', { label, size, maximumBytes })
    : undefined;
}

/** Wildcards in the first level leave out topics that begin with $ (4.7.2). */
const hidden = (level: string | undefined) => level?.startsWith('$') === true;

/** Whether a valid filter matches a valid topic. */
export function matches(filter: string, topic: string): boolean {
  const wanted = filter.split('/');
  const levels = topic.split('/');
  if ((wanted[0] === '#' || wanted[0] === '+') && hidden(levels[0])) return false;
  for (const [index, level] of wanted.entries()) {
    // # also matches the level above it.
    if (level === '#') return true;
    if (index >= levels.length || (level !== '+' && level !== levels[index])) return false;
  }
  return wanted.length === levels.length;
}

/** Whether every topic that a valid filter matches is matched by a valid template as well. */
export function covers(template: string, filter: string): boolean {
  const allowed = template.split('/');
  // No topic is empty, so nothing matches # or /# above its own level.
  const wanted = (filter === '#' || filter === '/#' ? filter.replace('#', '+/#') : filter).split('/');
  if ((allowed[0] === '#' || allowed[0] === '+') && hidden(wanted[0])) return false;
  for (const [index, level] of allowed.entries()) {
    if (level === '#') return true;
    const other = wanted[index];
    if (other === undefined || other === '#' || (level !== '+' && level !== other)) return false;
  }
  return allowed.length === wanted.length;
}
