/*
 * The lineage of the data: the branches of its history. The first commit of each run begins a branch, with a unique
 * name. So a client that knows a point of the history (a branch, a revision) can be told whether the data still contains
 * it: a restored copy lacks the later branches, and continues in a new one. Pure.
 */

/** From a revision to the start of the next branch, or to the present. */
export interface Branch {
  readonly name: string;
  /** Its commits have a higher revision. */
  readonly from: number;
}

/** The oldest first. */
export type Lineage = readonly Branch[];

/** A point that a client was shown, or was told to be durable. */
export interface Point {
  readonly branch: string;
  readonly revision: number;
}

/** The number of branches kept: older ones cannot be told apart from a copy's. */
export const MAX_BRANCHES = 100;

export function withBranch(lineage: Lineage, branch: Branch): Lineage {
  return [...lineage, branch].slice(-MAX_BRANCHES);
}

/**
 * Does the data contain what was committed up to that point?
 * @param revision of the data now
 * @returns also true if the point is too old to tell: before the first branch that is kept
 * @example holds([{ name: 'a', from: 0 }, { name: 'b', from: 30 }], 31, { branch: 'a', revision: 50 }) // false
 */
export function holds(lineage: Lineage, revision: number, point: Point): boolean {
  const at = lineage.findIndex(({ name }) => name === point.branch);
  if (at < 0) return point.revision <= (lineage[0]?.from ?? revision);
  return point.revision <= (lineage[at + 1]?.from ?? revision);
}
