/*
 * Things counted by their kind.
 */

export class Tally<Kind extends string = string> {
  private readonly counts = new Map<Kind, number>();

  add(kind: Kind): void {
    this.counts.set(kind, this.of(kind) + 1);
  }

  of(kind: Kind): number {
    return this.counts.get(kind) ?? 0;
  }

  get total(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** @example '40 × reset, 2 × fin', the most frequent first */
  toString(): string {
    const most = [...this.counts].sort(([, a], [, b]) => b - a);
    return most.map(([kind, count]) => `${count.toLocaleString('en')} × ${kind}`).join(', ');
  }

  /** All but this kind. */
  without(kind: Kind): Tally<Kind> {
    const rest = new Tally<Kind>();
    for (const [other, count] of this.counts) if (other !== kind) rest.counts.set(other, count);
    return rest;
  }
}
