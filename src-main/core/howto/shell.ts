/**
 * Quoting for bash, and for the configuration files of OpenSSL: what is copied must mean the user's own names and
 * nothing else, whatever characters stand in them.
 */

/** Characters without a meaning to bash (and to zsh, the shell of macOS), wherever they stand in a word. */
const harmless = /^[A-Za-z0-9_@%+:,./-]+$/;

/** A text as one word. */
export function word(text: string): string {
  return harmless.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** The variables that the commands use inside of texts. */
const variables = /\\\$(ID|FILE|NAME)\b/g;

/** A text as one word in which `$ID`, `$FILE` and `$NAME` are expanded and everything else stands for itself. */
export function wordWithVariables(text: string): string {
  return `"${text.replaceAll(/[\\"`$]/g, String.raw`\$&`).replaceAll(variables, '$$$1')}"`;
}

/** A name in the folder at hand, which programs cannot take for an option. */
export const inFolder = (name: string): string => (name.startsWith('-') ? `./${name}` : name);

/** A value in OpenSSL's configuration files (config(5)): quotes, escapes, variables and comments lose their meaning. */
export function configValue(text: string): string {
  return text.replaceAll(/[\\"'`$#;]/g, String.raw`\$&`);
}

/** A here-document whose text is taken as it is. No line of it may be END alone. */
export function hereDocument(command: string, lines: readonly string[]): string {
  return [`${command} <<'END'`, ...lines, 'END'].join('\n');
}

/** A secret that is asked for: the variable that has it then, and what the user is asked. */
export interface Secret {
  readonly variable: string;
  readonly prompt: string;
}

/**
 * Lines that need secrets, as one command that asks for them first. The shell reads such a command to its end before it
 * runs any of it, so that a question is never answered by a line that belongs to the command. What was pasted behind it
 * is thrown away before the first question. The command ends at the first error, and what was typed ends with it: that is
 * neither in the history nor in the list of processes. A variable that is set already is taken as it is.
 */
export function withSecrets(secrets: readonly Secret[], lines: readonly string[]): string {
  return ['(', ...['set -euo pipefail', 'umask 077', ...ask(secrets), ...lines].map((line) => `  ${line}`), ')'].join(
    '\n',
  );
}

const ask = (secrets: readonly Secret[]): string[] => [
  ...secrets
    .slice(0, 1)
    .flatMap(({ variable }) => [
      '# What waits in the terminal is no answer.',
      `[ -n "\${${variable}-}" ] || while read -rsn 1 -t 1 < /dev/tty; do :; done`,
    ]),
  ...secrets.flatMap(({ variable, prompt }) => [
    `[ -n "\${${variable}-}" ] || IFS= read -rsp ${word(`${prompt}: `)} ${variable} < /dev/tty`,
    `echo; export ${variable}="\${${variable}:?is empty}"`,
  ]),
];
