import type { CertificateFacts, Revoked, ThingLists, ThingNote } from '../../../../src-main/contract/models.ts';
import type { HubStatus } from '../../../bench/bench.ts';
import type { CertificateKey } from '../../../ui/routes.ts';
import { takenBack } from '../certificate/index.ts';
import { type KnownPlaces, type ThingNode, allKinds, idOf, nodesOf, rowOf } from '../kinds/index.ts';

/** A thing of the workspace as a table shows, sorts and finds it. */
export interface Entry {
  readonly id: string;
  readonly key: CertificateKey;
  readonly node: ThingNode;
  readonly name: string;
  readonly kind: string;
  /** The authority of the workspace that signed it, else the name that its certificate gives; '' where it has signed itself. */
  readonly issuer: string;
  readonly keyType: string;
  readonly notBefore: string | undefined;
  /** Undefined where its end concerns nobody. */
  readonly notAfter: string | undefined;
  /** Since when and why its authority has taken it back. */
  readonly revoked: Revoked | undefined;
  readonly thumbprint: string | undefined;
  readonly places: readonly string[];
  readonly selfSigned: boolean;
  readonly hasKey: boolean;
  readonly group: string | undefined;
  readonly note: string | undefined;
  /** What a text is looked for in, in small letters. */
  readonly words: string;
  /** Thumbprints, and the serial number as DER has it and as OpenSSL tells it, which leaves out the zero octet before a set top bit: upper-case hex. */
  readonly numbers: readonly string[];
}

/** What a line tells of its certificate, whatever its kind: beside its own facts or in place of them. */
function toldOf(line: object): Partial<CertificateFacts> {
  const told = 'certificate' in line ? line.certificate : line;
  return told as Partial<CertificateFacts>;
}

export function knownPlaces({ devices, authorities }: Pick<HubStatus, 'devices' | 'authorities'>): KnownPlaces {
  return {
    devices: new Set(devices.map(({ deviceId }) => deviceId)),
    authorities: new Set(authorities.map(({ certificate }) => certificate.thumbprintSha256)),
  };
}

/** Everything that a workspace holds, kind by kind. */
export function entriesOf(lists: ThingLists, known: KnownPlaces, notes: readonly ThingNote[]): readonly Entry[] {
  const said = new Map(notes.map((one) => [idOf(one), one]));
  return allKinds.flatMap((kind) => nodesOf(kind, lists).map((node) => entryOf(node, known, said)));
}

function entryOf(node: ThingNode, known: KnownPlaces, said: ReadonlyMap<string, ThingNote>): Entry {
  const { line } = node;
  const row = rowOf(node.kind);
  const key = row.keyOf(line);
  const { names, prints } = row.found(line);
  const { subject, issuer, serial, key: keyType = '', notBefore } = toldOf(line);
  const signer = row.signer(line);
  const selfSigned = signer === undefined && subject !== undefined && subject === issuer;
  const issuedBy = selfSigned ? '' : (signer ?? issuer ?? '');
  const name = row.heading(line);
  const id = idOf(key);
  const { group, note } = said.get(id) ?? {};
  return {
    id,
    key,
    node,
    name,
    kind: row.nameOf?.(line) ?? row.name ?? node.kind,
    issuer: issuedBy,
    keyType,
    notBefore,
    notAfter: row.expires === 'never' ? undefined : row.expires(line),
    revoked: takenBack(line),
    thumbprint: prints?.thumbprintSha256,
    places: row.places?.(line, known) ?? [],
    selfSigned,
    hasKey: row.hasKey?.(line) ?? true,
    group,
    note,
    words: [name, ...names, subject, issuedBy, issuer, group, note].filter(Boolean).join('\n').toLowerCase(),
    numbers: [prints?.thumbprintSha1, prints?.thumbprintSha256, serial, serial?.replace(/^00/, '')].filter(
      (one) => one !== undefined,
    ),
  };
}
