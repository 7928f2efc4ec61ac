/*
 * A page: the real sync engine, and around it what client/counter/store.ts does in a browser. In: what the person
 * does, what the connection brings, time. Out: what it sends, saves and shows. It lives until its tab is
 * reloaded or crashes.
 */

import type { Effect, News, SyncEngine } from '../client/sync/engine.ts';
import type { ClientMessage, Press, ServerMessage } from '../protocol/messages.ts';
import type { Delta } from '../protocol/press.ts';
import type { Client, Connection } from './connection.ts';
import type { Context } from './context.ts';
import type { PartyName, TabBelief } from './entry.ts';
import type { Line } from './line.ts';
import type { Network } from './network.ts';
import { PageChecker, type Saved } from './page-checker.ts';
import type { ProcessClock } from './process-clock.ts';

export type MakeEngine = (random: () => number, saved: Saved | undefined) => SyncEngine;

export interface PageParts extends Context {
  readonly network: Network;
  readonly makeEngine: MakeEngine;
}

/** What a page has of its tab. */
export interface Owner {
  readonly name: PartyName;
  readonly line: Line;
  readonly clock: ProcessClock;
  readonly random: () => number;
  /** The page died in the middle of its effects. */
  crashed(): void;
  closed(code: number): void;
}

/** Presses of this connection that may be sent once more. */
const REMEMBERED_PRESSES = 8;

export class Page implements Client {
  readonly name: PartyName;
  readonly line: Line;
  private readonly engine: SyncEngine;
  private readonly checker: PageChecker;
  private connection: Connection | undefined;
  private lastPresses: Press[] = [];
  private told: TabBelief | undefined;
  /** It dies after so many effects; undefined: it doesn't. */
  effectsLeft: number | undefined;

  /** @param saved what an earlier life of the page saved; from now on, what this one does */
  constructor(
    private readonly parts: PageParts,
    private readonly owner: Owner,
    private saved: Saved | undefined,
  ) {
    this.name = owner.name;
    this.line = owner.line;
    this.checker = new PageChecker(parts.oracle, saved);
    this.engine = parts.makeEngine(owner.random, saved);
    this.tell('opened');
  }

  get current(): Connection | undefined {
    return this.connection;
  }

  /** What the next life of the page begins with. */
  get record(): Saved | undefined {
    return this.saved;
  }

  /** What a second page would begin with; undefined if two pages with it would press the same presses twice. */
  get recordToCopy(): Saved | undefined {
    return this.checker.canBeCopied ? this.saved : undefined;
  }

  // -------------------------------------------------------------------------------------- the person

  press(delta: Delta): void {
    const { queue, log, counts } = this.parts;
    counts.add('press');
    log?.({ atMs: queue.nowMs, kind: 'pressed', who: this.name, delta });
    this.checker.pressed(delta);
    this.perform(this.engine.press(delta, this.nowMs));
  }

  goOffline(): void {
    this.perform(this.engine.goOffline());
  }

  /** Connects: at the start, after goOffline, or to take the session back. */
  goOnline(): void {
    this.perform(this.engine.goOnline(this.nowMs));
  }

  /** Sends the last presses of this connection once more. @returns false if there are none */
  repeat(count: number): boolean {
    const { connection, engine } = this;
    const presses = this.lastPresses.slice(-count);
    if (connection === undefined || engine.link.kind !== 'live' || presses.length === 0) return false;
    for (const press of presses) connection.say(press);
    return true;
  }

  // -------------------------------------------------------------------------------------- the connection

  opened(connection: Connection): void {
    if (connection !== this.connection) return;
    this.lastPresses = [];
    this.checker.opened();
    this.perform(this.engine.opened(this.nowMs));
  }

  received(message: ServerMessage): void {
    const connection = this.connection!;
    connection.seesRevision(message);
    if (message.type === 'refused') this.lastPresses = [];
    this.checker.received(message, connection.epoch);
    this.perform(this.engine.received(message, this.nowMs));
  }

  closed(code: number): void {
    this.connection = undefined;
    this.parts.counts.add(`heard: ${code}`);
    this.perform(this.engine.closed(code, this.nowMs));
    this.owner.closed(code);
  }

  // -------------------------------------------------------------------------------------- its life

  tick(): void {
    this.perform(this.engine.tick(this.nowMs));
  }

  /** Back in sight after a sleep. */
  wake(): void {
    this.tell('woke');
    this.tick();
  }

  probe(): void {
    this.perform(this.engine.probe(this.nowMs));
  }

  /** @param code of the close that its connection sends */
  die(code: number): void {
    this.leave(code);
    this.owner.clock.stop();
    this.checker.abandon(this.saved?.presses ?? []);
    this.tell('gone');
  }

  private leave(code: number): void {
    this.connection?.leave(code);
    this.connection = undefined;
  }

  private get nowMs(): number {
    return this.owner.clock.nowMs;
  }

  // -------------------------------------------------------------------------------------- effects

  private perform(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (this.effectsLeft === 0) {
        this.owner.crashed();
        return;
      }
      if (this.effectsLeft !== undefined) this.effectsLeft -= 1;
      this.performOne(effect);
    }
    this.checker.check(this.engine);
    this.tellBelief();
    this.owner.clock.wakeAt(this.engine.wakeAtMs());
  }

  private performOne(effect: Effect): void {
    switch (effect.kind) {
      case 'connect':
        this.connection = this.parts.network.connect(this);
        return;
      case 'disconnect':
        this.leave(effect.code);
        return;
      case 'save':
        this.saved = { record: effect.record, presses: this.checker.presses };
        return;
      case 'send':
        this.send(effect.message);
        return;
      case 'tell':
        this.show(effect.news);
        return;
      default:
        effect satisfies never;
    }
  }

  private send(message: ClientMessage): void {
    if (message.action === 'press') {
      this.checker.sent(message.seq!, message.delta, this.saved?.record);
      this.lastPresses.push(message);
      if (this.lastPresses.length > REMEMBERED_PRESSES) this.lastPresses.shift();
    } else this.parts.counts.add(`said: ${message.action}`);
    this.connection?.say(message);
  }

  private show(news: News): void {
    if (news.kind === 'others') return;
    const { queue, counts, log } = this.parts;
    if (news.kind === 'outcome-unknown') this.checker.toldUnknown(news.presses);
    counts.add(`told: ${news.kind}`);
    log?.({ atMs: queue.nowMs, kind: 'told', who: this.name, news });
  }

  // -------------------------------------------------------------------------------------- what is seen

  get belief(): TabBelief {
    const { shown, saving, users, link } = this.engine;
    return { who: this.name, shown, saving, users, link: link.kind };
  }

  private tell(what: 'opened' | 'gone' | 'woke'): void {
    this.parts.log?.({ atMs: this.parts.queue.nowMs, kind: 'page', who: this.name, what });
  }

  private tellBelief(): void {
    const { log, queue } = this.parts;
    if (log === undefined) return;
    const { belief, told } = this;
    const isNews =
      told === undefined ||
      told.shown !== belief.shown ||
      told.saving !== belief.saving ||
      told.users !== belief.users ||
      told.link !== belief.link;
    if (!isNews) return;
    this.told = belief;
    log({ atMs: queue.nowMs, kind: 'believes', ...belief });
  }
}
