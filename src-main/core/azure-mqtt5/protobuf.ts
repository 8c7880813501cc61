import { PbfReader, PbfWriter } from 'pbf';
import { fromUtf8 } from '../bytes.ts';

/** Messages of Protocol Buffers, version 3, as tables of their fields ("Encoding", protobuf.dev); the bytes are pbf's work. */

const varint = 0;
const lengthDelimited = 2;

/** A kind of value. What is `initial` is not written, and is what a missing field means. */
interface Kind<T> {
  readonly wire: typeof varint | typeof lengthDelimited;
  readonly initial: T;
  isInitial(value: T): boolean;
  read(reader: PbfReader): T;
  write(writer: PbfWriter, value: T): void;
}

const plain = <T>(
  wire: Kind<T>['wire'],
  initial: T,
  read: Kind<T>['read'],
  write: Kind<T>['write'],
  isInitial: Kind<T>['isInitial'] = (value) => value === initial,
): Kind<T> => ({ wire, initial, read, write, isInitial });

function whole(value: number): number {
  if (Number.isSafeInteger(value)) return value;
  throw new Error('The number is beyond 2^53.');
}

/** uint32, uint64 below 2^53, and values of an enumeration. */
export const uint = plain<number>(
  varint,
  0,
  (reader) => whole(reader.readVarint()),
  (writer, value) => writer.writeVarint(value),
);
export const int32 = plain<number>(
  varint,
  0,
  (reader) => whole(reader.readVarint(true)),
  (writer, value) => writer.writeVarint(value),
);
export const flag = plain<boolean>(
  varint,
  false,
  (reader) => reader.readBoolean(),
  (writer, value) => writer.writeBoolean(value),
);
export const bytes = plain<Uint8Array>(
  lengthDelimited,
  new Uint8Array(),
  (reader) => Uint8Array.from(reader.readBytes()),
  (writer, value) => writer.writeBytes(value),
  ({ length }) => length === 0,
);
export const text = plain<string>(
  lengthDelimited,
  '',
  (reader) => {
    const read = fromUtf8(reader.readBytes());
    if (read === undefined) throw new Error('The text is not UTF-8.');
    return read;
  },
  (writer, value) => writer.writeString(value),
);

/** Told from its initial value where it is missing. */
export const optional = <T>(kind: Kind<T>): Kind<T | undefined> =>
  plain<T | undefined>(
    kind.wire,
    undefined,
    (reader) => kind.read(reader),
    (writer, value) => value !== undefined && kind.write(writer, value),
  );

/** A message inside another. */
export const nested = <T>(inside: Message<T>): Kind<T | undefined> =>
  optional(
    plain<T>(
      lengthDelimited,
      undefined as T,
      (reader) => {
        const read = inside.decode(reader.readBytes());
        if (read === undefined) throw new Error('A message inside cannot be read.');
        return read;
      },
      (writer, value) => writer.writeBytes(inside.encode(value)),
    ),
  );

/** The number of each field and its kind. */
// A kind both takes and gives its type, so that no other type stands for all of them.
// eslint-disable-next-line typescript/no-explicit-any
type Fields = Readonly<Record<string, readonly [number: number, kind: Kind<any>]>>;
type Values<F extends Fields> = { readonly [K in keyof F]: F[K][1] extends Kind<infer T> ? T : never };

export interface Message<T> {
  /** What is left out has its initial value. */
  readonly encode: (values: Partial<T>) => Uint8Array;
  /** Undefined where the bytes are no such message. Fields that are not known are passed over. */
  readonly decode: (bytes: Uint8Array) => T | undefined;
}

export function message<F extends Fields>(fields: F): Message<Values<F>> {
  const entries = Object.entries(fields).map(([name, [number, kind]]) => ({ name, number, kind }));
  const initial = Object.fromEntries(entries.map(({ name, kind }) => [name, kind.initial]));
  return {
    encode(values) {
      const writer = new PbfWriter();
      for (const { name, number, kind } of entries) {
        const value: unknown = values[name];
        if (value === undefined || kind.isInitial(value)) continue;
        writer.writeTag(number, kind.wire);
        kind.write(writer, value);
      }
      return Uint8Array.from(writer.finish());
    },

    decode(from) {
      const read: Record<string, unknown> = { ...initial };
      try {
        const reader = new PbfReader(from);
        reader.readFields((number) => {
          const field = entries.find((one) => one.number === number && one.kind.wire === reader.type);
          if (field !== undefined) read[field.name] = field.kind.read(reader);
        }, undefined);
        // A value that is shorter than it says has led beyond the end.
        return reader.pos === from.length ? (read as Values<F>) : undefined;
      } catch {
        return undefined;
      }
    },
  };
}
