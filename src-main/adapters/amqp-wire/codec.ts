import rhea from 'rhea';

/**
 * `rhea` with the one bound that its decoder lacks: an array may claim four billion elements of a type that takes no octets (AMQP
 * 1.0, Part 1, 1.6.24), and would be read until there is no memory.
 */
interface Reader {
  readonly buffer: Uint8Array;
  read_array_items(count: number, type: unknown): unknown[];
}

const { prototype } = (rhea.types as unknown as { readonly Reader: { readonly prototype: Reader } }).Reader;
const descriptor = Object.getOwnPropertyDescriptor(prototype, 'read_array_items');
const readItems = descriptor?.value as Reader['read_array_items'];

prototype.read_array_items = function bounded(this: Reader, count, type) {
  if (count > this.buffer.length) throw new Error(`An array of ${count} elements does not fit into its frame`);
  return readItems.call(this, count, type);
};

export const { create_container, message, string_to_uuid, types, uuid_to_string } = rhea;
