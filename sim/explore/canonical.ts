/*
 * The canonical form of a world: two states have the same one if nothing that happens later can tell them apart. In: the
 * roots of a graph of objects. Out: numbers, and a hash of them.
 *
 * It walks over every property that it is not told to leave out. So a field that is added to a class makes states differ
 * until somebody says that it does not matter. Names are given by first appearance: to objects, to sessions, to numbers
 * that count on for ever. Times count from now.
 */

/** How fields are read. */
export interface Reading {
  /** As `field` or `Class.field`: they make no difference to what can happen later. */
  readonly omitted: ReadonlySet<string>;
  /** Numbers that are only compared with each other: the kind of thing that they name, by field. Those up to 0 are none. */
  readonly names: Readonly<Record<string, string>>;
  /** Fields that are times in ms: by the clock of the process that they are found in, or by that of the world. */
  readonly times: Readonly<Record<string, 'own' | 'shared'>>;
  /** Fields that are versions: what is not later than the one that is now is past. */
  readonly versions: ReadonlySet<string>;
  /** The field that holds it. */
  readonly versionNow: string;
  /** What was longer ago than this, in ms, is past and no more; what comes later than that, never comes. */
  readonly longAgoMs: number;
  readonly farOffMs: number;
  /** Fields that are times of which only every so many ms matter. */
  readonly coarse: Readonly<Record<string, number>>;
  /** Is this text a name, such as that of a session? */
  readonly isName: (text: string) => boolean;
}

/** They stand before a value of their kind, or for it; no number of a world is as low. */
const [OBJECT, SEEN, TEXT, NAME, NOTHING, TRUE, FALSE, NEVER] = [-11, -12, -13, -14, -15, -16, -17, -18].map(
  (mark) => mark * 1_000_000,
) as [number, number, number, number, number, number, number, number];

export class Canonical {
  private readonly numbers: number[] = [];
  private readonly objects = new Map<object, number>();
  private readonly named = new Map<string, Map<unknown, number>>();

  /** Where versions stand, until it is known which one is now. */
  private readonly versionsAt: number[] = [];
  private versionNow = 0;
  /** By the clock of the process whose state comes next. */
  ownNowMs = 0;

  constructor(
    private readonly reader: Reader,
    private readonly sharedNowMs: number,
  ) {}

  /** Names of this kind begin anew. */
  forget(kind: string): void {
    this.named.delete(kind);
  }

  add(value: unknown, field = ''): void {
    if (typeof value === 'object' && value !== null) this.addObject(value, field);
    else if (typeof value === 'number') this.addNumber(value, field);
    else if (typeof value === 'string') this.addText(value);
    else if (value === true) this.numbers.push(TRUE);
    else if (value === false) this.numbers.push(FALSE);
    else if (value === undefined || value === null) this.numbers.push(NOTHING);
  }

  /** All versions were added that are compared with each other. */
  closeVersions(): void {
    for (const at of this.versionsAt) this.numbers[at] = Math.max(this.numbers[at]! - this.versionNow, 0);
    this.versionsAt.length = 0;
  }

  /** In an order that does not depend on theirs. @param rankOf what tells those apart that have no name yet */
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
      const bits = Number.isInteger(number) ? number | 0 : Math.round(number * 4096) | 0;
      one = Math.imul(one ^ bits, 0x85ebca6b);
      one ^= one >>> 15;
      other = Math.imul(other + bits, 0xc2b2ae35);
      other ^= other >>> 13;
    }
    return (one >>> 0) * 2 ** 21 + (other >>> 11);
  }

  private addNumber(value: number, field: string): void {
    const { names, times, coarse, versions, versionNow } = this.reader.reading;
    if (versions.has(field)) this.versionsAt.push(this.numbers.length);
    else if (field === versionNow) this.versionNow = value;
    const kind = names[field];
    const clock = times[field];
    const unit = coarse[field];
    if (kind !== undefined) this.addName(kind, value);
    else if (clock !== undefined) this.addTime(value - (clock === 'own' ? this.ownNowMs : this.sharedNowMs));
    else if (unit !== undefined) this.numbers.push(Math.floor(value / unit));
    else if (field !== versionNow) this.numbers.push(Number.isFinite(value) ? value : -NEVER);
  }

  private addTime(inMs: number): void {
    const { longAgoMs, farOffMs } = this.reader.reading;
    this.numbers.push(inMs > farOffMs ? -NEVER : Math.max(inMs, -longAgoMs));
  }

  private addName(kind: string, value: number): void {
    if (value <= 0) this.numbers.push(value);
    else this.numbers.push(NAME, this.nameOf(kind, value));
  }

  private nameOf(kind: string, value: unknown): number {
    const names = this.named.get(kind) ?? new Map<unknown, number>();
    if (names.size === 0) this.named.set(kind, names);
    const name = names.get(value) ?? names.size + 1;
    if (name > names.size) names.set(value, name);
    return name;
  }

  private addText(text: string): void {
    if (this.reader.reading.isName(text)) this.numbers.push(NAME, this.nameOf('text', text));
    else this.numbers.push(TEXT, this.reader.numberOf(text));
  }

  private addObject(object: object, field: string): void {
    const known = this.objects.get(object);
    if (known !== undefined) {
      this.numbers.push(SEEN, known);
      return;
    }
    this.objects.set(object, this.objects.size);
    this.numbers.push(OBJECT);
    if (Array.isArray(object)) this.addArray(object, field);
    else if (object instanceof Map) this.addMap(object, field);
    else if (object instanceof Set) this.addSet(object, field);
    else this.addFields(object as Fields);
  }

  private addFields(object: Fields): void {
    const isPlain = object.constructor === Object;
    for (const key of this.reader.fieldsOf(object)) {
      if (isPlain) this.numbers.push(this.reader.numberOf(key)); // those of a class are always the same
      this.add(object[key], key);
    }
  }

  private addArray(values: readonly unknown[], field: string): void {
    this.numbers.push(values.length);
    for (const value of values) this.add(value, field);
  }

  private addMap(map: ReadonlyMap<unknown, unknown>, field: string): void {
    this.numbers.push(map.size);
    for (const key of map.size < 2 ? map.keys() : this.inOrder(map.keys(), field)) {
      this.add(key, field);
      this.add(map.get(key));
    }
  }

  private addSet(set: ReadonlySet<unknown>, field: string): void {
    this.numbers.push(set.size);
    for (const value of set.size < 2 ? set : this.inOrder(set, field)) this.add(value, field);
  }

  /** What has a name comes by its name; the rest as it came. */
  private inOrder(keys: Iterable<unknown>, field: string): unknown[] {
    const last = Number.MAX_SAFE_INTEGER;
    const kind = this.reader.reading.names[field] ?? 'none';
    const rank = (key: unknown): number => {
      if (typeof key === 'object') return this.objects.get(key as object) ?? last;
      if (typeof key === 'number') return this.named.get(kind)?.get(key) ?? last;
      return this.named.get('text')?.get(key) ?? last;
    };
    return [...keys].sort((one, other) => rank(one) - rank(other));
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** What many canonical forms have in common: which fields a class has, and a number for each text. */
export class Reader {
  private readonly texts = new Map<string, number>();
  private readonly fields = new Map<unknown, readonly string[]>();

  constructor(readonly reading: Reading) {}

  numberOf(text: string): number {
    const number = this.texts.get(text) ?? this.texts.size;
    if (number === this.texts.size) this.texts.set(text, number);
    return number;
  }

  /** Of an instance of a class, all of which have the same fields. Other objects may have any. */
  fieldsOf(object: object): readonly string[] {
    const kind = object.constructor;
    if (kind === Object) return this.kept(object);
    const fields = this.fields.get(kind) ?? this.kept(object);
    if (!this.fields.has(kind)) this.fields.set(kind, fields);
    return fields;
  }

  private kept(object: object): string[] {
    const { omitted } = this.reading;
    const { name } = object.constructor;
    return Object.keys(object).filter((key) => !omitted.has(key) && !omitted.has(`${name}.${key}`));
  }
}
