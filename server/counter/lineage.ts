/*
 * The lineage of the data: which branches its history went through. The first commit of each run begins a branch, under a
 * name that nobody else has. Who knows a point of the history (a branch, a revision) can so be told whether the data still have
 * what was there: a restored copy lacks the later branches, and goes on in one of its own. Pure.
 */

/** Goes from a revision to where the next branch begins, or to the present. */
export interface Branch {
  readonly name: string;
  /** What is committed in it has a higher revision. */
  readonly from: number;
}

/** The oldest first. */
export type Lineage = readonly Branch[];

/** Something that a client was shown, or was told to be durable. */
export interface Point {
  readonly branch: string;
  readonly revision: number;
}

/** So many are kept: what is older than they are cannot be told from a copy. */
export const MAX_BRANCHES = 100;

export function withBranch(lineage: Lineage, branch: Branch): Lineage {
  return [...lineage, branch].slice(-MAX_BRANCHES);
}

/**
 * Do the data hold what was committed up to that point?
 * @param revision of the data now
 * @returns true as well where nobody knows any more: before the first branch that is kept
 * @example holds([{ name: 'a', from: 0 }, { name: 'b', from: 30 }], 31, { branch: 'a', revision: 50 }) // false
 */
export function holds(lineage: Lineage, revision: number, point: Point): boolean {
  const at = lineage.findIndex(({ name }) => name === point.branch);
  if (at < 0) return point.revision <= (lineage[0]?.from ?? revision);
  return point.revision <= (lineage[at + 1]?.from ?? revision);
}
