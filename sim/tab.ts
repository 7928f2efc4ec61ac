/*
 * A tab: the real sync engine, and around it what client/store.ts and client/storage.ts do in a browser. In:
 * what the person does, what the connection brings, time, faults. Out: what it sends, saves and shows.
 */

import type { Effect, SyncEngine } from '../client/sync.ts';
import { CloseCode } from '../protocol/close-codes.ts';
import {
  type ClientMessage,
  type Press,
  type ServerMessage,
  type Step,
  stepOf,
} from '../protocol/messages.ts';
import type { Client, Connection } from './connection.ts';
import { type PartyName, type TabBelief, Violation } from './entry.ts';
import type { Line } from './line.ts';
import type { Network } from './network.ts';
import { ProcessClock } from './process-clock.ts';
import type { Surroundings } from './surroundings.ts';
import { type Saved, Witness } from './witness.ts';

export type MakeEngine = (random: () => number, saved: Saved | undefined) => SyncEngine;

export interface TabParts extends Surroundings {
  readonly network: Network;
  readonly makeEngine: MakeEngine;
}

/** Presses of this connection that may be sent once more. */
const REMEMBERED_PRESSES = 8;
/** So long it takes a person to see that another page took the session over, and to take it back. */
const TAKE_BACK_MS = 1_000;

export class Tab implements Client {
  private engine!: SyncEngine;
  private witness!: Witness;
  private saved: Saved | undefined;
  private connection: Connection | undefined;
  private readonly clock: ProcessClock;
  private isThere = true;
  private pausedUntil = 0;
  /** The page dies after so many effects; undefined: it doesn't. */
  private effectsLeft: number | undefined;
  private downMs = 0;
  private lastPresses: Press[] = [];
  private told: TabBelief | undefined;
  /** A twin has the session now, and its person is there. */
  isSuperseded = false;
  twin: Tab | undefined;

  constructor(
    readonly name: PartyName,
    private readonly parts: TabParts,
    private readonly random: () => number,
    readonly line: Line,
    saved?: Saved,
  ) {
    this.saved = saved;
    this.clock = new ProcessClock(parts.agenda, () => this.tick());
    this.load();
  }

  // -------------------------------------------------------------------------------------- the line

  get current(): Connection | undefined {
    return this.connection;
  }

  opened(connection: Connection): void {
    if (connection !== this.connection) return;
    this.lastPresses = [];
    this.witness.opened();
    this.carryOut(this.engine.opened(this.clock.nowMs));
  }

  received(message: ServerMessage): void {
    const connection = this.connection!;
    if (message.type === 'state' || message.type === 'welcome') {
      if (message.revision < connection.revisionSeen) {
        throw new Violation('P20', `revision ${message.revision} came after ${connection.revisionSeen}`);
      }
      connection.revisionSeen = message.revision;
    }
    if (message.type === 'refused') this.lastPresses = [];
    this.witness.received(message, connection.epoch);
    this.carryOut(this.engine.received(message, this.clock.nowMs));
  }

  closed(code: number): void {
    this.connection = undefined;
    this.parts.counts.add(`heard: ${code}`);
    this.carryOut(this.engine.closed(code, this.clock.nowMs));
    if (code === CloseCode.TAKEN_OVER) this.takeBackLater();
  }

  /** Whoever sits in front of the page, and not of its twin, wants the session. */
  private takeBackLater(): void {
    const { agenda } = this.parts;
    agenda.at(agenda.nowMs + TAKE_BACK_MS, () => this.goOnline());
  }

  // -------------------------------------------------------------------------------------- the person

  press(step: Step): boolean {
    if (!this.isUsable) return false;
    const { agenda, log, counts } = this.parts;
    counts.add('press');
    log?.({ atMs: agenda.nowMs, kind: 'pressed', who: this.name, step });
    this.witness.pressed(step);
    this.carryOut(this.engine.press(step, this.clock.nowMs));
    return true;
  }

  goOffline(forMs: number): boolean {
    if (!this.isUsable) return false;
    const { agenda } = this.parts;
    this.carryOut(this.engine.goOffline());
    agenda.at(agenda.nowMs + forMs, () => this.goOnline());
    return true;
  }

  /** Turns the connection on again, or takes the session back. */
  goOnline(): void {
    if (this.isUsable) this.carryOut(this.engine.goOnline(this.clock.nowMs));
  }

  /** No more faults: the person turns on what is off, and takes back what was taken over. */
  heal(): void {
    this.effectsLeft = undefined;
    const { kind } = this.engine.link;
    if (kind === 'offline' || kind === 'ended') this.goOnline();
  }

  reload(): boolean {
    if (!this.isUsable) return false;
    this.die(CloseCode.GOING_AWAY);
    this.load();
    return true;
  }

  /** Is there a page, with somebody in front of it? */
  get isUsable(): boolean {
    return this.isThere && !this.isPaused && !this.isSuperseded;
  }

  private get isPaused(): boolean {
    return this.parts.agenda.nowMs < this.pausedUntil;
  }

  // -------------------------------------------------------------------------------------- its life

  private load(): void {
    const { makeEngine, oracle } = this.parts;
    this.isThere = true;
    this.told = undefined;
    this.lastPresses = [];
    this.effectsLeft = undefined;
    this.witness = new Witness(oracle, this.saved);
    this.engine = makeEngine(this.random, this.saved);
    this.tellPage('opened');
    this.carryOut(this.engine.goOnline(this.clock.nowMs));
  }

  private die(code: number): void {
    const { saved } = this;
    this.connection = this.leave(code);
    this.isThere = false;
    this.clock.stop();
    this.witness.abandon(saved?.presses ?? []);
    this.tellPage('gone');
  }

  private leave(code: number): undefined {
    this.connection?.leave(code);
  }

  /** Dies in the middle of its next effects. */
  crashAfter(effects: number, downMs: number): boolean {
    if (!this.isUsable) return false;
    this.effectsLeft = effects;
    this.downMs = downMs;
    return true;
  }

  private crash(): void {
    const { agenda, counts } = this.parts;
    counts.add('tab crashed');
    this.die(CloseCode.GOING_AWAY);
    agenda.at(agenda.nowMs + this.downMs, () => this.load());
  }

  /** @param sleeps its clock stands still meanwhile */
  pause(forMs: number, sleeps: boolean): boolean {
    if (!this.isUsable) return false;
    const { agenda } = this.parts;
    this.pausedUntil = agenda.nowMs + forMs;
    if (sleeps) this.clock.standStill(forMs);
    this.goDeaf(this.pausedUntil);
    agenda.at(this.pausedUntil, () => this.wake());
    return true;
  }

  private wake(): void {
    if (!this.isThere || this.isPaused) return;
    this.tellPage('woke');
    this.carryOut(this.engine.tick(this.clock.nowMs));
    if (this.isThere) this.carryOut(this.engine.probe(this.clock.nowMs));
  }

  stall(forMs: number): boolean {
    if (this.connection === undefined) return false;
    this.goDeaf(this.parts.agenda.nowMs + forMs);
    return true;
  }

  private goDeaf(untilMs: number): void {
    this.line.deafUntilMs = Math.max(this.line.deafUntilMs, untilMs);
    this.connection?.down.hold(untilMs);
  }

  /** Takes one frame every so often, for a while. */
  slowDown(everyMs: number, forMs: number): boolean {
    this.connection?.down.slowDown(everyMs, this.parts.agenda.nowMs + forMs);
    return this.connection !== undefined;
  }

  loseNetwork(forMs: number): boolean {
    this.line.awayUntilMs = this.parts.agenda.nowMs + forMs;
    this.connection?.hold(this.line.awayUntilMs);
    return true;
  }

  /** Sends the last presses of this connection once more. */
  repeat(count: number): boolean {
    const presses = this.lastPresses.slice(-count);
    if (this.connection === undefined || this.engine.link.kind !== 'live' || presses.length === 0)
      return false;
    for (const press of presses) this.connection.say(press);
    return true;
  }

  /** What a second page would begin with; undefined if two pages with it would press the same presses twice. */
  copyRecord(): Saved | undefined {
    return this.isUsable && this.witness.canBeCopied ? this.saved : undefined;
  }

  // -------------------------------------------------------------------------------------- effects

  private tick(): void {
    if (this.isThere && !this.isPaused) this.carryOut(this.engine.tick(this.clock.nowMs));
  }

  private carryOut(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (this.effectsLeft === 0) {
        this.crash();
        return;
      }
      if (this.effectsLeft !== undefined) this.effectsLeft -= 1;
      this.carryOutOne(effect);
    }
    this.witness.check(this.engine);
    this.tellBelief();
    this.clock.wakeAt(this.engine.wakeAtMs());
  }

  private carryOutOne(effect: Effect): void {
    switch (effect.do) {
      case 'connect':
        this.connection = this.parts.network.connect(this);
        return;
      case 'disconnect':
        this.connection = this.leave(effect.code);
        return;
      case 'save':
        this.saved = { record: effect.record, presses: this.witness.presses };
        return;
      case 'send':
        this.send(effect.message);
        return;
      case 'tell':
        if (effect.news.kind === 'others') return;
        if (effect.news.kind === 'outcome-unknown') this.witness.toldUnknown(effect.news.presses);
        this.parts.counts.add(`told: ${effect.news.kind}`);
        this.parts.log?.({ atMs: this.parts.agenda.nowMs, kind: 'told', who: this.name, news: effect.news });
        return;
      default:
        effect satisfies never;
    }
  }

  private send(message: ClientMessage): void {
    if (message.action === 'increment' || message.action === 'decrement') {
      this.witness.sent(message.seq!, stepOf(message), this.saved?.record);
      this.lastPresses.push(message);
      if (this.lastPresses.length > REMEMBERED_PRESSES) this.lastPresses.shift();
    } else this.parts.counts.add(`said: ${message.action}`);
    this.connection?.say(message);
  }

  // -------------------------------------------------------------------------------------- what is seen

  get belief(): TabBelief {
    const { shown, saving, users, link } = this.engine;
    return { who: this.name, shown, saving, users, link: link.kind };
  }

  /** Is everything told and saved, with so many people and that number on the screen? */
  agrees(value: number, users: number): boolean {
    const { shown, saving, link, users: seen } = this.engine;
    return this.isThere && link.kind === 'live' && saving === 0 && shown === value && seen === users;
  }

  private tellPage(what: 'opened' | 'gone' | 'woke'): void {
    this.parts.log?.({ atMs: this.parts.agenda.nowMs, kind: 'page', who: this.name, what });
  }

  private tellBelief(): void {
    const { log, agenda } = this.parts;
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
    log({ atMs: agenda.nowMs, kind: 'believes', ...belief });
  }
}
