import { equalBytes } from '../bytes.ts';
import { type Asn1, encodeTree } from './der.ts';

/** So many octets stand nowhere else by chance. */
const shortest = 12;
/** Of more shapes than these nothing is remembered: then they are not alike. */
const mostForms = 256;

/** Octets that were made once, and where in them those lie that were given. */
interface Form {
  readonly octets: Uint8Array;
  readonly places: readonly number[];
  /** Whether it has made of other values what was made without it. */
  proven: boolean;
  /** Whether something that it is a part of was opened as a reader would. */
  opened: boolean;
}

/** What was made, and by which form: none where it has none. */
interface Made {
  readonly octets: Uint8Array;
  readonly form: Form | undefined;
  /** Not filled in. */
  readonly isBuilt: boolean;
}

/** What those are given that build DER, to build less of it. */
export interface Forms {
  /**
   * The DER of the tree that `build` makes. It must make nothing of `values` but put each of them once where it belongs, octet for octet; whatever else it
   * depends on has to be in `name`.
   */
  fill(name: string, values: readonly Uint8Array[], build: () => Asn1): Uint8Array;
}

/**
 * DER of many things that are alike, as the certificates of a set of devices: what differs is put into a copy of one that was built as a
 * tree, where it stands in that. Lengths are part of a form, so that no header changes.
 */
export class DerForms implements Forms {
  readonly #forms = new Map<string, Form | undefined>();

  fill(name: string, values: readonly Uint8Array[], build: () => Asn1): Uint8Array {
    return this.make(name, values, build).octets;
  }

  /** The second of each form is built too, and compared; one that does not fit is used no more. */
  make(name: string, values: readonly Uint8Array[], build: () => Asn1): Made {
    let key = name;
    for (const { length } of values) key += ` ${length}`;
    const form = this.#forms.get(key);
    if (form?.proven === true) return { octets: filled(form, values), form, isBuilt: false };
    const octets = encodeTree(build());
    if (form !== undefined) {
      form.proven = equalBytes(filled(form, values), octets);
      if (!form.proven) this.#forms.set(key, undefined);
    } else if (this.#forms.size < mostForms && !this.#forms.has(key)) {
      this.#forms.set(key, formOf(octets, values));
    }
    return { octets, form: this.#forms.get(key), isBuilt: true };
  }
}

/** The forms of many, for one of them. */
export class FormsOfOne implements Forms {
  readonly #forms: DerForms;
  readonly #used: Form[] = [];
  #isBuilt = false;

  constructor(forms: DerForms) {
    this.#forms = forms;
  }

  /**
   * Whether all of it so far was filled into forms, each of which is a part of another that was opened: it differs in its values alone from
   * what is known to be right.
   */
  get isLikeOthers(): boolean {
    return !this.#isBuilt && this.#used.every(({ opened }) => opened);
  }

  fill(name: string, values: readonly Uint8Array[], build: () => Asn1): Uint8Array {
    const { octets, form, isBuilt } = this.#forms.make(name, values, build);
    if (form !== undefined) this.#used.push(form);
    if (isBuilt) this.#isBuilt = true;
    return octets;
  }

  /** It was opened as a reader would, and had in it what it was made from. */
  wasOpened(): void {
    for (const form of this.#used) form.opened = true;
  }
}

function filled({ octets, places }: Form, values: readonly Uint8Array[]): Uint8Array {
  const copy = octets.slice();
  for (let index = 0; index < places.length; index++) {
    const value = values[index];
    if (value !== undefined) copy.set(value, places[index]);
  }
  return copy;
}

/** Undefined where a value stands there more than once, or might by chance. */
function formOf(octets: Uint8Array, values: readonly Uint8Array[]): Form | undefined {
  const places = values.map((value) => (value.length < shortest ? undefined : onlyPlace(octets, value)));
  return places.every((place) => place !== undefined)
    ? { octets: octets.slice(), places, proven: false, opened: false }
    : undefined;
}

function onlyPlace(octets: Uint8Array, value: Uint8Array): number | undefined {
  let found: number | undefined;
  for (let at = octets.indexOf(value[0] ?? 0); at !== -1; at = octets.indexOf(value[0] ?? 0, at + 1)) {
    if (!value.every((octet, index) => octets[at + index] === octet)) continue;
    if (found !== undefined) return undefined;
    found = at;
  }
  return found;
}
