/*
 * What the nodes of one counter tell each other, through Redis. In: this node's news. Out: that of the others. It uses
 * pub/sub, which does not guarantee delivery; so there is also a table with a row per node, with its number of sockets.
 * Each node reads the table once a second.
 */

import type { Log } from '../../counter/operator-log.ts';
import { Pacer } from '../../counter/pacer.ts';
import type { NodeId, Nodes, Relayed } from '../../nodes.ts';
import type { RedisConnection } from './connection.ts';
import type { Cancel, Runtime } from './port.ts';
import { PRESENCE_TIMING, Presence, type PresenceTiming, type Row } from './presence.ts';
import { RedisRelay, subscribe } from './relay.ts';
import { runScript, type ScriptName } from './scripts.ts';
import { startupError } from './startup-advice.ts';

export interface RedisNodesParts {
  readonly connection: RedisConnection;
  /** A line for the operator. */
  readonly log: Log;
  readonly timing?: PresenceTiming;
}

/** Every node tells new nodes what they missed, but not more often than this. */
const NEWCOMERS_EVERY_MS = 1_000;

/** Redis is unreachable; the connection tells the operator. When it is back, everything is told and read again. */
const AWAY = (): void => {};

/** What a node tells all others about itself. Without sockets, it has left. */
interface News {
  readonly node: NodeId;
  readonly sockets?: number;
  /** It has missed messages that were relayed before. */
  readonly isNew?: boolean;
}

export class RedisNodes implements Nodes {
  private readonly connection: RedisConnection;
  private readonly log: Log;
  private readonly node: NodeId;
  private readonly timing: PresenceTiming;
  private readonly presence: Presence;
  private readonly relays: RedisRelay;
  private readonly newcomers = new Pacer();
  private readonly countListeners: ((sockets: number) => void)[] = [];
  private readonly newcomersListeners: (() => void)[] = [];
  private readonly goneListeners: ((node: NodeId) => void)[] = [];
  private readonly runtime: Runtime;
  /** undefined: not joined yet, or closed. */
  private stopLooking: Cancel | undefined;
  private sockets = 0;
  private toldAtMs = Number.NEGATIVE_INFINITY;
  private isTelling = false;
  /** Is there more to tell than what is in flight? Only the latest counts. */
  private hasNews = false;
  /** Has this node missed relayed messages, and not yet said so? */
  private hasMissed = true;
  private isReading = false;

  constructor({ connection, log, timing = PRESENCE_TIMING }: RedisNodesParts) {
    this.connection = connection;
    this.log = log;
    this.runtime = connection.runtime;
    this.node = connection.node;
    this.timing = timing;
    this.presence = new Presence(timing.readMs);
    this.relays = new RedisRelay(connection, log);
  }

  /** @throws StoreError if Redis does not permit it */
  async join(): Promise<void> {
    const { connection, log } = this;
    try {
      await this.relays.join();
      await subscribe<News>(connection, 'nodes', log, (news) => this.heard(news));
      this.stopLooking = this.runtime.every(this.timing.readMs, () => this.lookAround());
      await this.rejoin();
    } catch (error) {
      throw startupError(error, connection.shownUrl);
    }
    connection.onReconnected(() => this.rejoin().catch(AWAY));
  }

  count(sockets: number): void {
    if (sockets === this.sockets) return; // the room repeats it when the others' count has changed
    this.sockets = sockets;
    this.tell().catch(AWAY);
  }

  onCount(listener: (sockets: number) => void): void {
    this.countListeners.push(listener);
  }

  relay(relayed: Relayed): void {
    this.relays.send(relayed);
  }

  onRelayed(listener: (relayed: Relayed, from: NodeId) => void): void {
    this.relays.onRelayed(listener);
  }

  onNewcomers(listener: () => void): void {
    this.newcomersListeners.push(listener);
  }

  onGone(listener: (node: NodeId) => void): void {
    this.goneListeners.push(listener);
  }

  async close(): Promise<void> {
    this.stopLooking?.();
    this.stopLooking = undefined;
    if (!this.connection.isReady()) return; // its row expires
    await this.run('presenceRemove', [this.node], { node: this.node }).catch(AWAY);
  }

  // -------------------------------------------------------------------------------------- outgoing

  /** At startup, and whenever Redis is back: everything told in between was missed, here and elsewhere. */
  private async rejoin(): Promise<void> {
    this.hasMissed = true;
    await Promise.all([this.tell(), this.read()]);
    this.tellNewcomers(true);
  }

  /** Writes this node's row, and publishes it. While one write is in flight, the next waits. */
  private async tell(): Promise<void> {
    this.hasNews = true;
    if (this.isTelling) return;
    this.isTelling = true;
    try {
      while (this.hasNews && this.stopLooking !== undefined) {
        this.hasNews = false;
        this.toldAtMs = this.runtime.nowMs;
        const news: News = { node: this.node, sockets: this.sockets, isNew: this.hasMissed };
        await this.run('presenceWrite', [this.node, String(this.sockets), String(this.timing.ttlMs)], news);
        this.hasMissed = false;
      }
    } finally {
      this.isTelling = false;
    }
  }

  /** Call it every `readMs`. */
  private lookAround(): void {
    if (this.runtime.nowMs - this.toldAtMs >= this.timing.refreshMs) this.tell().catch(AWAY);
    const read = this.read().catch(AWAY);
    // Only then: after this process has stalled, others are not gone because it has not heard from them.
    read.then(() => this.changed(this.presence.expire(this.runtime.nowMs)));
    this.tellNewcomers();
  }

  /** @param isWanted otherwise only if it had to wait before */
  private tellNewcomers(isWanted = false): void {
    if (isWanted) this.newcomers.want();
    if (!this.newcomers.isDue(this.runtime.nowMs, NEWCOMERS_EVERY_MS)) return;
    this.newcomers.done(this.runtime.nowMs);
    for (const listener of this.newcomersListeners) listener();
  }

  // -------------------------------------------------------------------------------------- incoming

  private heard({ node, sockets, isNew = false }: News): void {
    if (node === this.node) return;
    if (sockets === undefined) {
      this.changed(this.presence.left(node));
      return;
    }
    this.presence.heard(node, { sockets, leftMs: this.timing.ttlMs }, this.runtime.nowMs);
    this.changed();
    if (isNew) this.tellNewcomers(true);
  }

  private async read(): Promise<void> {
    if (this.isReading) return;
    this.isReading = true;
    try {
      const reply = (await this.run('presenceRead', [String(this.timing.ttlMs)])) as (string | number)[];
      const rows = new Map<NodeId, Row>();
      for (let i = 0; i < reply.length; i += 3) {
        rows.set(String(reply[i]), { sockets: Number(reply[i + 1]), leftMs: Number(reply[i + 2]) });
      }
      rows.delete(this.node);
      this.changed(this.presence.read(rows, this.runtime.nowMs));
    } finally {
      this.isReading = false;
    }
  }

  private changed(gone: readonly NodeId[] = []): void {
    for (const listener of this.countListeners) listener(this.presence.sockets);
    for (const node of gone) for (const listener of this.goneListeners) listener(node);
  }

  /** @param news published by the script, in the same transaction */
  private run(script: ScriptName, args: readonly string[] = [], news?: News): Promise<unknown> {
    const { connection } = this;
    const publish = news === undefined ? [] : [connection.channel('nodes'), JSON.stringify(news)];
    return runScript(connection.commands, script, [...args, ...publish]);
  }
}
