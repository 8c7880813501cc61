import type { BringInFinding, BringInRole } from '../../../src-main/contract/models.ts';

/** What the user wants done with a finding. */
export interface Choice {
  readonly taken: boolean;
  readonly role: BringInRole;
  readonly name: string;
}

export type Choices = ReadonlyMap<string, Choice>;

/** A finding in its place below what has issued it. */
export interface FoundRow {
  readonly finding: BringInFinding;
  /** 0 for what stands alone. */
  readonly depth: number;
}

/** What can be taken is, unless there is no need; what was chosen before stays so. */
export function choicesFor(findings: readonly BringInFinding[], before: Choices = new Map()): Choices {
  return new Map(
    findings.flatMap(({ id, roles: [role], name, needless }) => {
      if (role === undefined || name === undefined) return [];
      const fresh = { taken: needless === undefined, role, name };
      const old = before.get(id);
      // A key that was found since may have made more of it.
      return [[id, old === undefined || old.role !== role ? fresh : old] as const];
    }),
  );
}

/** Certificates below their issuers, then requests, keys and lists. */
export function rowsOf(findings: readonly BringInFinding[]): FoundRow[] {
  const known = new Set(findings.map(({ id }) => id));
  const below = new Map<string, BringInFinding[]>();
  const tops: BringInFinding[] = [];
  for (const finding of findings) {
    const { issuer, id } = finding;
    if (issuer === undefined || !known.has(issuer) || issuer === id) tops.push(finding);
    else below.set(issuer, [...(below.get(issuer) ?? []), finding]);
  }
  const rows: FoundRow[] = [];
  const add = (finding: BringInFinding, depth: number) => {
    rows.push({ finding, depth });
    for (const one of below.get(finding.id) ?? []) add(one, depth + 1);
  };
  const rank = ({ kind, id }: BringInFinding) =>
    kind === 'certificate' ? (below.has(id) ? 0 : 1) : { request: 2, key: 3, 'revocation-list': 4 }[kind];
  for (const top of tops.toSorted((a, b) => rank(a) - rank(b))) add(top, 0);
  return rows;
}

/** Whether an authority is to be taken whose key came without a password, which has to be given then. */
export const asksPassphrase = (findings: readonly BringInFinding[], choices: Choices): boolean =>
  findings.some(({ id, privateKey }) => {
    const choice = choices.get(id);
    return choice?.taken === true && choice.role === 'authority' && privateKey === 'open';
  });

/** What `bringIn.take` wants to hear. */
export const orderOf = (choices: Choices): { id: string; role: BringInRole; name: string }[] =>
  [...choices].flatMap(([id, { taken, role, name }]) => (taken ? [{ id, role, name: name.trim() }] : []));

/** Names that two things of one kind would share. Their folders do not tell capital letters. */
export function doubled(choices: Choices): ReadonlySet<string> {
  const seen = new Map<string, string>();
  const twice = new Set<string>();
  for (const [id, { taken, role, name }] of choices) {
    if (!taken || role === 'revocation-list') continue;
    const key = `${role} ${name.trim().toLowerCase()}`;
    const other = seen.get(key);
    if (other === undefined) seen.set(key, id);
    else twice.add(id).add(other);
  }
  return twice;
}
