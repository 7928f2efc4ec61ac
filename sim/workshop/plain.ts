/*
 * What crosses `io` is copied as JSON would copy it. In: any value of the learner's. Out: plain data that shares nothing with
 * it, and its size; or an error that says what JSON cannot carry.
 */

const MAX_DEPTH = 40;
const MAX_LETTERS = 65_536;
const OWN = { writable: true, enumerable: true, configurable: true };

export interface Plain {
  readonly value: unknown;
  /** As JSON, in letters. */
  readonly text: string;
}

/** @param where for the message, as `io.send` @throws TypeError */
export function plainOf(given: unknown, where: string): Plain {
  const value = copy(given, where, []);
  const text = JSON.stringify(value) ?? 'null';
  if (text.length > MAX_LETTERS)
    throw new TypeError(`${where}: this has ${text.length} letters as JSON; ${MAX_LETTERS} are allowed`);
  return { value, text };
}

function copy(value: unknown, where: string, path: object[]): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      if (Number.isFinite(value)) return value;
      throw new TypeError(`${where}: JSON has no ${value}`);
    case 'object':
      return value === null ? null : copyObject(value, where, path);
    case 'undefined':
      if (path.length === 0) return undefined;
      return Array.isArray(path.at(-1)) ? null : undefined;
    default:
      throw new TypeError(`${where}: JSON has no ${typeof value}`);
  }
}

function copyObject(object: object, where: string, path: object[]): unknown {
  if (path.includes(object))
    throw new TypeError(`${where}: the object contains itself, so it cannot be copied`);
  if (path.length >= MAX_DEPTH)
    throw new TypeError(`${where}: the object is nested more than ${MAX_DEPTH} deep`);
  path.push(object);
  const result = Array.isArray(object)
    ? Array.from(object, (item) => copy(item, where, path))
    : copyFields(object, where, path);
  path.pop();
  return result;
}

function copyFields(object: object, where: string, path: object[]): unknown {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null)
    throw new TypeError(`${where}: ${kindOf(object)} is copied as {}; send an array or a plain object`);
  const result: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(object)) {
    const copied = copy(item, where, path);
    if (copied === undefined) continue;
    if (name === '__proto__') Object.defineProperty(result, name, { ...OWN, value: copied });
    else result[name] = copied;
  }
  return result;
}

function kindOf(object: object): string {
  if (object instanceof Map) return 'a Map';
  if (object instanceof Set) return 'a Set';
  return 'an instance of a class';
}
