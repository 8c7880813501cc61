import { i18n } from '../language/index.ts';
import { type Asn1, isContext } from '../asn1/asn1.ts';
import { Asn1Reader } from '../asn1/reader.ts';
import { fromBinaryString, toBinaryString, toUtf8 } from '../bytes.ts';
import type { PasswordCiphers } from '../primitives.ts';
import { Problem } from '../problem.ts';
import { decryptWithPassword } from './pbe.ts';
import { describeEncryption, readScheme } from './pbe-schemes.ts';
import { type Pkcs12Bag, type Pkcs12Named, readBags } from './pkcs12-bags.ts';
import { readMac } from './pkcs12-mac.ts';
import { Pkcs12Oid } from './pkcs12-write.ts';
import { otherPassword, passwordRequired, wrongPassword } from './private-key.ts';

interface Pkcs12Key extends Pkcs12Named {
  /** PKCS#8 DER; undefined where it has another password than the file, which was not given. */
  readonly der: Uint8Array | undefined;
  /** Whether it has a protection of its own, beside the safe it lies in. */
  readonly encrypted: boolean;
}

type Pkcs12Certificate = Omit<Extract<Pkcs12Bag, { readonly kind: 'certificate' }>, 'kind'>;

export interface Pkcs12File {
  readonly keys: readonly Pkcs12Key[];
  readonly certificates: readonly Pkcs12Certificate[];
  /** One line for each protected part and one for the MAC. */
  protection(): readonly string[];
  /** What else is in it, with its article. */
  readonly passedOver: readonly string[];
}

const what = 'PKCS#12 file';

/** A password in the forms that it may have been used in. Undefined in the list is none at all. */
function formsOf(password: string | undefined): readonly (string | undefined)[] {
  // An empty one was written as a terminator alone, or as no octets (RFC 7292 appendix B.1 leaves it open).
  if (password === undefined || password === '') return ['', undefined];
  const octets = toUtf8(password);
  // OpenSSL before 1.1.0 took each octet of UTF-8 for a character (PKCS12_key_gen_asc).
  return octets.length === password.length ? [password] : [password, toBinaryString(octets)];
}

/**
 * Reads a PKCS#12 file (RFC 7292) of any common writer. Without a password one is opened in which nothing is encrypted, or that
 * has an empty one; else PASSWORD_REQUIRED is thrown. Further WRONG_PASSWORD, ENCRYPTION_NOT_SUPPORTED (found before the
 * password is judged), LIMIT_REACHED and DAMAGED.
 */
export async function readPkcs12(
  bytes: Uint8Array,
  password: string | undefined,
  ciphers: PasswordCiphers,
  /** Of the keys, where they have another one than the file. */
  keyPassword?: string,
): Promise<Pkcs12File> {
  const reader = new Asn1Reader(what);
  const [version, authSafe, macNode] = reader.sequence(reader.parse(bytes));
  if (reader.smallInteger(version) !== 3) throw reader.damaged();
  const content = contentOctets(authSafe, reader);
  const safes = reader.sequence(reader.parse(content)).map((info) => readSafe(info, reader));
  for (const { algorithm } of safes) if (algorithm !== undefined) readScheme(algorithm, what);
  const mac = macNode === undefined ? undefined : readMac(macNode, content, ciphers, reader);
  const opening = new Opening(formsOf(password), keyPassword, ciphers, reader);
  try {
    const fits = mac === undefined ? undefined : await opening.judge(mac.check);
    for (const safe of safes) {
      const plain = safe.algorithm === undefined ? safe.octets : await opening.unlock(safe.algorithm, safe.octets);
      if (plain === undefined && fits === true) throw otherPassword(what);
      if (plain === undefined) throw opening.proven ? reader.damaged() : wrongPassword(what);
      if (plain.length === 0) continue;
      for (const bag of readBags(reader.parse(plain), reader)) await opening.take(bag);
    }
    opening.checkKeys();
    // A password that opened something is right, so what does not fit the MAC are the octets.
    const unchecked = fits === false && password === undefined && !opening.proven && !opening.locked;
    if (fits === false && !unchecked) throw opening.proven ? changed() : wrongPassword(what);
    return {
      keys: opening.keys,
      certificates: opening.certificates,
      passedOver: opening.passedOver,
      protection: () => [
        ...safes.flatMap(({ algorithm }) =>
          algorithm === undefined
            ? []
            : [i18n.t('Certificates: {encryption}', { encryption: describeEncryption(algorithm, what) })],
        ),
        ...opening.closedKeys.map((algorithm) =>
          i18n.t('Private key: {encryption}', { encryption: describeEncryption(algorithm, what) }),
        ),
        integrity(mac, unchecked),
      ],
    };
  } catch (error) {
    const asked = error instanceof Problem && ['WRONG_PASSWORD', 'LIMIT_REACHED'].includes(error.code);
    if (asked && password === undefined) throw passwordRequired(what);
    throw error;
  }
}

const integrity = (mac: { readonly label: string } | undefined, unchecked: boolean): string =>
  unchecked
    ? i18n.t('Integrity: not checked, for want of the password')
    : mac === undefined
      ? i18n.t('Integrity: none')
      : i18n.t('Integrity: {check}', { check: mac.label });

const changed = (): Problem =>
  new Problem(
    'DAMAGED',
    i18n.t('The password opens what is in the PKCS#12 file, and does not fit the file as a whole.'),
    {
      remedy: i18n.t(
        'It was changed after it was made, or its store has another password than its key: give that one first.',
      ),
    },
  );

/** One file that is being opened: what was found, and which password has fitted. */
class Opening {
  readonly keys: Pkcs12Key[] = [];
  readonly certificates: Pkcs12Certificate[] = [];
  readonly passedOver: string[] = [];
  /** How each of the keys is encrypted that are. */
  readonly closedKeys: Asn1[] = [];
  /** Whether the password has fitted something. */
  proven = false;
  /** Whether anything needed a password. */
  locked = false;
  #forms: readonly (string | undefined)[];
  readonly #keyPassword: string | undefined;
  readonly #ciphers: PasswordCiphers;
  readonly #reader: Asn1Reader;

  constructor(
    forms: readonly (string | undefined)[],
    keyPassword: string | undefined,
    ciphers: PasswordCiphers,
    reader: Asn1Reader,
  ) {
    this.#forms = forms;
    this.#keyPassword = keyPassword;
    this.#ciphers = ciphers;
    this.#reader = reader;
  }

  /** Finds the form of the password that fits the MAC. */
  async judge(fits: (password: string | undefined) => Promise<boolean>): Promise<boolean> {
    for (const form of this.#forms) {
      if (!(await fits(form))) continue;
      this.#prove(form);
      return true;
    }
    return false;
  }

  #prove(form: string | undefined): void {
    this.proven = true;
    this.#forms = [form];
  }

  /** The ASN.1 that is encrypted; undefined where neither the password nor that of the keys opens it. */
  async unlock(algorithm: Asn1, data: Uint8Array): Promise<Uint8Array | undefined> {
    this.locked = true;
    for (const form of this.#forms) {
      const plain = await this.#decrypt(algorithm, data, form);
      if (plain === undefined) continue;
      this.#prove(form);
      return plain;
    }
    for (const form of this.#keyPassword === undefined ? [] : formsOf(this.#keyPassword)) {
      const plain = await this.#decrypt(algorithm, data, form);
      if (plain !== undefined) return plain;
    }
    return undefined;
  }

  async #decrypt(algorithm: Asn1, data: Uint8Array, password: string | undefined): Promise<Uint8Array | undefined> {
    const plain = await decryptWithPassword(algorithm, data, password, this.#ciphers, what);
    try {
      if (plain !== undefined) this.#reader.sequence(this.#reader.parse(plain));
      return plain;
    } catch (error) {
      // A wrong password passes the padding check once in some hundred tries; then the contents are no ASN.1.
      if (error instanceof Problem && error.code === 'DAMAGED') return undefined;
      throw error;
    }
  }

  async take(bag: Pkcs12Bag): Promise<void> {
    if (bag.kind === 'passed-over') this.passedOver.push(bag.what);
    if (bag.kind === 'certificate') this.certificates.push(bag);
    if (bag.kind === 'key') this.keys.push({ ...bag, encrypted: false });
    if (bag.kind !== 'closed-key') return;
    const { algorithm, data, friendlyName, localKeyId } = bag;
    this.closedKeys.push(algorithm);
    this.keys.push({ der: await this.unlock(algorithm, data), encrypted: true, friendlyName, localKeyId });
  }

  /** A file of which the password has opened nothing at all is not opened. */
  checkKeys(): void {
    const closed = this.keys.some(({ der }) => der === undefined);
    if (closed && !this.proven) throw wrongPassword(what);
  }
}

function contentOctets(info: Asn1 | undefined, reader: Asn1Reader): Uint8Array {
  const [type, content] = reader.sequence(info);
  if (reader.oid(type) !== Pkcs12Oid.data) {
    throw new Problem(
      'ENCRYPTION_NOT_SUPPORTED',
      i18n.t('The PKCS#12 file is protected by a public key instead of a password.'),
      { remedy: i18n.t('Export it again with a password.') },
    );
  }
  return reader.octets(reader.only(content));
}

function readSafe(info: Asn1, reader: Asn1Reader): { algorithm: Asn1 | undefined; octets: Uint8Array } {
  const [type, content] = reader.sequence(info);
  const id = reader.oid(type);
  if (id === Pkcs12Oid.data) {
    // The content is optional (RFC 2315 7).
    const octets = content === undefined ? fromBinaryString('') : reader.octets(reader.only(content));
    return { algorithm: undefined, octets };
  }
  if (id !== Pkcs12Oid.encryptedData) {
    throw new Problem(
      'ENCRYPTION_NOT_SUPPORTED',
      i18n.t('The PKCS#12 file has a part of a kind that is not supported ({id}).', { id }),
      { remedy: i18n.t('Export it again with a password.') },
    );
  }
  const [, encrypted] = reader.sequence(reader.only(content));
  const [, algorithm, data] = reader.sequence(encrypted);
  if (algorithm === undefined || !isContext(data, 0)) throw reader.damaged();
  return { algorithm, octets: reader.octets(data) };
}
