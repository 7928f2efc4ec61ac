/*
 * A lesson without a network: sockets and a world that remember what was done to them, and a clock that moves
 * when the test says so. In: a lesson as a value. Out: what its clients would see.
 */

import type { HttpRequest } from '../../../server/http.ts';
import type {
  Admission,
  Elsewhere,
  Lesson,
  LessonSocket,
  LessonWorld,
  Message,
  UpgradeRequest,
} from '../../../server/lessons/lesson.ts';

interface Timer {
  readonly ms: number;
  readonly action: () => void;
  nextMs: number;
}

interface ElsewhereListeners {
  readonly relayed: { readonly topic: string; readonly listener: (message: Message, from: string) => void }[];
  readonly newcomers: (() => void)[];
  readonly gone: ((node: string) => void)[];
}

/** @example const world = new FakeWorld(); const client = connect(log(world), world); world.advance(1000); */
export class FakeWorld implements LessonWorld {
  readonly token: string = 'open-sesame';
  /** Everything that was published by the world itself, whoever heard it. */
  readonly published: { readonly topic: string; readonly message: Message }[] = [];
  readonly sockets = new Set<FakeSocket>();
  /** Other servers' worlds: what is relayed here is heard there. */
  readonly others = new Set<FakeWorld>();
  private readonly elsewhereListeners: ElsewhereListeners = { relayed: [], newcomers: [], gone: [] };
  private readonly running = new Set<Timer>();
  private nowMs = Date.UTC(2025, 0, 1);
  private leadMs = 0;

  readonly publish = (topic: string, message: Message): void => {
    this.published.push({ topic, message: copyOf(message) });
    for (const socket of this.sockets) socket.deliver(topic, message);
  };

  readonly every = (ms: number, action: () => void): (() => void) => {
    const timer = { ms, action, nextMs: this.nowMs + ms };
    this.running.add(timer);
    return () => this.running.delete(timer);
  };

  readonly after = (ms: number, action: () => void): (() => void) => {
    const cancel = this.every(ms, () => {
      cancel();
      action();
    });
    return cancel;
  };

  readonly elsewhere: Elsewhere = {
    relay: (topic, message) => {
      for (const other of this.others) other.hear(topic, message, this.node);
    },
    onRelayed: (topic, listener) => this.elsewhereListeners.relayed.push({ topic, listener }),
    onNewcomers: (listener) => this.elsewhereListeners.newcomers.push(listener),
    onGone: (listener) => this.elsewhereListeners.gone.push(listener),
  };

  constructor(readonly node = 'node-1') {}

  readonly now = (): number => this.nowMs + this.leadMs;

  /** Sets the clock by so much; timers do not care. */
  lead(ms: number): void {
    this.leadMs += ms;
  }

  /** Always in the middle, unless the test says otherwise. */
  random = (): number => 0.5;

  /** How many timers run. */
  get timers(): number {
    return this.running.size;
  }

  /** From now on, this server and the other one hear each other, and tell each other what they missed. */
  meet(other: FakeWorld): void {
    this.others.add(other);
    other.others.add(this);
    for (const world of [this, other]) for (const tell of world.elsewhereListeners.newcomers) tell();
  }

  /** The other server crashed, or cannot be heard any more. */
  lose(other: FakeWorld): void {
    this.others.delete(other);
    for (const listener of this.elsewhereListeners.gone) listener(other.node);
  }

  private hear(topic: string, message: Message, from: string): void {
    for (const socket of this.sockets) socket.deliver(topic, message);
    for (const { topic: wanted, listener } of this.elsewhereListeners.relayed) {
      if (wanted === topic) listener(copyOf(message), from);
    }
  }

  /** Lets time pass; timers fire in order, each at its moment. */
  advance(ms: number): void {
    const endMs = this.nowMs + ms;
    for (;;) {
      const [next] = [...this.running].sort((a, b) => a.nextMs - b.nextMs);
      if (next === undefined || next.nextMs > endMs) break;
      this.nowMs = next.nextMs;
      next.nextMs += next.ms;
      next.action();
    }
    this.nowMs = endMs;
  }
}

/** How a socket ended: by a close frame from the server, by a cut from the server, or because the client left. */
export type Ending =
  | { readonly by: 'end'; readonly code: number; readonly reason: string }
  | { readonly by: 'cut' }
  | { readonly by: 'client' };

/** Behaves like uWebSockets.js's: whoever touches it after its end gets an exception. */
export class FakeSocket<Memory extends object = object> implements LessonSocket<Memory> {
  /** What the client got: text as strings, bytes as copies. */
  readonly sent: Message[] = [];
  readonly topics = new Set<string>();
  pings = 0;
  ending: Ending | undefined;

  constructor(
    private readonly lesson: Lesson<Memory>,
    private readonly world: FakeWorld,
    private readonly memory: Memory,
    /** The subprotocol that the server chose. */
    readonly protocol: string | undefined,
  ) {
    world.sockets.add(this as unknown as FakeSocket);
    lesson.opened?.(this);
  }

  // ------------------------------------------------------------------------------ what the client does

  /** The client sends a message. */
  receive(message: Message): void {
    this.lesson.received?.(this, message);
  }

  /** The client answers a ping. */
  pong(): void {
    this.lesson.ponged?.(this);
  }

  /** The client sends a ping of its own. */
  pingServer(): void {
    this.lesson.pinged?.(this);
  }

  /** The client goes away. */
  leave(): void {
    this.finish({ by: 'client' });
  }

  /** What was sent since the last call. */
  take(): Message[] {
    return this.sent.splice(0);
  }

  // ------------------------------------------------------------------------------ what the lesson does

  send(message: Message): number {
    this.mustBeOpen();
    this.sent.push(copyOf(message));
    return 1;
  }

  /** Like uWebSockets.js's: nothing goes out for a socket that has no subscription itself. */
  publish(topic: string, message: Message): boolean {
    this.mustBeOpen();
    if (this.topics.size === 0) return false;
    for (const socket of this.world.sockets) {
      if (socket !== (this as unknown as FakeSocket)) socket.deliver(topic, message);
    }
    return true;
  }

  subscribe(topic: string): boolean {
    this.mustBeOpen();
    this.topics.add(topic);
    return true;
  }

  unsubscribe(topic: string): boolean {
    this.mustBeOpen();
    return this.topics.delete(topic);
  }

  ping(): number {
    this.mustBeOpen();
    this.pings += 1;
    return 1;
  }

  end(code = 1000, reason = ''): void {
    this.mustBeOpen();
    if (Buffer.byteLength(reason) > 123) throw new Error('the reason is too long');
    this.finish({ by: 'end', code, reason });
  }

  close(): void {
    this.mustBeOpen();
    this.finish({ by: 'cut' });
  }

  getUserData(): Memory {
    return this.memory;
  }

  // -------------------------------------------------------------------------------------------- inside

  /** A publish reaches it, if it listens. */
  deliver(topic: string, message: Message): void {
    if (this.topics.has(topic)) this.sent.push(copyOf(message));
  }

  private finish(ending: Ending): void {
    this.mustBeOpen();
    this.ending = ending;
    this.topics.clear();
    this.world.sockets.delete(this as unknown as FakeSocket);
    this.lesson.closed?.(this); // at once, within end() and close(): so does uWebSockets.js
  }

  private mustBeOpen(): void {
    if (this.ending !== undefined) throw new Error('the socket is closed');
  }
}

/** A request to upgrade with these headers, with names in lower case. */
export function upgradeRequest(headers: Readonly<Record<string, string>> = {}, query = ''): UpgradeRequest {
  const client = '192.0.2.7';
  return { client, query, headers: Object.entries(headers), header: (name) => headers[name] ?? '' };
}

/** A plain request, for what a lesson answers to HTTP. */
export function httpRequest(path: string, request: Partial<HttpRequest> = {}): HttpRequest {
  const none = {
    host: 'localhost',
    ifNoneMatch: '',
    acceptEncoding: '',
    forwardedProto: '',
    client: '127.0.0.1',
  };
  return { method: 'GET', path, query: '', ...none, ...request };
}

/** What the lesson says to a client that wants in. */
export function admission<Memory extends object>(
  lesson: Lesson<Memory>,
  headers?: Readonly<Record<string, string>>,
  query = '',
): Admission<Memory> {
  return lesson.admit?.(upgradeRequest(headers, query)) ?? { kind: 'welcome', memory: {} as Memory };
}

/**
 * A client connects, and is let in.
 * @throws if it is not
 */
export function connect<Memory extends object>(
  lesson: Lesson<Memory>,
  world: FakeWorld,
  headers?: Readonly<Record<string, string>>,
  query = '',
): FakeSocket<Memory> {
  const admitted = admission(lesson, headers, query);
  if (admitted.kind !== 'welcome') throw new Error(`not let in: ${JSON.stringify(admitted)}`);
  return new FakeSocket(lesson, world, admitted.memory, admitted.protocol);
}

/** The bytes that a lesson is shown are valid only during the call; so are those that it sends. */
function copyOf(message: Message): Message {
  return typeof message === 'string' ? message : message.slice();
}
