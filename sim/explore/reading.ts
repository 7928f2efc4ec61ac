/*
 * How the fields of a world are read where two of its states are compared. In: the role of each field that has one. Out:
 * the fields of an object, and a number for each text.
 */

/** What the value of a field stands for. Without a role, it is itself. */
export type Role =
  /** It makes no difference to what can happen later. */
  | 'omitted'
  /** An array of which only the first value matters. */
  | 'first'
  /** It is read after the other fields of its object, which give names to what is in it. */
  | 'later'
  /** In ms, by the clock of the process that it is found in … */
  | 'own time'
  /** … or by that of the world. */
  | 'shared time'
  /** What is not later than the one that is now is past. */
  | 'version'
  | 'version now'
  /** A number that is only compared with others of this kind. Those up to 0 are none. */
  | { readonly name: string }
  /** In ms, of which only every so many matter. */
  | { readonly everyMs: number };

export interface Reading {
  /** By field, or by `Class.field`. */
  readonly roles: Readonly<Record<string, Role>>;
  /** What was longer ago than this, in ms, is past and no more … */
  readonly longAgoMs: number;
  /** … and what comes later than this, never comes. */
  readonly farOffMs: number;
  /** Finds the names in a text, such as those of sessions. In parentheses, so that split() keeps them. */
  readonly namesInText: RegExp;
  /** Whose versions and connections mean nothing to others, by the name of its class. */
  readonly scope: string;
}

export interface Field {
  readonly key: string;
  /** Stands for its key. */
  readonly number: number;
  readonly role: Role | undefined;
}

const MAX_TEXTS = 100_000;

/** What many canonical forms have in common. */
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

  /** Other text and names in turn. */
  partsOf(text: string): readonly string[] {
    const parts = this.parts.get(text) ?? text.split(this.reading.namesInText);
    if (this.parts.size > MAX_TEXTS) this.parts.clear();
    this.parts.set(text, parts);
    return parts;
  }

  /** Of an object that has no class. */
  field(key: string): Field {
    const field = this.fields.get(key) ?? this.makeField(key, this.reading.roles[key]);
    this.fields.set(key, field);
    return field;
  }

  /** Of an instance of a class, all of which have the same fields; without those that are omitted. */
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
