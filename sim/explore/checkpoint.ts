/*
 * Backtracking: a checkpoint records the contents of each object of a world, and restores them in place, so callbacks
 * that refer to these objects stay valid. In: the root of a graph of objects. Out: the graph as it was.
 *
 * It sees properties, arrays, maps and sets. It cannot see a variable in a closure, so everything that changes in a world
 * must be a property of an object in it. tests/sim/explore/small-world.test.ts compares with a newly created world.
 */

type Contents = readonly unknown[];

export class Checkpoint {
  private readonly objects: object[] = [];
  private readonly contents: Contents[] = [];

  /** @param constants objects that never change, which are skipped */
  constructor(root: object, constants: ReadonlySet<object>) {
    const seen = new Set<object>(constants);
    const { objects } = this;
    const meet = (value: unknown): void => {
      if (typeof value !== 'object' || value === null || seen.has(value)) return;
      seen.add(value);
      objects.push(value);
    };
    meet(root);
    for (let at = 0; at < objects.length; at++) {
      const contents = contentsOf(objects[at]!);
      this.contents.push(contents);
      for (const value of contents) meet(value);
    }
  }

  restore(): void {
    for (let at = 0; at < this.objects.length; at++) putBack(this.objects[at]!, this.contents[at]!);
  }
}

function contentsOf(object: object): Contents {
  if (Array.isArray(object)) return object.slice();
  if (object instanceof Map) return [...object.keys(), ...object.values()];
  if (object instanceof Set) return [...object];
  const contents: unknown[] = [];
  for (const key in object) contents.push(key, (object as Fields)[key]);
  return contents;
}

type Fields = Record<string, unknown>;

function putBack(object: object, contents: Contents): void {
  if (Array.isArray(object)) {
    object.length = 0;
    for (const value of contents) object.push(value);
  } else if (object instanceof Map) {
    object.clear();
    const size = contents.length / 2;
    for (let at = 0; at < size; at++) object.set(contents[at], contents[size + at]);
  } else if (object instanceof Set) {
    object.clear();
    for (const value of contents) object.add(value);
  } else putBackFields(object as Fields, contents);
}

function putBackFields(object: Fields, contents: Contents): void {
  let fields = 0;
  for (const _ in object) fields += 1;
  for (let at = 0; at < contents.length; at += 2) {
    const key = contents[at] as string;
    if (object[key] !== contents[at + 1]) object[key] = contents[at + 1];
  }
  if (fields * 2 === contents.length) return;
  const keys = new Set(contents.filter((_, at) => at % 2 === 0));
  for (const key in object) if (!keys.has(key)) delete object[key];
}
