import type { ComponentType } from 'react';
import type { ThingLists } from '../../../../../src-main/contract/models.ts';
import type { HubStatus } from '../../../../bench/bench.ts';
import type { CertificateKey } from '../../../../ui/routes.ts';
import type { certificates as text } from '../words.ts';

export type CertificateKind = keyof typeof text.kinds;

export interface ActionsProps<L> {
  readonly line: L;
  readonly hub: HubStatus;
  /** 0: the authority may sign no other. */
  readonly pathLength: number | undefined;
}

/** How a kind of thing is listed, found, drawn and worked with. `L`: what the overview tells of one. */
export interface Kind<L> {
  lines(lists: ThingLists): readonly L[];
  keyOf(line: L): CertificateKey;
  /** The authority that it stands below; undefined for none. */
  signer(line: L): string | undefined;
  /** Those of an authority are listed in a group of this name, since there may be many. */
  readonly group?: string;
  /** The groups of those that nobody in the workspace has signed; without it they are not listed. */
  readonly orphans?: { readonly id: string; of(authority: string): string; readonly own: string };
  /** What a search may find it by. */
  found(line: L): {
    readonly names: readonly string[];
    readonly prints: { readonly thumbprintSha1: string; readonly thumbprintSha256: string };
  };
  heading(line: L): string;
  /** What its certificate is, where the certificate does not say so itself. */
  readonly certificateKind?: CertificateKind;
  /** When its certificate ends, where that concerns anybody. */
  expires?(line: L): string;
  readonly Picture: ComponentType<{ readonly line: L }>;
  /** In a line of the tree. */
  readonly Name: ComponentType<{ readonly line: L }>;
  /** What can be done with it; the usual thing first. */
  readonly Actions: ComponentType<ActionsProps<L>>;
  /** What it is beside its certificate. */
  readonly Facts?: ComponentType<{ readonly line: L }>;
  /** A card of its own below the others. */
  readonly Card?: ComponentType<{ readonly line: L }>;
  /** What to do about missing files. */
  readonly missing?: string;
}
