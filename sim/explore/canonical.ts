/*
 * The canonical form of a world: two states have the same form if no later event can distinguish them. In: the
 * roots of a graph of objects. Out: numbers, and a hash of them.
 *
 * It visits every property that it is not told to omit. So a field added to a class makes states differ
 * until it is declared irrelevant. Names are assigned in order of first appearance: to objects, to sessions, to numbers
 * that only ever increase. Times are relative to now.
 */

import type { Field, Reader } from './reading.ts';

/** They precede a value of their kind, or replace it; every number of a world is greater than these. */
const Mark = {
  OBJECT: -1e9,
  SEEN: -2e9,
  TEXT: -3e8,
  NAME: -4e8,
  NOTHING: -5e8,
  TRUE: -6e8,
  FALSE: -7e8,
  INFINITE: -8e8,
} as const;

export class Canonical {
  private readonly numbers: number[] = [];
  private readonly objects = new Map<object, number>();
  private readonly named = new Map<string, Map<unknown, number>>();
  /** Positions of versions, until the current version is known. */
  private readonly versionsAt: number[] = [];
  private versionNow = 0;
  /** By the clock of the process whose state comes next. */
  ownNowMs = 0;

  constructor(
    private readonly reader: Reader,
    private readonly sharedNowMs: number,
  ) {}

  /** Adds a part of the world, and everything reachable from it. */
  add(value: unknown): void {
    this.addValue(value, this.reader.field(''));
  }

  /** Connection numbers and versions are compared only with others in the same scope. */
  private addScope(object: object): void {
    this.named.delete('connection');
    this.addFields(object);
    for (const at of this.versionsAt) {
      const version = this.numbers[at]!;
      if (version !== Mark.INFINITE) this.numbers[at] = Math.max(version - this.versionNow, 0);
    }
    this.versionsAt.length = 0;
    this.named.delete('connection');
  }

  /** Adds values in a canonical order. @param rankOf distinguishes those that have no name yet */
  addUnordered<Value extends object>(values: readonly Value[], rankOf: (value: Value) => string): void {
    const rank = (value: Value): string => {
      const known = this.objects.get(value);
      return known === undefined ? `~${rankOf(value)}` : String(known).padStart(6, '0');
    };
    const ranked = values.map((value) => ({ value, rank: rank(value) }));
    ranked.sort((one, other) => (one.rank < other.rank ? -1 : one.rank > other.rank ? 1 : 0));
    for (const { value } of ranked) this.add(value);
  }

  /** 53 bits. */
  get hash(): number {
    let one = 0x9e3779b9;
    let other = 0x7f4a7c15;
    for (const number of this.numbers) {
      one = Math.imul(one ^ number, 0x85ebca6b);
      one ^= one >>> 15;
      other = Math.imul(other + number, 0xc2b2ae35);
      other ^= other >>> 13;
    }
    return (one >>> 0) * 2 ** 21 + (other >>> 11);
  }

  private addValue(value: unknown, field: Field): void {
    if (typeof value === 'object' && value !== null) this.addObject(value, field);
    else if (typeof value === 'number') this.addNumber(value, field);
    else if (typeof value === 'string') this.addText(value);
    else if (value === true) this.numbers.push(Mark.TRUE);
    else if (value === false) this.numbers.push(Mark.FALSE);
    else if (value === undefined || value === null) this.numbers.push(Mark.NOTHING);
  }

  private addNumber(value: number, { role }: Field): void {
    if (role === undefined) this.numbers.push(finite(value));
    else if (role === 'own time') this.addTime(value - this.ownNowMs);
    else if (role === 'shared time') this.addTime(value - this.sharedNowMs);
    else if (role === 'version now') this.versionNow = value;
    else if (role === 'version') this.versionsAt.push(this.numbers.push(finite(value)) - 1);
    else if (typeof role !== 'object') this.numbers.push(finite(value));
    else if ('everyMs' in role) this.numbers.push(Math.floor(value / role.everyMs));
    else if (value <= 0) this.numbers.push(value);
    else this.numbers.push(Mark.NAME, this.nameOf(role.name, value));
  }

  private addTime(inMs: number): void {
    const { longAgoMs, farOffMs } = this.reader.reading;
    this.numbers.push(inMs > farOffMs ? Mark.INFINITE : Math.max(inMs, -longAgoMs));
  }

  private nameOf(kind: string, value: unknown): number {
    const names = this.named.get(kind) ?? new Map<unknown, number>();
    if (names.size === 0) this.named.set(kind, names);
    const name = names.get(value) ?? names.size + 1;
    if (name > names.size) names.set(value, name);
    return name;
  }

  private addText(text: string): void {
    const parts = this.reader.partsOf(text);
    for (let at = 0; at < parts.length; at++) {
      if (at % 2 === 0) this.numbers.push(Mark.TEXT, this.reader.numberOf(parts[at]!));
      else this.numbers.push(Mark.NAME, this.nameOf('text', parts[at]!));
    }
  }

  private addObject(object: object, field: Field): void {
    const known = this.objects.get(object);
    if (known !== undefined) {
      this.numbers.push(Mark.SEEN, known);
      return;
    }
    this.objects.set(object, this.objects.size);
    this.numbers.push(Mark.OBJECT);
    if (Array.isArray(object)) this.addArray(object, field);
    else if (object instanceof Map) this.addMap(object, field);
    else if (object instanceof Set) this.addSet(object, field);
    else if (object.constructor === Object) this.addPlain(object as Fields);
    else if (object.constructor.name === this.reader.reading.scope) this.addScope(object);
    else if ('describe' in object) this.add((object as Described).describe());
    else this.addFields(object);
  }

  private addFields(object: object): void {
    for (const own of this.reader.fieldsOf(object)) this.addValue((object as Fields)[own.key], own);
  }

  /** Includes the keys: instances of a class always have the same ones. */
  private addPlain(object: Fields): void {
    for (const key in object) {
      const own = this.reader.field(key);
      if (own.role === 'omitted') continue;
      this.numbers.push(own.number);
      this.addValue(object[key], own);
    }
  }

  private addArray(values: readonly unknown[], field: Field): void {
    if (field.role === 'first') return this.add(values[0]);
    this.numbers.push(values.length);
    for (const value of values) this.addValue(value, field);
  }

  private addMap(map: ReadonlyMap<unknown, unknown>, field: Field): void {
    this.numbers.push(map.size);
    for (const key of map.size < 2 ? map.keys() : this.inOrder(map.keys(), field)) {
      this.addValue(key, field);
      this.add(map.get(key));
    }
  }

  private addSet(set: ReadonlySet<unknown>, field: Field): void {
    this.numbers.push(set.size);
    for (const value of set.size < 2 ? set : this.inOrder(set, field)) this.addValue(value, field);
  }

  /** Keys with a name are ordered by name; the others keep their order. */
  private inOrder(keys: Iterable<unknown>, { role }: Field): unknown[] {
    const last = Number.MAX_SAFE_INTEGER;
    const kind = typeof role === 'object' && 'name' in role ? role.name : 'none';
    const rank = (key: unknown): number => {
      if (typeof key === 'object') return this.objects.get(key as object) ?? last;
      return this.named.get(typeof key === 'number' ? kind : 'text')?.get(key) ?? last;
    };
    return [...keys].sort((one, other) => rank(one) - rank(other));
  }
}

/** Replaces the fields of an object that describes itself. */
interface Described {
  describe(): unknown;
}

type Fields = Readonly<Record<string, unknown>>;

function finite(value: number): number {
  return Number.isFinite(value) ? value : Mark.INFINITE;
}
