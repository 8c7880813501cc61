import { type FurtherPort, type FurtherPorts, furtherPorts } from '../../bench/hub-terms.ts';

/** Undefined where what is typed is no port. */
export function portOf(typed: string): number | undefined {
  const port = Number(typed);
  return /^\d{1,5}$/.test(typed.trim()) && port >= 1 && port <= 65_535 ? port : undefined;
}

/** Further ports as they are typed; empty for the usual one. */
export type TypedPorts = Readonly<Record<FurtherPort, string>>;

const each = <T>(of: (name: FurtherPort) => T): Readonly<Record<FurtherPort, T>> => ({
  webSocketPort: of('webSocketPort'),
  amqpPort: of('amqpPort'),
  alpnPort: of('alpnPort'),
  revocationPort: of('revocationPort'),
});

export const asTyped = (chosen: Partial<FurtherPorts>): TypedPorts => each((name) => String(chosen[name] ?? ''));

export const portsTyped = (typed: TypedPorts): FurtherPorts => each((name) => portOf(typed[name]));

/** Those in which something is typed that is no port. */
export const wrongPorts = (typed: TypedPorts): readonly FurtherPort[] =>
  furtherPorts.filter((name) => typed[name].trim() !== '' && portOf(typed[name]) === undefined);
