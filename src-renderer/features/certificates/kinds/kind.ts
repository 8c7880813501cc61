import type { ComponentType, ReactNode } from 'react';
import type { ExportSubject, ThingLists } from '../../../../src-main/contract/models.ts';
import type { HubStatus } from '../../../bench/bench.ts';
import type { CertificateKey, Route } from '../../../ui/routes.ts';

export interface ActionsProps<L> {
  readonly line: L;
  readonly hub: HubStatus;
  /** What can be made with it, where it is an authority. */
  readonly makes: ReactNode;
}

export interface MakeProps {
  readonly authority: string;
  /** 0: the authority may sign no other. */
  readonly pathLength: number | undefined;
}

/** What the local hub knows, to be looked up by thousands. */
export interface KnownPlaces {
  /** IDs in its registry. */
  readonly devices: ReadonlySet<string>;
  /** SHA-256 thumbprints. */
  readonly authorities: ReadonlySet<string>;
}

/** What can be done with one straight from the search: a page that is entered with it, or its export. */
type Deed = { readonly name: string; readonly go: Route } | { readonly name: string; readonly exported: ExportSubject };

/** How a kind of thing is listed, found, drawn and worked with. `L`: what the overview tells of one. */
export interface Kind<L> {
  readonly lines: (lists: ThingLists) => readonly L[];
  readonly keyOf: (line: L) => CertificateKey;
  /** The authority that it stands below; undefined for none. */
  readonly signer: (line: L) => string | undefined;
  /** Those of an authority are listed in a group of this name, since there may be many. */
  readonly group?: string;
  /** The groups of those that nobody in the workspace has signed; without it they are not listed. */
  readonly orphans?: { readonly id: string; of(authority: string): string; readonly own: string };
  /** So many of them, in words. */
  readonly counted: (count: number) => string;
  /** Whether their number is told where there is none. */
  readonly countedAtZero: boolean;
  /** Whether they are among the certificates of the workspace where these are counted. */
  readonly isCertificate: boolean;
  /** What a search may find it by. */
  readonly found: (line: L) => {
    readonly names: readonly string[];
    readonly prints?: { readonly thumbprintSha1: string; readonly thumbprintSha256: string };
  };
  readonly heading: (line: L) => string;
  readonly deeds: (line: L) => readonly Deed[];
  /** What it is, in a line below its name on the start page; without it, it is not listed there. `code`: to be read digit by digit. */
  readonly about?: (line: L) => string | { readonly code: string };
  /** What it is, where a certificate does not say so itself. */
  readonly name?: string;
  /** The same for one of a kind whose things are not all alike. */
  readonly nameOf?: (line: L) => string;
  /** Absent where the workspace always has the key of its certificate. */
  readonly hasKey?: (line: L) => boolean;
  /** Where it is known, in short. */
  readonly places?: (line: L, known: KnownPlaces) => readonly string[];
  /** When it ends, as an instant; `never` where that concerns nobody. */
  readonly expires: ((line: L) => string) | 'never';
  readonly Picture: ComponentType<{ readonly line: L }>;
  /** In a line of the tree. */
  readonly Name: ComponentType<{ readonly line: L }>;
  /** What can be done with it; the usual thing first. */
  readonly Actions: ComponentType<ActionsProps<L>>;
  /** A button at an authority that makes one. */
  readonly Make?: ComponentType<MakeProps>;
  /** What it is beside its certificate. */
  readonly Facts?: ComponentType<{ readonly line: L }>;
  /** A card of its own below the others. */
  readonly Card?: ComponentType<{ readonly line: L }>;
  /** What to do about missing files. */
  readonly missing?: string;
}
