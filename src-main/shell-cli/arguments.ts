import { InvalidArgumentError } from 'commander';

/** Readers of option values. What they refuse ends the program with status 2. */

export function wholeNumber(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < low || value > high) {
      throw new InvalidArgumentError(`It must be a whole number from ${low} to ${high}.`);
    }
    return value;
  };
}

/** How many in a time. */
export function rate(text: string): number {
  const value = Number(text);
  if (!/^\d+(?:\.\d+)?$/.test(text) || value < 0.1 || value > 1_000_000) {
    throw new InvalidArgumentError('It must be a number from 0.1 to 1000000.');
  }
  return value;
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A duration such as 500ms, 1s, 2.5s or 1m, in milliseconds. */
export const duration = (text: string): number =>
  timeFrom(text, 10, 86_400_000, 'It must be a time from 10ms to 24h, such as 500ms, 1s or 2m.');

/** The same within other borders, which are told where it is none. */
export function timeFrom(text: string, lowMs: number, highMs: number, told: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text) ?? [];
  const ms = Math.round(Number(number) * (unitMs[unit ?? ''] ?? Number.NaN));
  if (Number.isFinite(ms) && ms >= lowMs && ms <= highMs) return ms;
  throw new InvalidArgumentError(told);
}

/** Cuts `A=B` at the first equals sign that leaves two parts that are accepted: either part may have such signs itself. */
export function cutWhere(text: string, accept: (head: string, tail: string) => boolean): [string, string] | undefined {
  for (let at = text.indexOf('='); at !== -1; at = text.indexOf('=', at + 1)) {
    const [head, tail] = [text.slice(0, at), text.slice(at + 1)];
    if (head !== '' && tail !== '' && accept(head, tail)) return [head, tail];
  }
  return undefined;
}

/** HOST, HOST:PORT, or [ADDRESS]:PORT. */
export function hostAndPort(text: string): { readonly host: string; readonly port?: number } {
  const [, bracketed, plain, portText] = /^(?:\[([0-9A-Fa-f:]+)\]|([^:\s/]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined)
    throw new InvalidArgumentError('It must be HOST or HOST:PORT, without mqtts:// and without a path.');
  if (portText === undefined) return { host };
  if (Number(portText) < 1 || Number(portText) > 65_535) {
    throw new InvalidArgumentError('Its port must be a whole number from 1 to 65535.');
  }
  return { host, port: Number(portText) };
}
