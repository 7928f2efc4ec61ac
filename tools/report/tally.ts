/*
 * Counts by kind. Pure.
 */

export class Tally<Kind extends string = string> extends Map<Kind, number> {
  add(kind: Kind): void {
    this.set(kind, this.of(kind) + 1);
  }

  of(kind: Kind): number {
    return this.get(kind) ?? 0;
  }

  get total(): number {
    return [...this.values()].reduce((sum, count) => sum + count, 0);
  }

  /** @example '40 × reset, 2 × fin', the most frequent first */
  override toString(): string {
    const most = [...this].sort(([, a], [, b]) => b - a);
    return most.map(([kind, count]) => `${count.toLocaleString('en')} × ${kind}`).join(', ');
  }

  /** All but this kind. */
  without(kind: Kind): Tally<Kind> {
    return new Tally([...this].filter(([other]) => other !== kind));
  }
}
