import { i18n } from '../language/index.ts';
import { Problem } from '../problem.ts';

/**
 * What may name a device or an authority. An ID becomes a common name, an MQTT client ID, a part of topics and a file
 * name, on every system. So it is limited to what is safe in all of them: letters, digits, - . _ : with a letter, digit
 * or - at the end, 1 to 64 characters (the registration ID rule of Azure DPS and X.520's limit for common names).
 */

const maximumIdLength = 64;

/** Names that Windows keeps for devices, alone or before a dot (learn.microsoft.com, "Naming Files, Paths, and Namespaces"). */
const reserved = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;

function invalid(field: string, what: string, value: string, reason: string, allowed: string): Problem {
  const shown = value.length > 80 ? `${value.slice(0, 80)}...` : value;
  return new Problem(
    'INVALID_INPUT',
    i18n.t('{what} {name} {reason}.', { what, name: JSON.stringify(shown), reason }),
    {
      field,
      remedy: i18n.t('Use 1 to 64 of {allowed}, with a letter, digit or hyphen at the end.', { allowed }),
    },
  );
}

function checkName(
  value: string,
  field: string,
  what: () => string,
  allowed: RegExp,
  allowedWords: () => string,
): string {
  const refuse = (reason: string) => invalid(field, what(), value, reason, allowedWords());
  if (value === '') throw refuse(i18n.t('is empty'));
  if (value.length > maximumIdLength)
    throw refuse(
      i18n.t('has {length} characters; {limit} are allowed', { length: value.length, limit: maximumIdLength }),
    );
  if (!allowed.test(value)) throw refuse(i18n.t('has a character other than {allowed}', { allowed: allowedWords() }));
  if (value.startsWith('.')) throw refuse(i18n.t('starts with a dot'));
  if (!/[A-Za-z0-9-]$/.test(value)) throw refuse(i18n.t('does not end with a letter, digit or hyphen'));
  if (reserved.test(value)) throw refuse(i18n.t('is a name that Windows keeps for itself'));
  return value;
}

const idAllowed = () => i18n.t('the letters A to Z, digits and - . _ :');

/** Checks a device ID; throws INVALID_INPUT with the field `deviceId`. */
export function checkDeviceId(id: string): string {
  return checkName(id, 'deviceId', () => i18n.t('The device ID'), /^[A-Za-z0-9._:-]+$/, idAllowed);
}

const words = /^[A-Za-z0-9._-]+(?: [A-Za-z0-9._-]+)*$/;
const wordsAllowed = () => i18n.t('the letters A to Z, digits, - . _ and single blanks');

/** Checks an authority's name: as a device ID, with blanks inside instead of colons. */
export function checkAuthorityName(name: string): string {
  return checkName(name, 'name', () => i18n.t('The authority name'), words, wordsAllowed);
}

/** The same for a new one, whose common name can be another than its name. */
export function checkNewAuthorityName(name: string): string {
  try {
    return checkAuthorityName(name);
  } catch (error) {
    if (!(error instanceof Problem) || !/\P{ASCII}/u.test(name)) throw error;
    const { code, message, field = 'name', remedy = '' } = error;
    const elsewhere = i18n.t('The common name, under Subject (--common-name), may have any letters.');
    throw new Problem(code, message, { field, remedy: `${remedy} ${elsewhere}` });
  }
}

/** Checks the name of a server's certificate, by the rule for authorities. */
export function checkServerName(name: string): string {
  return checkName(name, 'name', () => i18n.t("The server certificate's name"), words, wordsAllowed);
}

/** Checks the name of a certificate without a key, by the rule for authorities. */
export function checkCertificateName(name: string): string {
  return checkName(name, 'name', () => i18n.t("The certificate's name"), words, wordsAllowed);
}

const idOrWords = /^[A-Za-z0-9._:-]+(?: [A-Za-z0-9._:-]+)*$/;
const idOrWordsAllowed = () => i18n.t('the letters A to Z, digits, - . _ : and single blanks');

/** Checks the name of a certificate request: as a device's, whose ID it often is, or as an authority's. */
export function checkRequestName(name: string): string {
  return checkName(name, 'name', () => i18n.t("The request's name"), idOrWords, idOrWordsAllowed);
}

/** Checks the name of a set of test certificates, by the rule for authorities. */
export function checkTestSetName(name: string): string {
  return checkName(name, 'name', () => i18n.t("The set's name"), words, wordsAllowed);
}

/** Checks what the names of exported files begin with: as an authority's name. */
export function checkFilePrefix(prefix: string): string {
  return checkName(prefix, 'prefix', () => i18n.t('The prefix'), words, wordsAllowed);
}

/** The ID as a file or folder name: a colon, which Windows refuses, becomes %3A. % itself is in no ID, so nothing clashes. */
export function fileNameOf(id: string): string {
  return id.replaceAll(':', '%3A');
}

/** The ID that a file or folder name stands for. */
export function idOfFileName(name: string): string {
  return name.replaceAll('%3A', ':');
}

/** IDs that are equal here would share a folder on Windows and macOS. */
export function folderKey(id: string): string {
  return id.toLowerCase();
}

/** How many digits numbers up to this one are written with, unless told. */
export const digitsFor = (last: number): number => Math.max(2, String(last).length);

/** A device ID by prefix and number: `dev-` and 7 give dev-07 with two digits. */
export const numberedId = (prefix: string, number: number, digits: number): string =>
  `${prefix}${String(number).padStart(digits, '0')}`;

/** Device IDs by prefix and count: `dev-` and 12 give dev-01 to dev-12. */
export function numberedIds(prefix: string, count: number, digits = digitsFor(count)): string[] {
  return Array.from({ length: count }, (_, index) => numberedId(prefix, index + 1, digits));
}

/**
 * Checks a verification code as clouds give it: white space around it is dropped, its case kept. Azure's are 40 or 48
 * hex digits, AWS's 64; nothing is written about that, so anything that fits a common name is taken.
 */
export function checkVerificationCode(code: string): { readonly code: string; readonly usual: boolean } {
  const trimmed = code.trim();
  if (trimmed === '' || trimmed.length > 64 || !/^[\u0021-\u007e]+$/.test(trimmed)) {
    throw new Problem(
      'INVALID_INPUT',
      i18n.t('The verification code is not 1 to 64 printable characters without blanks.'),
      {
        field: 'code',
        remedy: i18n.t("Copy it from the portal's certificate details with its copy button."),
      },
    );
  }
  return { code: trimmed, usual: /^(?:[0-9A-Fa-f]{40}|[0-9A-Fa-f]{48}|[0-9A-Fa-f]{64})$/.test(trimmed) };
}
