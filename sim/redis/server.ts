/*
 * A model of one redis-server, in virtual time: it runs commands and scripts one after another, publishes, and forwards
 * writes to its replicas. In: commands on links. Out: replies on them, at once; those of WAIT, later.
 */

import { createHash } from 'node:crypto';
import type { EventQueue } from '../event-queue.ts';
import { isDataCommand, Keyspace, writes } from './keyspace.ts';
import { runLua } from './lua.ts';
import { OK, type Reply, refusal, wrongArguments } from './reply.ts';

/** The server's end of a connection. */
export interface ServerLink {
  readonly channels: Set<string>;
  /** The replication offset after the last write on this connection. */
  writtenUpTo: number;
  /** It is waiting for replicas: commands that arrive in the meantime run later. */
  isBlocked: boolean;
  reply(reply: Reply): void;
  push(channel: string, message: string): void;
  unblocked(): void;
  /** The process has ended. @param kept how many of its replies in flight still arrive */
  end(kept: number): void;
}

/** The writes of one transaction. */
export interface Effect {
  readonly offset: number;
  readonly commands: readonly (readonly string[])[];
}

/** A replica of the server. */
export interface Follower {
  readonly acknowledged: number;
  take(effect: Effect): void;
}

/** Wraps a script's execution: the watcher calls `run`, and may look at the data before and after. */
export type Watch = (server: RedisServer, args: readonly string[], source: string, run: () => Reply) => Reply;

/** Seconds times 1,000 must fit into 31 bits: see lua.ts. */
const START_MS = 1_000_000_000;
const READONLY = "READONLY You can't write against a read only replica.";

export class RedisServer {
  readonly data = new Keyspace(() => this.timeMs);
  readonly links = new Set<ServerLink>();
  readonly followers = new Set<Follower>();
  isMaster = true;
  /** The replication offset: a replica's is lower while it lags. */
  offset = 0;
  /** Counts its processes. */
  runs = 1;
  /** How far its clock was changed. */
  clockOffMs = 0;
  private readonly scripts = new Map<string, string>();
  private readonly waits = new Set<() => void>();
  private written: (readonly string[])[] = [];

  constructor(
    private readonly queue: EventQueue,
    readonly name: string,
    private readonly watch: Watch = (_server, _args, _source, run) => run(),
    private readonly hidesRuns = false,
  ) {}

  /** By its clock, in ms since 1970. */
  get timeMs(): number {
    return Math.floor(START_MS + this.queue.nowMs + this.clockOffMs);
  }

  private get runId(): string {
    return this.hidesRuns ? '' : `${this.name.replace('redis-', '')}r${this.runs}`;
  }

  /** A command has arrived. */
  received(link: ServerLink, command: readonly string[]): void {
    const reply = this.execute(link, command);
    if (reply !== undefined) link.reply(reply);
  }

  /** SIGKILL: all connections end. Writes are durable. @param kept how many replies in flight still arrive */
  kill(kept: number): void {
    const links = [...this.links];
    this.runs += 1;
    this.links.clear();
    this.waits.clear();
    for (const link of links) link.end(kept);
  }

  /** Outside any connection, as an operator or a test does. */
  ask(...command: string[]): Reply {
    return this.run(undefined, command);
  }

  /** A follower has acknowledged more. */
  acknowledged(): void {
    for (const wait of [...this.waits]) wait();
  }

  /** Applies a master's write on its replica. */
  apply({ offset, commands }: Effect): void {
    for (const [name = '', ...args] of commands) if (isDataCommand(name)) this.data.run(name, args);
    this.offset = offset;
  }

  // -------------------------------------------------------------------------------------- commands

  private execute(link: ServerLink, command: readonly string[]): Reply | undefined {
    const [name, ...args] = command;
    if (name === 'WAIT') return this.wait(link, Number(args[0]), Number(args[1]));
    if (name === 'SUBSCRIBE') {
      for (const channel of args) link.channels.add(channel);
      return OK;
    }
    return this.run(link, command);
  }

  private run(link: ServerLink | undefined, [given = '', ...args]: readonly string[]): Reply {
    const name = given.toUpperCase();
    switch (name) {
      case 'PING':
        return 'PONG';
      case 'INFO':
        return `redis_version:7.0.15\r\nrun_id:${this.runId}\r\naof_enabled:1\r\nmaxmemory:0\r\n`;
      case 'SCRIPT':
        this.scripts.clear();
        return OK;
      case 'EVALSHA':
        return this.evalSha(link, args);
      case 'EVAL':
        return this.eval(link, args[0] ?? '', args.slice(1));
      default:
        return this.transaction(link, () => this.call([name, ...args]));
    }
  }

  private evalSha(link: ServerLink | undefined, [sha = '', ...args]: readonly string[]): Reply {
    const source = this.scripts.get(sha);
    if (source === undefined) return refusal('NOSCRIPT No matching script. Please use EVAL.');
    return this.eval(link, source, args);
  }

  private eval(link: ServerLink | undefined, source: string, [count, ...rest]: readonly string[]): Reply {
    this.scripts.set(createHash('sha1').update(source).digest('hex'), source);
    const keys = rest.slice(0, Number(count));
    const args = rest.slice(Number(count));
    const run = (): Reply => runLua(source, keys, args, (command) => this.call(command));
    return this.transaction(link, () => this.watch(this, args, source, run));
  }

  /** The commands that a script may call, too. */
  private call([given = '', ...args]: readonly string[]): Reply {
    const name = given.toUpperCase();
    if (name === 'TIME') {
      return [String(Math.floor(this.timeMs / 1000)), String((this.timeMs % 1000) * 1000)];
    }
    if (name === 'PUBLISH')
      return args.length === 2 ? this.publish(args[0]!, args[1]!) : wrongArguments(name);
    if (!isDataCommand(name)) return refusal(`ERR unknown command '${given}'`);
    if (writes(name) && !this.isMaster) return refusal(READONLY);
    const reply = this.data.run(name, args);
    if (writes(name)) this.written.push([name, ...args]);
    return reply;
  }

  private publish(channel: string, message: string): number {
    const listening = [...this.links].filter(({ channels }) => channels.has(channel));
    for (const link of listening) link.push(channel, message);
    return listening.length;
  }

  /** Its writes go to the replicas as one unit. */
  private transaction(link: ServerLink | undefined, run: () => Reply): Reply {
    const reply = run();
    if (this.written.length === 0) return reply;
    this.offset += 1;
    const effect = { offset: this.offset, commands: this.written };
    this.written = [];
    if (link !== undefined) link.writtenUpTo = this.offset;
    for (const follower of this.followers) follower.take(effect);
    return reply;
  }

  /** How many replicas have the writes of this connection? Replies when `count` have them, or on timeout. */
  private wait(link: ServerLink, count: number, timeoutMs: number): Reply | undefined {
    const have = (): number =>
      [...this.followers].filter(({ acknowledged }) => acknowledged >= link.writtenUpTo).length;
    if (!this.isMaster) return refusal('ERR WAIT cannot be used with replica instances.');
    if (have() >= count) return have();
    link.isBlocked = true;
    const settle = (isTime: boolean): void => {
      if (!this.waits.has(check) || (have() < count && !isTime)) return;
      this.waits.delete(check);
      link.isBlocked = false;
      link.reply(have());
      link.unblocked();
    };
    const check = (): void => settle(false);
    this.waits.add(check);
    this.queue.at(this.queue.nowMs + timeoutMs, () => settle(true));
    return undefined;
  }
}
