/*
 * The data of a model of Redis, and the commands that the scripts run on it. In: a command, and the time by the
 * server's clock. Out: its reply. The data can be copied, for replicas and backups.
 */

import { OK, type Reply, refusal, wrongArguments } from './reply.ts';

type Hash = Map<string, string>;

interface Value {
  readonly content: string | Hash;
  /** By the server's clock; undefined: never. */
  readonly expiresAtMs: number | undefined;
}

const WRONG_TYPE = 'WRONGTYPE Operation against a key holding the wrong kind of value';

/** Name → whether it writes, and its minimum number of arguments. */
const COMMANDS = {
  HGET: { writes: false, least: 2 },
  HMGET: { writes: false, least: 2 },
  HGETALL: { writes: false, least: 1 },
  HLEN: { writes: false, least: 1 },
  HSET: { writes: true, least: 3 },
  HDEL: { writes: true, least: 2 },
  GET: { writes: false, least: 1 },
  PTTL: { writes: false, least: 1 },
  SET: { writes: true, least: 2 },
  DEL: { writes: true, least: 1 },
  FLUSHALL: { writes: true, least: 0 },
} as const;

export type DataCommand = keyof typeof COMMANDS;

export function isDataCommand(name: string): name is DataCommand {
  return Object.hasOwn(COMMANDS, name);
}

export function writes(name: string): boolean {
  return isDataCommand(name) && COMMANDS[name].writes;
}

export class Keyspace {
  private values = new Map<string, Value>();

  /** @param nowMs by the server's clock */
  constructor(private readonly nowMs: () => number) {}

  /** The number of keys that have not expired, plus the fields of hashes. */
  get liveSize(): number {
    let size = 0;
    for (const key of this.values.keys()) {
      const content = this.live(key)?.content ?? '';
      size += typeof content === 'string' ? Number(this.values.has(key)) : content.size;
    }
    return size;
  }

  copyFrom(other: Keyspace): void {
    this.values = new Map();
    for (const [key, { content, expiresAtMs }] of other.values) {
      const copy = typeof content === 'string' ? content : new Map(content);
      this.values.set(key, { content: copy, expiresAtMs });
    }
  }

  run(name: DataCommand, args: readonly string[]): Reply {
    if (args.length < COMMANDS[name].least) return wrongArguments(name);
    const [key = '', ...rest] = args;
    switch (name) {
      case 'GET':
        return this.get(key);
      case 'PTTL':
        return this.ttlMs(key);
      case 'SET':
        return this.set(key, rest);
      case 'DEL':
        return args.filter((each) => this.delete(each)).length;
      case 'FLUSHALL':
        this.values.clear();
        return OK;
      default:
        return this.onHash(name, key, rest);
    }
  }

  private live(key: string): Value | undefined {
    const value = this.values.get(key);
    if (value?.expiresAtMs === undefined || value.expiresAtMs > this.nowMs()) return value;
    this.values.delete(key);
    return undefined;
  }

  private delete(key: string): boolean {
    return this.live(key) !== undefined && this.values.delete(key);
  }

  private get(key: string): Reply {
    const content = this.live(key)?.content ?? null;
    return content instanceof Map ? refusal(WRONG_TYPE) : content;
  }

  private ttlMs(key: string): number {
    const value = this.live(key);
    if (value === undefined) return -2;
    return value.expiresAtMs === undefined ? -1 : Math.ceil(value.expiresAtMs - this.nowMs());
  }

  /** SET key value [PX ms] */
  private set(key: string, [content = '', option, ms]: readonly string[]): Reply {
    const isTimed = option?.toUpperCase() === 'PX' && Number(ms) > 0;
    if (option !== undefined && !isTimed) return refusal('ERR syntax error');
    this.values.set(key, { content, expiresAtMs: isTimed ? this.nowMs() + Number(ms) : undefined });
    return OK;
  }

  private onHash(
    name: Exclude<DataCommand, 'GET' | 'PTTL' | 'SET' | 'DEL' | 'FLUSHALL'>,
    key: string,
    rest: readonly string[],
  ): Reply {
    const value = this.live(key);
    if (typeof value?.content === 'string') return refusal(WRONG_TYPE);
    const hash: Hash = value?.content ?? new Map();
    switch (name) {
      case 'HGET':
        return hash.get(rest[0]!) ?? null;
      case 'HMGET':
        return rest.map((field) => hash.get(field) ?? null);
      case 'HGETALL':
        return [...hash].flat();
      case 'HLEN':
        return hash.size;
      case 'HSET':
        return this.setFields(key, value, hash, rest);
      case 'HDEL':
        return this.deleteFields(key, hash, rest);
      default:
        return name satisfies never;
    }
  }

  private setFields(key: string, value: Value | undefined, hash: Hash, pairs: readonly string[]): Reply {
    if (pairs.length % 2 !== 0) return wrongArguments('HSET');
    const before = hash.size;
    for (let i = 0; i < pairs.length; i += 2) hash.set(pairs[i]!, pairs[i + 1]!);
    if (value === undefined) this.values.set(key, { content: hash, expiresAtMs: undefined });
    return hash.size - before;
  }

  private deleteFields(key: string, hash: Hash, fields: readonly string[]): number {
    const deleted = fields.filter((field) => hash.delete(field)).length;
    if (hash.size === 0) this.values.delete(key);
    return deleted;
  }
}
