/*
 * Code that attacks the judge whose realm it shares: in one locked worker, since each attack must leave nothing behind.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../../sim/workshop/messages.ts';
import { REFERENCE, STARTING_POINTS } from '../../../sim/workshop/solutions.ts';
import { LockedJudge } from './worker.ts';

let judge: LockedJudge;
beforeAll(async () => {
  judge = await LockedJudge.start();
});
afterAll(() => judge[Symbol.asyncDispose]());

const COUNT = 10;

async function verdictOn(code: string): Promise<Answer> {
  const loaded = await judge.ask({ kind: 'load', code });
  return loaded.kind === 'loaded'
    ? judge.ask({ kind: 'run', level: 'latency', from: 1, count: COUNT })
    : loaded;
}

/** Runs this when a page is made; otherwise it is right. */
function attacking(attack: string): string {
  return `const attack = (io, saved) => { ${attack} };\n${REFERENCE.replace(/^ {2}let page/m, '  attack(io, saved);\n  let page')}`;
}

async function messageOf(attack: string): Promise<string> {
  const verdict = await verdictOn(attacking(attack));
  if (verdict.kind === 'refused') return verdict.message;
  if (verdict.kind !== 'failed' || verdict.broken.rule !== 'error') return verdict.kind;
  if (!attack.startsWith('throw')) expect(verdict.broken.at?.line).toBe(1); // what is no Error has no place
  return verdict.broken.message;
}

describe('what is not there', () => {
  it.each([
    ['Date.now()', /io\.after/],
    ['new Date()', /io\.after/],
    ['Math.random()', /io\.random/],
    ['setTimeout(() => {}, 1)', /io\.after/],
    ['fetch("/")', /io\.send/],
    ['new WebSocket("ws://x")', /io\.send/],
    ['new Promise(() => {})', /not async/],
    ['eval("1")', /not allowed/],
    ['Function("return 1")()', /not allowed/],
    ['(() => {}).constructor("return 1")()', /not allowed/],
    ['(function* () {}).constructor("yield 1")', /not allowed/],
    ['process.exit(3)', /not available/],
    ['require("node:fs")', /imported/],
    ['console.log(1)', /diagram/],
    ['postMessage({ kind: "passed" })', /postMessage is not defined/],
    ['globalThis.postMessage({})', /not a function/],
    ['new Worker("x")', /Worker is not defined/],
    ['structuredClone({})', /not defined/],
    ['new MessageChannel()', /not defined/],
    ['new WeakRef({})', /not defined/],
    ['import("node:fs")', /imported/],
    ['async () => {}', /not async/],
    ['tick$ = () => {}', /taken/],
  ])('%s', async (attack, message) => {
    expect(await messageOf(attack)).toMatch(message);
  });
});

describe('what cannot be changed', () => {
  it.each([
    'Object.prototype.broken = 1',
    'Array.prototype.push = () => 0',
    'Map.prototype.get = () => 1',
    'JSON.stringify = () => "{}"',
    'Object.freeze = (x) => x',
    'Error.prototype.message = ""',
    'Error.prepareStackTrace = (e, s) => s',
    '(() => {}).__proto__.call = () => 1',
    'Object.getPrototypeOf([][Symbol.iterator]()).next = () => ({ done: true })',
    'globalThis.secret = 1',
    'io.send = () => {}',
    'io.send.secret = 1',
    'Object.defineProperty(Number.prototype, "toFixed", { value: 1 })',
  ])('%s', async (attack) => {
    expect(await messageOf(attack)).toMatch(/read only|not extensible|Cannot (assign|redefine|add|delete)/);
  });
});

describe('what cannot be sent', () => {
  it.each([
    ['const a = {}; a.a = a; io.send(a)', /contains itself/],
    ['io.send(1n)', /no bigint/],
    ['io.send({ f() {} })', /no function/],
    ['io.send(new Map())', /a Map is copied as/],
    ['io.send(NaN)', /no NaN/],
    ['io.send({ toJSON() { return 1; } })', /no function/],
    ['io.send({ get a() { throw new Error("mine"); } })', /^mine$/],
    ['io.send(new Proxy({}, { ownKeys() { throw new Error("trap"); } }))', /^trap$/],
    ['io.show({ valueOf() { return 1; } })', /takes a number/],
    ['io.confirm("1")', /takes a whole number/],
    ['io.after(-1, "x")', /negative/],
    ['throw null', /null, which is not an Error/],
    ['throw { toString() { throw 1; } }', /cannot be shown/],
    ['(function f() { f(); })()', /call stack/i],
  ])('%s', async (attack, message) => {
    expect(await messageOf(attack)).toMatch(message);
  });
});

it('an endless loop is stopped, and named by its line, even if it catches what stops it', async () => {
  for (const loop of ['for (;;) {}', 'while (true);', 'do { try { for (;;); } catch {} } while (true)']) {
    const verdict = await verdictOn(attacking(loop));
    expect(verdict).toMatchObject({
      kind: 'failed',
      broken: { rule: 'limit', what: 'iterations', at: { line: 1 } },
    });
  }
});

it('messages without end, and timers without end, are stopped', async () => {
  const pingPong = `export const client = (io) => ({ press() {}, opened() { io.send(1); }, message() { io.send(1); } });
    export const server = (io) => ({ message(c) { io.send(c, 1); io.send(c, 1); } });`;
  expect(await verdictOn(pingPong)).toMatchObject({ broken: { rule: 'limit', what: 'callbacks' } });
  const timers = attacking('for (let i = 0; i < 2000; i++) io.after(1e9, "x")');
  expect(await verdictOn(timers)).toMatchObject({ broken: { rule: 'limit', what: 'timers' } });
});

it('pages and servers share nothing, not even variables of the text', async () => {
  const telepathy = `let value = 0;
    export const client = (io) => ({ press(step, id) { value += step; io.confirm(id); io.show(value); }, opened() { io.show(value); } });
    export const server = (io) => ({ opened() { io.commit({ value }); } });`;
  expect(await verdictOn(telepathy)).toMatchObject({ kind: 'failed' });
});

it('they share no object that could hold anything, either', async () => {
  const shared = [
    'arguments[0]',
    'Object.getPrototypeOf(globalThis)',
    'Object.getOwnPropertyDescriptor(new Error(), "stack").get',
    'globalThis.Iterator && Object.getPrototypeOf(Iterator.from({ next() {} }))',
    'globalThis.Iterator && Object.getPrototypeOf([].values().map(() => 1))',
  ];
  const code = `const open = [${shared}].findIndex((each) => each && !Object.isFrozen(each));
    if (open >= 0) throw new Error('open: ' + open);\n${REFERENCE}`;
  expect(await verdictOn(code)).toMatchObject({ kind: 'passed' });
});

it('after all of that, the judge judges as before, and nothing came that nobody asked for', async () => {
  const { length } = judge.answers;
  expect(await verdictOn(REFERENCE)).toMatchObject({ kind: 'passed', tally: { worlds: COUNT } });
  expect(await verdictOn(STARTING_POINTS.overwrite)).toMatchObject({
    kind: 'failed',
    broken: { rule: 'lost' },
  });
  expect(judge.answers.slice(length).map(({ kind }) => kind)).toEqual([
    'loaded',
    'passed',
    'loaded',
    'failed',
  ]);
});
