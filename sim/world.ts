/*
 * The world: tabs with the real engine, a server with the real room, a disk with the real store's arithmetic,
 * and a network between them that is not to be trusted. In: a seed, or settings and a schedule. Out: a log of
 * all that happened, and the first rule that did not hold. The same in, the same out: to go back in time,
 * make the world anew and run it to an earlier moment.
 *
 *   const world = new World({ seed: 42 });
 *   while (world.step()) draw(world.view);
 */

import * as plan from '../server/counter/plan.ts';
import { Room } from '../server/counter/room.ts';
import type { Snapshot } from '../server/counter/store.ts';
import type { Browser } from './browser.ts';
import type { Context } from './context.ts';
import { Disk } from './disk.ts';
import { Counts, type Entry, type Log, Violation } from './entry.ts';
import { EventQueue } from './event-queue.ts';
import { isFault, type Schedule, type Scheduled } from './happening.ts';
import { inject } from './inject.ts';
import { Network } from './network.ts';
import { type Life, Oracle } from './oracle.ts';
import { People } from './people.ts';
import type { Presser } from './presser.ts';
import { Prng } from './prng.ts';
import type { Sabotage } from './sabotage.ts';
import type { Left, Saved } from './saved.ts';
import { scheduleOf } from './schedule.ts';
import { ServerProcess } from './server.ts';
import { CONVERGENCE_MS, type Settings, Stream, settingsOf } from './settings.ts';
import type { Tab } from './tab.ts';
import { viewOf, type WorldView } from './view.ts';
import type { FaultyWorld } from './world-parts.ts';

export interface WorldOptions {
  /** A whole number from 0 to 2^53 − 1. */
  readonly seed: number;
  /** Instead of what the seed would choose. */
  readonly settings?: Partial<Settings>;
  readonly schedule?: Schedule;
  /** Breaks a part on purpose, to see that it is noticed. */
  readonly sabotage?: Sabotage;
  readonly log?: Log;
  /** Where to count what happens, if not in a book of its own. */
  readonly counts?: Counts;
}

/** More than any world needs: beyond, something loops for ever. */
const MAX_STEPS = 200_000;

export class World implements FaultyWorld {
  readonly queue = new EventQueue();
  readonly oracle = new Oracle();
  readonly counts: Counts;
  readonly settings: Settings;
  readonly schedule: Schedule;
  readonly network: Network;
  readonly disk: Disk;
  private readonly people: People;
  server: ServerProcess | undefined;
  violation: Violation | undefined;
  /** How long after its healing the world had converged; undefined: not yet. */
  convergedAfterMs: number | undefined;
  /** Faults that struck. */
  faults = 0;
  steps = 0;
  /** Are there no more faults? */
  isHealed = false;
  private readonly log: Log | undefined;
  /** What a happening brings about, until it is known whether it struck: so it stands before that in the log. */
  private held: Entry[] | undefined;
  private readonly context: Context;
  private keys = 0;
  private readonly serverPrng: Prng;

  constructor(private readonly options: WorldOptions) {
    const { seed, sabotage, log } = options;
    this.counts = options.counts ?? new Counts();
    this.log = log && ((entry) => (this.held === undefined ? log(entry) : this.held.push(entry)));
    this.settings = { ...settingsOf(seed), ...options.settings };
    this.schedule = options.schedule ?? scheduleOf(seed, this.settings);
    const { queue, oracle, counts, settings } = this;
    this.context = { queue, oracle, counts, log: this.log, settings };
    this.network = new Network(this.context);
    this.people = new People(this.context, this.network, seed, sabotage);
    const arithmetic = sabotage?.arithmetic?.(plan) ?? plan;
    const prng = new Prng(seed, Stream.DISK);
    this.serverPrng = new Prng(seed, Stream.SERVER);
    const isVisibleEarly = sabotage?.isVisibleEarly ?? false;
    this.disk = new Disk({ ...this.context, prng, arithmetic, isVisibleEarly });
    this.open();
    queue.inTurn(this.schedule, (happening) => this.inject(happening));
    queue.at(settings.durationMs, () => this.heal());
  }

  private open(): void {
    try {
      this.startServer();
      this.people.open();
    } catch (error) {
      this.end(error);
    }
  }

  // -------------------------------------------------------------------------------------- time

  get nowMs(): number {
    return this.queue.nowMs;
  }

  get isOver(): boolean {
    return this.violation !== undefined || this.convergedAfterMs !== undefined;
  }

  /** Lets one thing happen. @returns false if nothing is left, or nothing until then */
  step(untilMs = Number.POSITIVE_INFINITY): boolean {
    if (this.isOver) return false;
    this.steps += 1;
    try {
      return this.stepInTime(untilMs) && !this.isOver;
    } catch (error) {
      this.end(error);
      return false;
    }
  }

  private stepInTime(untilMs: number): boolean {
    const lastMs = this.settings.durationMs + CONVERGENCE_MS;
    const stepped = this.queue.step(Math.min(untilMs, lastMs));
    if (this.steps > MAX_STEPS) throw new Violation('bounds', `more than ${MAX_STEPS} steps`);
    if (this.isHealed && this.isConverged()) this.converged();
    else if (!stepped && untilMs > lastMs) this.fail();
    return stepped;
  }

  /** Lets happen what happens until then. */
  runUntil(atMs: number): void {
    while (this.step(atMs));
  }

  /** To the end: until all have converged, or a rule is broken. */
  run(): this {
    while (this.step());
    return this;
  }

  get view(): WorldView {
    return viewOf(this);
  }

  /** A rule that does not hold ends the world. So does an error in the code under test. */
  private end(error: unknown): void {
    const violation =
      error instanceof Violation ? error : new Violation('error', (error as Error).stack ?? String(error));
    this.violation = violation;
    const { rule, what } = violation;
    this.log?.({ atMs: this.nowMs, kind: 'violated', rule, what });
  }

  // -------------------------------------------------------------------------------------- who is in it

  startServer(): void {
    const { network, disk } = this;
    network.isHostDown = false;
    const makeRoom =
      this.options.sabotage?.room ?? ((snapshot, environment) => new Room(snapshot, environment));
    const newSessionKey = (): string => String(++this.keys).padStart(22, '0');
    const lifeOf = ({ epoch }: Pick<Snapshot, 'epoch'>): Life => this.oracle.life(epoch);
    const { queue, oracle, counts, log, settings } = this.context; // to spread them would cost more than all that is made here
    const parts = { queue, oracle, counts, log, settings, network, disk, makeRoom, newSessionKey, lifeOf };
    const ended = (downMs: number): void => this.endServer(downMs, this.serverPrng.happens(0.5));
    this.server = network.server = new ServerProcess(parts, ended);
  }

  /**
   * The process is gone; a new one comes after a while.
   * @param commitSurvives whether a commit in flight, if there is one, reached the disk
   */
  endServer(downMs: number, commitSurvives: boolean): void {
    this.server = this.network.server = undefined;
    this.disk.crash(commitSurvives);
    this.queue.at(this.nowMs + downMs, () => {
      this.disk.open();
      this.startServer();
    });
  }

  get browsers(): readonly Browser[] {
    return this.people.browsers;
  }

  get tabs(): readonly Tab[] {
    return this.people.tabs;
  }

  get pressers(): readonly Presser[] {
    return this.people.pressers;
  }

  /**
   * @param like its line is that of this one @param browser a new one, unless it is given
   * @param saved what it begins with @param left what it has of another tab
   */
  openTab(like: number, browser?: Browser, saved?: Saved, left?: Left): Tab {
    return this.people.openTab(like, browser, saved, left);
  }

  tabsIn(browser: Browser): readonly Tab[] {
    return this.people.tabsIn(browser);
  }

  // -------------------------------------------------------------------------------------- the end

  /** How long something may last that begins now, and ends with the healing at the latest. */
  within(forMs: number): number {
    return Math.max(0, Math.min(forMs, this.settings.durationMs - this.nowMs));
  }

  private heal(): void {
    this.isHealed = true;
    this.disk.heal();
    this.log?.({ atMs: this.nowMs, kind: 'healed' });
    this.people.heal();
  }

  /** Does everybody show what is on disk? */
  private isConverged(): boolean {
    const { server, disk } = this;
    if (server === undefined || !server.isQuiet || disk.isWriting) return false;
    return this.people.agree(disk.snapshot.value, server.sockets);
  }

  private converged(): void {
    this.convergedAfterMs = this.nowMs - this.settings.durationMs;
    this.oracle.settle(this.disk.snapshot);
    this.log?.({ atMs: this.nowMs, kind: 'converged' });
  }

  private fail(): void {
    const { value } = this.disk.snapshot;
    const sockets = this.server?.sockets;
    throw new Violation(
      'end',
      `${CONVERGENCE_MS / 1000} s after the healing the disk has ${value}, the server ${sockets} sockets, but ${this.people.tell()}`,
    );
  }

  private inject(happening: Scheduled): void {
    this.held = [];
    let struck = true; // what breaks a rule did strike
    try {
      struck = inject(this, happening);
    } finally {
      this.release(happening, struck);
    }
    if (!struck) return;
    this.counts.add(happening.kind);
    if (isFault(happening)) this.faults += 1;
  }

  /** Writes the happening into the log, and then what it brought about. */
  private release(happening: Scheduled, struck: boolean): void {
    const { held = [] } = this;
    this.held = undefined;
    if (struck) this.log?.({ atMs: this.nowMs, kind: 'happening', happening });
    for (const entry of held) this.log?.(entry);
  }
}
