/** Of node-forge what tests judge by. */
declare module 'node-forge/lib/asn1.js' {
  export interface Asn1Object {
    tagClass: number;
    type: number;
    constructed: boolean;
    value: string | Asn1Object[];
  }
  interface ByteStringBuffer {
    getBytes(): string;
  }
  const asn1: {
    fromDer(bytes: string, options: { strict: boolean; parseAllBytes: boolean; decodeBitStrings: boolean }): Asn1Object;
    toDer(object: Asn1Object): ByteStringBuffer;
    oidToDer(oid: string): ByteStringBuffer;
    derToOid(bytes: string): string | undefined;
  };
  export default asn1;
}
declare module 'node-forge/lib/rc2.js' {
  interface Rc2Cipher {
    start(iv: string): void;
    update(input: unknown): void;
    finish(pad?: () => boolean): boolean;
    output: { getBytes(): string };
  }
  const rc2: { createEncryptionCipher(key: string, bits: number): Rc2Cipher };
  export default rc2;
}
declare module 'node-forge/lib/util.js' {
  const util: { createBuffer(bytes: string): unknown };
  export default util;
}
