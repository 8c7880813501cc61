/** How the entries of one kind are kept in the hub's state. What faces remember has a section too, which lies in the face's folder. */
export interface Section<T> {
  keyOf(value: T): string;
  /** Something that JSON can hold. */
  encode(value: T): unknown;
  /** May throw whatever it likes where the stored value is none of its own. */
  decode(stored: never): T;
}
