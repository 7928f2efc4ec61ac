/*
 * How the fields of a world are read when two of its states are compared. In: the role of each field that has one. Out:
 * the fields of an object, and a number for each text.
 */

/** The meaning of a field's value. Without a role, the value is compared as it is. */
export type Role =
  /** It does not affect any later event. */
  | 'omitted'
  /** An array of which only the first value matters. */
  | 'first'
  /** Read after the other fields of its object, which assign names to its contents. */
  | 'later'
  /** In ms, by the clock of the process that contains it … */
  | 'own time'
  /** … or by that of the world. */
  | 'shared time'
  /** A version that is not later than the current one counts as past. */
  | 'version'
  | 'version now'
  /** A number that is only compared with others of its kind. Numbers up to 0 are not names. */
  | { readonly name: string }
  /** In ms, rounded to this interval. */
  | { readonly everyMs: number };

export interface Reading {
  /** By field, or by `Class.field`. */
  readonly roles: Readonly<Record<string, Role>>;
  /** A time longer ago than this, in ms, only counts as past … */
  readonly longAgoMs: number;
  /** … and one further ahead than this counts as never. */
  readonly farOffMs: number;
  /** Matches the names in a text, such as session ids. It has a capturing group, so that split() keeps them. */
  readonly namesInText: RegExp;
  /** The class whose instances are scopes: their versions and connection numbers mean nothing to others. */
  readonly scope: string;
}

export interface Field {
  readonly key: string;
  /** Represents its key. */
  readonly number: number;
  readonly role: Role | undefined;
}

const MAX_TEXTS = 100_000;

/** State shared by many canonical forms. */
export class Reader {
  private readonly texts = new Map<string, number>();
  private readonly parts = new Map<string, readonly string[]>();
  private readonly fields = new Map<string, Field>();
  private readonly classes = new Map<unknown, readonly Field[]>();

  constructor(readonly reading: Reading) {}

  numberOf(text: string): number {
    const number = this.texts.get(text) ?? this.texts.size;
    if (number === this.texts.size) this.texts.set(text, number);
    return number;
  }

  /** Alternating text and names. */
  partsOf(text: string): readonly string[] {
    const parts = this.parts.get(text) ?? text.split(this.reading.namesInText);
    if (this.parts.size > MAX_TEXTS) this.parts.clear();
    this.parts.set(text, parts);
    return parts;
  }

  /** For an object that has no class. */
  field(key: string): Field {
    const field = this.fields.get(key) ?? this.makeField(key, this.reading.roles[key]);
    this.fields.set(key, field);
    return field;
  }

  /** For an instance of a class, which determines the fields; without those that are omitted. */
  fieldsOf(object: object): readonly Field[] {
    const before = this.classes.get(object.constructor);
    if (before !== undefined) return before;
    const { roles } = this.reading;
    const { name } = object.constructor;
    const fields = Object.keys(object).map((key) =>
      this.makeField(key, roles[`${name}.${key}`] ?? roles[key]),
    );
    const first = fields.filter(({ role }) => role !== 'omitted' && role !== 'later');
    const ordered = [...first, ...fields.filter(({ role }) => role === 'later')];
    this.classes.set(object.constructor, ordered);
    return ordered;
  }

  private makeField(key: string, role: Role | undefined): Field {
    return { key, number: this.numberOf(key), role };
  }
}
