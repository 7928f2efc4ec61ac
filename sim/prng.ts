/*
 * A PRNG: the only source of randomness in the world. The same seed and stream give the same
 * numbers, on every machine. Each party draws from its own stream, so that removing a fault for one of them
 * does not change the others: that makes shrinking work.
 */

/** Enough rounds that adjacent seeds are unrelated. */
const WARM_UP_ROUNDS = 12;
const WORD = 2 ** 32;

/**
 * The generator sfc32 ("small fast counting"), 128 bits of state: Chris Doty-Humphrey, PractRand.
 * Integers only, so no engine can round it differently.
 */
export class Prng {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  /** @param seed a whole number from 0 to 2^53 − 1 */
  constructor(seed: number, stream: number) {
    this.a = seed | 0;
    this.b = Math.floor(seed / WORD) | 0;
    this.c = stream | 0;
    for (let round = 0; round < WARM_UP_ROUNDS; round++) this.next();
  }

  /** Uniform in [0, 1). */
  next(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return (sum >>> 0) / WORD;
  }

  /** An integer from 0 to `count` − 1. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  /** An integer; both ends are inclusive. */
  between(from: number, to: number): number {
    return from + this.below(to - from + 1);
  }

  /** True with this probability. */
  happens(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }
}
