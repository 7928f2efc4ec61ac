/*
 * A page: the real host and sync engine, on the ports of a simulated world. In: user actions, events of the
 * connection, time. Out: what it sends, saves and shows. It lives until its tab is reloaded or crashes.
 */

import type { Custody } from '../client/sync/custody.ts';
import type { News } from '../client/sync/effects.ts';
import type { SyncEngine } from '../client/sync/engine.ts';
import type { Ports, Shown, Socket, SocketEvents } from '../client/sync/host.ts';
import { encodeRecord, type LedgerRecord } from '../client/sync/record.ts';
import type { SaveOutcome } from '../client/sync/saves.ts';
import type { ClientMessage, Press, ServerMessage } from '../protocol/messages.ts';
import type { Delta } from '../protocol/press.ts';
import type { Browser } from './browser.ts';
import type { Client, Connection } from './connection.ts';
import type { Context } from './context.ts';
import type { PartyName, TabBelief } from './entry.ts';
import type { Line } from './line.ts';
import { MortalHost } from './mortal-host.ts';
import type { Network } from './network.ts';
import type { NumberedPress } from './oracle.ts';
import { PageChecker } from './page-checker.ts';
import type { ProcessClock } from './process-clock.ts';
import type { Left, Saved } from './saved.ts';

export type MakeEngine = (random: () => number, saved: Saved | undefined) => SyncEngine;

export interface PageParts extends Context {
  readonly network: Network;
  readonly browser: Browser;
  readonly makeEngine: MakeEngine;
}

/** What a page gets from its tab. */
export interface Owner {
  readonly name: PartyName;
  readonly line: Line;
  readonly clock: ProcessClock;
  readonly random: () => number;
  /** The page died in the middle of its effects. */
  crashed(): void;
  closed(code: number): void;
  changed(): void;
}

/** What it starts with. */
export interface Beginning {
  readonly custody: Custody;
  /** What an earlier life of the page saved. */
  readonly saved: Saved | undefined;
}

/** Presses of this connection that may be resent. */
const REMEMBERED_PRESSES = 8;

export class Page implements Client {
  readonly name: PartyName;
  readonly line: Line;
  readonly custody: Custody;
  private readonly engine: SyncEngine;
  private readonly host: MortalHost;
  private readonly checker: PageChecker;
  private saved: Saved | undefined;
  /** The presses of a record that is not yet saved. */
  private readonly pressesOf = new WeakMap<LedgerRecord, readonly NumberedPress[]>();
  private connection: Connection | undefined;
  private events: SocketEvents | undefined;
  private lastPresses: Press[] = [];
  /** Its last logged state, as text. */
  private told = '';

  /** @param saving the presses of the record that is being saved now */
  constructor(
    private readonly parts: PageParts,
    private readonly owner: Owner,
    { custody, saved }: Beginning,
    private readonly saving: { presses: readonly NumberedPress[] },
  ) {
    this.name = owner.name;
    this.line = owner.line;
    this.custody = custody;
    this.saved = saved;
    this.checker = new PageChecker(parts.oracle, saved);
    this.engine = parts.makeEngine(owner.random, saved);
    this.host = new MortalHost(
      this.engine,
      this.ports(),
      () => owner.crashed(),
      (record) => this.pressesOf.set(record, this.checker.presses),
    );
    this.tell('opened');
  }

  private ports(): Ports {
    return {
      openSocket: (events) => this.openSocket(events),
      storage: { save: (record, isBarrier, done) => this.save(record, isBarrier, done) },
      clock: this.owner.clock,
      view: { told: (news) => this.show(news), changed: () => this.changed() },
    };
  }

  get current(): Connection | undefined {
    return this.connection;
  }

  /** What a second page would start with; undefined if two pages with it would send the same presses twice. */
  get recordToCopy(): Saved | undefined {
    return this.checker.canBeCopied ? this.saved : undefined;
  }

  // -------------------------------------------------------------------------------------- the user

  press(delta: Delta): void {
    const { queue, log, counts } = this.parts;
    counts.add('press');
    log?.({ atMs: queue.nowMs, kind: 'pressed', who: this.name, delta });
    this.checker.pressed(delta);
    this.host.press(delta);
  }

  goOffline(): void {
    this.host.goOffline();
  }

  /** Connects: at startup, after goOffline, or to take the session back. */
  goOnline(): void {
    this.host.goOnline();
  }

  /** Resends the last presses of this connection. @returns false if there are none */
  repeat(count: number): boolean {
    const { connection, engine } = this;
    const presses = this.lastPresses.slice(-count);
    if (connection === undefined || engine.link.kind !== 'live' || presses.length === 0) return false;
    for (const press of presses) connection.say(press);
    return true;
  }

  // -------------------------------------------------------------------------------------- the connection

  private openSocket(events: SocketEvents): Socket {
    const connection = this.parts.network.connect(this);
    this.connection = connection;
    this.events = events;
    return { send: (message) => this.send(message), close: (code) => this.leave(code) };
  }

  opened(): void {
    this.lastPresses = [];
    this.checker.opened();
    this.events!.opened();
  }

  received(message: ServerMessage): void {
    const connection = this.connection!;
    connection.seesRevision(message);
    if (message.type === 'refused') this.lastPresses = [];
    this.checker.received(message, connection.life!);
    this.events!.received(message);
  }

  closed(code: number): void {
    this.connection = undefined;
    this.parts.counts.addOf('heard', code);
    this.events!.closed(code);
    this.owner.closed(code);
  }

  // -------------------------------------------------------------------------------------- its life

  /** It dies after that many effects; undefined: never. */
  set effectsLeft(count: number | undefined) {
    this.host.effectsLeft = count;
  }

  tick(): void {
    this.host.tick();
  }

  /** After a sleep. */
  wake(): void {
    this.tell('woke');
    this.tick();
  }

  setSeen(isSeen: boolean): void {
    this.host.setSeen(isSeen);
  }

  /** What it writes to the storage of its tab when it is left. */
  get left(): Left {
    const { custody, engine, checker } = this;
    return { life: custody.life, copy: encodeRecord(engine.record), presses: checker.pressesLeft };
  }

  /** Hands pending saves to the storage. */
  flush(): void {
    this.host.flush();
  }

  /** @param code the close code that its connection sends */
  die(code: number): void {
    this.leave(code);
    this.host.end();
    this.tell('gone');
  }

  private leave(code: number): void {
    this.connection?.leave(code);
    this.connection = undefined;
  }

  // -------------------------------------------------------------------------------------- effects

  private save(record: LedgerRecord, isBarrier: boolean, done: (outcome: SaveOutcome) => void): void {
    const presses = this.pressesOf.get(record)!;
    this.saving.presses = presses;
    this.custody.save(record, isBarrier, (outcome) => {
      this.parts.counts.add(`save ${outcome}`);
      if (outcome === 'taken') this.checker.taken(this.saved?.presses ?? []);
      if (outcome === 'saved') this.saved = { record, presses };
      done(outcome);
    });
    this.saving.presses = [];
  }

  private send(message: ClientMessage): void {
    if (message.action === 'press') {
      const isSaved = this.engine.isLasting || !this.parts.browser.wasFaulty;
      this.checker.sent(message.seq!, message.delta, isSaved ? this.saved?.record : 'unsaved');
      this.lastPresses.push(message);
      if (this.lastPresses.length > REMEMBERED_PRESSES) this.lastPresses.shift();
    } else this.parts.counts.addOf('said', message.action);
    this.connection?.say(message);
  }

  private show(news: News): void {
    if (news.kind === 'others') return;
    const { queue, counts, log } = this.parts;
    this.checker.told(news);
    counts.addOf('told', news.kind);
    log?.({ atMs: queue.nowMs, kind: 'told', who: this.name, news });
  }

  // -------------------------------------------------------------------------------------- what is shown

  private changed(): void {
    this.checker.check(this.engine, this.isRobbed);
    this.tellBelief();
    this.owner.changed();
  }

  /** Has another page taken its record, so that it is about to learn that? */
  private get isRobbed(): boolean {
    return this.saved !== undefined && this.parts.browser.get(this.custody.life) === undefined;
  }

  get shows(): Shown {
    return this.engine;
  }

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
    const { belief } = this;
    const text = JSON.stringify(belief);
    if (text === this.told) return;
    this.told = text;
    log({ atMs: queue.nowMs, kind: 'believes', ...belief });
  }
}
