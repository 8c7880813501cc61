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

/** Asks for a secret, which then is in the environment and neither in the history nor in the list of processes. */
export const askFor = (variable: string): string => `IFS= read -rs ${variable} && export ${variable}`;
