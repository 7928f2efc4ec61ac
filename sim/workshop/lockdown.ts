/*
 * Takes away what a learner's code could misuse, once and for good, before it is compiled: it runs in the same realm as the
 * judge. Globals that are not of the language itself go, and so do clocks, randomness and promises; what remains is frozen,
 * so that nobody can change what the judge uses. In: the realm. Out: what the judge needs and the realm no longer has.
 */

import type { MakeFunction } from './compile.ts';

/** What code may use. Everything else that is global is removed, whatever it is called. */
const KEPT: ReadonlySet<string> = new Set(
  [
    'globalThis Object Function Array Map Set WeakMap WeakSet Math JSON Number String Boolean Symbol BigInt RegExp',
    'Error TypeError RangeError SyntaxError ReferenceError EvalError URIError AggregateError Reflect Proxy Iterator',
    'ArrayBuffer DataView Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array',
    'Float16Array Float32Array Float64Array BigInt64Array BigUint64Array NaN Infinity undefined',
    'isNaN isFinite parseInt parseFloat encodeURIComponent decodeURIComponent encodeURI decodeURI escape unescape',
  ].flatMap((names) => names.split(' ')),
);

/** Gone, and missed: what to use instead. */
const HINTS: Readonly<Record<string, string>> = {
  Date: 'There is no clock here: use io.after(), or count.',
  setTimeout: 'Use io.after(ms, tag), and continue in timer(tag).',
  setInterval: 'Use io.after(ms, tag) again in timer(tag).',
  setImmediate: 'Use io.after(0, tag), and continue in timer(tag).',
  queueMicrotask: 'Use io.after(0, tag), and continue in timer(tag).',
  requestAnimationFrame: 'Use io.after(ms, tag), and continue in timer(tag).',
  Promise: 'Code here is not async: use io.after(), and continue in timer().',
  performance: 'There is no clock here: use io.after(), or count.',
  crypto: 'Use io.random().',
  fetch: 'There is no network here but io.send().',
  WebSocket: 'There is no network here but io.send().',
  localStorage: 'Use io.save(): the next page gets it as `saved`.',
  indexedDB: 'Use io.save(): the next page gets it as `saved`.',
  console: 'There is no console: the diagram shows what happens.',
  require: 'Nothing can be imported: the code is one file.',
  process: 'This is not available here.',
  eval: 'Code made from text is not allowed.',
};

const RANDOM = ['ran', 'dom'].join('');

/** Kept by the judge. */
export interface Captured {
  readonly makeFunction: MakeFunction;
}

/** Call it once, in a worker of its own: it cannot be undone. */
export function lockDown(realm: object = globalThis): Captured {
  const makeFunction = captureFunction();
  const hidden = [...hiddenIntrinsics(), ...errorsOf(realm)];
  removeConstructors(hidden);
  removeGlobals(realm);
  define(Math, RANDOM, thrower('Use io.random(): the same seed then gives the same world.'));
  forget(RegExp, /^(?:\$.|input|lastMatch|lastParen|leftContext|rightContext)$/); // they remember the last match
  forget(Array, /^fromAsync$/);
  forget(Error, /^(?:captureStackTrace|prepareStackTrace)$/);
  const roots = [...KEPT].map((name) => (realm as Record<string, unknown>)[name]);
  freezeAll([...roots, ...hidden, Object.getPrototypeOf(realm)], realm);
  Object.freeze(realm);
  return { makeFunction };
}

function captureFunction(): MakeFunction {
  const Real = Function;
  return (parameter, body) => Real(parameter, body) as ReturnType<MakeFunction>;
}

/** What no global leads to. */
function hiddenIntrinsics(): object[] {
  const functions = [() => {}, async () => {}, function* () {}, async function* () {}].map(
    (each) => Object.getPrototypeOf(each) as object,
  );
  const iterators = [
    [][Symbol.iterator](),
    new Map().keys(),
    new Set().keys(),
    ''[Symbol.iterator](),
    'a'.matchAll(/a/g),
  ];
  // An engine may give each error the same two functions, to read and write its stack.
  const shared = [...iterators, ...iteratorHelpers(), new Error()];
  return [...functions, ...shared];
}

/** Not in every engine yet. */
function iteratorHelpers(): object[] {
  const { Iterator: made } = globalThis as {
    Iterator?: { from?(it: object): { map(f: () => number): object } };
  };
  const wrapped = made?.from?.({ next() {} });
  return wrapped === undefined ? [] : [wrapped, wrapped.map(() => 0)];
}

/** An engine throws errors whose globals are removed, such as SuppressedError: `constructor` still leads to them. */
function errorsOf(realm: object): object[] {
  const names = Object.getOwnPropertyNames(realm).filter((name) => name.endsWith('Error'));
  const errors = names.map((name) => (realm as Record<string, unknown>)[name]);
  return errors.filter((each): each is object => typeof each === 'function');
}

/** No code from text: compile.ts must have seen everything that runs. */
function removeConstructors(prototypes: readonly object[]): void {
  for (const prototype of prototypes.slice(0, 4)) {
    define(prototype, 'constructor', thrower(HINTS.eval!));
  }
}

function removeGlobals(realm: object): void {
  for (
    let object = realm;
    object !== null && object !== Object.prototype;
    object = Object.getPrototypeOf(object)
  ) {
    for (const key of Reflect.ownKeys(object)) {
      if (typeof key === 'string' && KEPT.has(key)) continue;
      const isDeleted = Reflect.deleteProperty(object, key);
      if (!isDeleted) Reflect.defineProperty(object, key, { value: undefined, writable: false });
    }
  }
  for (const [name, hint] of Object.entries(HINTS)) define(realm, name, missing(hint));
  define(realm, 'Function', thrower(HINTS.eval!));
}

/** Throws the hint, whether it is called, constructed or asked for a member. */
function missing(hint: string): unknown {
  const fail = thrower(hint);
  return new Proxy(fail, { get: fail, has: fail, apply: fail, construct: fail, getPrototypeOf: fail });
}

/** Not an arrow function: `new` must throw the hint, too. */
function thrower(hint: string): () => never {
  function fail(): never {
    throw new Error(hint);
  }
  Object.freeze(fail.prototype);
  return Object.freeze(fail);
}

function define(object: object, name: string, value: unknown): void {
  Reflect.defineProperty(object, name, { value, writable: false, enumerable: false, configurable: false });
}

function forget(object: object, names: RegExp): void {
  for (const key of Object.getOwnPropertyNames(object))
    if (names.test(key)) Reflect.deleteProperty(object, key);
}

/** Freezes everything that can be reached, except for the realm itself. */
function freezeAll(roots: readonly unknown[], realm: object): void {
  const done = new Set<unknown>([realm]);
  const waiting = [...roots];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if ((typeof next !== 'object' && typeof next !== 'function') || next === null || done.has(next)) continue;
    done.add(next);
    waiting.push(Object.getPrototypeOf(next));
    for (const key of Reflect.ownKeys(next)) {
      const { value, get, set } = Object.getOwnPropertyDescriptor(next, key)!;
      waiting.push(value, get, set);
    }
    Object.freeze(next);
  }
}
