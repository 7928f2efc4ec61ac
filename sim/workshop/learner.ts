/*
 * The learner's code as a strategy. In: a compiled text, and the watch over a world. Out: a strategy whose halves run in it.
 * Between the two: arguments of `io` are checked and copied, and each process gets an instance of its own.
 */

import type { ClientHalf, ClientIo, ServerHalf, ServerIo, Strategy } from '../lab/strategy.ts';
import type { Half, HandlerName } from './broken.ts';
import type { Compiled, Halves } from './compile.ts';
import { type Plain, plainOf } from './plain.ts';
import type { Watch } from './watch.ts';

/** What the judge wants to know of the code's actions. */
export interface Observer {
  /** @param letters of the message, as JSON @param times to so many receivers */
  sent(letters: number, times: number): void;
  /** @param letters of the state, as JSON */
  commits(letters: number): void;
}

type Io = Readonly<Record<string, (...args: never[]) => unknown>>;

export function strategyOf(code: Compiled, watch: Watch, observer: Observer): Strategy {
  return {
    client: (io, saved) => clientOf(code, watch, observer, io, saved),
    server: (io, stored) => serverOf(code, watch, observer, io, stored),
  };
}

function clientOf(
  code: Compiled,
  watch: Watch,
  observer: Observer,
  io: ClientIo,
  saved: unknown,
): ClientHalf {
  const timers = new Timers(watch);
  let isOpen = false;
  const own = {
    send: (message: unknown, about?: unknown) => {
      const { value, text } = plainOf(message, 'io.send');
      const presses = about === undefined ? undefined : numbersOf(about, 'io.send: the presses');
      if (isOpen) observer.sent(text.length, 1);
      watch.acting(() => io.send(value ?? null, presses));
    },
    show: (value: unknown) => watch.acting(() => io.show(numberOf(value, 'io.show'))),
    save: (data: unknown) => {
      const { value } = plainOf(data, 'io.save');
      watch.acting(() => io.save(value));
    },
    after: timers.afterOf((ms, tag) => io.after(ms, tag)),
    random: () => io.random(),
    confirm: (id: unknown) => watch.acting(() => io.confirm(wholeOf(id, 'io.confirm'))),
    giveUp: (id: unknown) => watch.acting(() => io.giveUp(wholeOf(id, 'io.giveUp'))),
  };
  const half = made(code, watch, 'client', own, saved);
  const run = runner(watch, 'client', half);
  return {
    opened: () => {
      isOpen = true;
      run('opened');
    },
    closed: () => {
      isOpen = false;
      run('closed');
    },
    press: (step, id) => run('press', step, id),
    message: (message) => run('message', message),
    timer: (tag) => timers.ring(run, tag),
  };
}

function serverOf(
  code: Compiled,
  watch: Watch,
  observer: Observer,
  io: ServerIo,
  stored: unknown,
): ServerHalf {
  const timers = new Timers(watch);
  const open = new Set<number>();
  const own = {
    send: (connection: unknown, message: unknown) => {
      const to = wholeOf(connection, 'io.send: the connection');
      const { value, text } = plainOf(message, 'io.send');
      if (open.has(to)) observer.sent(text.length, 1);
      watch.acting(() => io.send(to, value ?? null));
    },
    publish: (message: unknown) => {
      const { value, text } = plainOf(message, 'io.publish');
      observer.sent(text.length, open.size);
      watch.acting(() => io.publish(value ?? null));
    },
    waiting: (connection: unknown) => io.waiting(wholeOf(connection, 'io.waiting')),
    commit: (state: unknown, tag?: unknown) => {
      const plain = stateOf(state);
      observer.commits(plain.text.length);
      watch.acting(() => io.commit(plain.value as { value: number }, tag));
    },
    after: timers.afterOf((ms, tag) => io.after(ms, tag)),
  };
  const half = made(code, watch, 'server', own, stored);
  const run = runner(watch, 'server', half);
  return {
    opened: (connection) => {
      open.add(connection);
      run('opened', connection);
    },
    closed: (connection) => {
      open.delete(connection);
      run('closed', connection);
    },
    message: (connection, message) => run('message', connection, message),
    committed: (ok, state, tag) => run('committed', ok, state, tag),
    ...(half.has('drained') && { drained: (connection: number) => run('drained', connection) }),
    timer: (tag) => timers.ring(run, tag),
  };
}

// -------------------------------------------------------------------------------------- handlers

type Call = (...args: unknown[]) => unknown;
type Handlers = ReadonlyMap<string, Call>;
type Run = (handler: Exclude<HandlerName['handler'], 'create'>, ...args: unknown[]) => void;

const NAMES: Readonly<Record<Half, readonly string[]>> = {
  client: ['opened', 'closed', 'press', 'message', 'timer'],
  server: ['opened', 'closed', 'message', 'committed', 'drained', 'timer'],
};

/** A new instance of a half, and its handlers, read once. */
function made(code: Compiled, watch: Watch, half: Half, io: Io, kept: unknown): Handlers {
  const handlers = new Map<string, Call>();
  let create: Halves[Half];
  watch.run(half, 'create', undefined, () => {
    create = code.instance(watch.tick)[half];
    if (typeof create !== 'function') throw new TypeError(`${half} is not a function`);
    for (const act of Object.values(io)) Object.freeze(act);
    const result: unknown = create(Object.freeze(io), kept);
    for (const name of NAMES[half]) read(half, name, result, handlers);
    if (half === 'client' && !handlers.has('press')) throw new TypeError('client has no handler `press`');
  });
  return handlers;
}

function read(half: Half, name: string, result: unknown, handlers: Map<string, Call>): void {
  if (typeof result !== 'object' || result === null)
    throw new TypeError(`${half} must return an object with handlers`);
  const handler = (result as Record<string, unknown>)[name];
  if (handler === undefined) return;
  if (typeof handler !== 'function') throw new TypeError(`${half}.${name} must be a function`);
  const call = (...args: unknown[]): unknown => Reflect.apply(handler, result, args);
  handlers.set(name, call);
  sources.set(call, handler);
}

/** By what is called: the function of the learner's, of which the text is known. */
const sources = new WeakMap<object, unknown>();

function runner(watch: Watch, half: Half, handlers: Handlers): Run {
  return (name, ...args) => {
    const handler = handlers.get(name);
    if (handler !== undefined) watch.run(half, name, sources.get(handler), () => handler(...args));
  };
}

/** Those of one page or process. */
class Timers {
  private pending = 0;

  constructor(private readonly watch: Watch) {}

  afterOf(after: (ms: number, tag: string) => void) {
    return (ms: unknown, tag: unknown = '') => {
      const inMs = numberOf(ms, 'io.after');
      if (inMs < 0) throw new TypeError('io.after: the time must not be negative');
      if (typeof tag !== 'string') throw new TypeError('io.after: the tag must be a string');
      this.pending += 1;
      this.watch.timerSet(this.pending);
      this.watch.acting(() => after(inMs, tag));
    };
  }

  ring(run: Run, tag: string): void {
    this.pending -= 1;
    run('timer', tag);
  }
}

// -------------------------------------------------------------------------------------- arguments

function numberOf(value: unknown, where: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new TypeError(`${where} takes a number, not ${kindOf(value)}`);
}

function wholeOf(value: unknown, where: string): number {
  if (Number.isSafeInteger(value)) return value as number;
  throw new TypeError(`${where} takes a whole number, not ${kindOf(value)}`);
}

function numbersOf(value: unknown, where: string): number[] {
  if (!Array.isArray(value)) throw new TypeError(`${where} must be an array of their ids`);
  return Array.from(value, (id) => wholeOf(id, where));
}

function stateOf(state: unknown): Plain {
  const plain = plainOf(state, 'io.commit');
  const value = (plain.value as { value?: unknown } | null | undefined)?.value;
  if (!Number.isSafeInteger(value))
    throw new TypeError('io.commit takes an object with a whole number as its `value`');
  return plain;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return typeof value === 'number' ? `${value}` : typeof value;
}
