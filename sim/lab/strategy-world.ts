/*
 * The world of a small strategy: devices and a server that run its two halves, on the simulator's connections, pipes and
 * network. In: an experiment and a strategy. Out: its run. A permanent failure is noted when it occurs, and the world runs on
 * to the end, to show the consequences.
 */

import { Counts, type Entry, Violation } from '../entry.ts';
import { EventQueue } from '../event-queue.ts';
import type { Scheduled } from '../happening.ts';
import { Line } from '../line.ts';
import { Network } from '../network.ts';
import { Prng } from '../prng.ts';
import { CONVERGENCE_MS, type Settings, Stream, settingsOf } from '../settings.ts';
import { Device } from './device.ts';
import { ledgerOf, pressOf, TruthLine } from './ledger.ts';
import { PressBook } from './press-book.ts';
import { type Experiment, LIMITS, type Run } from './run.ts';
import type { SmallOne } from './strategies.ts';
import { StrategyDisk } from './strategy-disk.ts';
import { type StruckWorld, strike } from './strategy-faults.ts';
import type { StrategyParts } from './strategy-parts.ts';
import { StrategyServer } from './strategy-server.ts';

export function runStrategy(experiment: Experiment, small: SmallOne): Run {
  return new StrategyWorld(experiment, small).run();
}

class StrategyWorld implements StruckWorld {
  readonly queue = new EventQueue();
  readonly settings: Settings;
  readonly network: Network;
  readonly disk: StrategyDisk;
  readonly devices: Device[] = [];
  server: StrategyServer | undefined;
  private readonly book: PressBook;
  private readonly parts: StrategyParts;
  private readonly entries: Entry[] = [];
  private readonly truth = new TruthLine();
  private violation: Violation | undefined;
  private isHealed = false;
  private isOver = false;

  constructor(
    private readonly experiment: Experiment,
    { strategy, replaces }: SmallOne,
  ) {
    const { seed, settings, schedule } = experiment;
    const { queue } = this;
    this.settings = { ...settingsOf(seed), ...settings };
    const log = (entry: Entry): void => {
      this.entries.push(entry);
    };
    this.network = new Network({ queue, counts: new Counts(), log, settings: this.settings });
    this.book = new PressBook(replaces);
    const { book, network } = this;
    const prng = new Prng(seed, Stream.DISK);
    this.disk = new StrategyDisk(queue, prng, this.settings.flushMs, book, log, (error) => this.note(error));
    const run = (happen: () => void): void => this.attempt(happen);
    this.parts = { strategy, queue, network, disk: this.disk, book, log, run };
    this.startServer();
    for (let number = 0; number < this.settings.tabs; number++) {
      this.addDevice(number, this.settings.browserOf[number] ?? number).open();
    }
    queue.inTurn(schedule, (happening) => this.inject(happening));
    queue.at(this.settings.durationMs, () => this.heal());
  }

  run(): Run {
    const lastMs = this.settings.durationMs + CONVERGENCE_MS;
    this.truth.set(0, this.book.expected);
    while (!this.isOver && this.entries.length < LIMITS.entries && this.queue.step(lastMs)) {
      this.truth.set(this.queue.nowMs, this.book.expected);
      if (this.isHealed && this.isQuiet) this.finish();
    }
    if (!this.isOver && this.entries.length < LIMITS.entries) this.finish();
    return this.result();
  }

  // -------------------------------------------------------------------------------------- participants

  addDevice(like: number, browser: number): Device {
    const number = this.devices.length;
    const { seed } = this.experiment;
    const { latenciesMs, jitterMs } = this.settings;
    const lineOf = new Prng(seed, Stream.LINES + number);
    const line = new Line(lineOf, latenciesMs[like % latenciesMs.length]!, jitterMs);
    const prng = new Prng(seed, Stream.PARTIES + number);
    const name = String.fromCharCode('a'.charCodeAt(0) + number);
    const device = new Device(name, this.parts, line, () => prng.next(), browser);
    this.devices.push(device);
    return device;
  }

  private startServer(): void {
    this.network.isHostDown = false;
    this.attempt(() => {
      this.server = this.network.server = new StrategyServer(this.parts);
    });
  }

  endServer(downMs: number, survives: boolean): void {
    this.server = this.network.server = undefined;
    this.disk.crash(survives);
    this.book.crashed();
    this.queue.at(this.queue.nowMs + downMs, () => this.startServer());
  }

  within(forMs: number): number {
    return Math.max(0, Math.min(forMs, this.settings.durationMs - this.queue.nowMs));
  }

  later(afterMs: number, happen: () => void): void {
    this.queue.at(this.queue.nowMs + afterMs, happen);
  }

  // -------------------------------------------------------------------------------------- events

  private inject(happening: Scheduled): void {
    const befalls = strike(this, happening);
    if (befalls === undefined) return;
    this.parts.log({ atMs: this.queue.nowMs, kind: 'happening', happening });
    befalls();
  }

  private heal(): void {
    this.isHealed = true;
    this.disk.heal();
    this.parts.log({ atMs: this.queue.nowMs, kind: 'healed' });
    for (const device of this.devices) device.heal();
  }

  private get isQuiet(): boolean {
    const { server, disk, network, devices } = this;
    if (server?.isQuiet !== true || disk.isWriting) return false;
    if (!devices.every((device) => device.isQuiet)) return false;
    for (const { up, down, isOpenAtClient, isOpenAtServer } of network.connections) {
      if (!isOpenAtClient && !isOpenAtServer) continue; // both ends have closed it
      if (!isOpenAtClient || !isOpenAtServer || up.isDead || down.isDead) return false;
      if (up.length + down.length > 0) return false;
    }
    return true;
  }

  // -------------------------------------------------------------------------------------- failures

  /** Calls a strategy's code, or checks a rule. */
  private attempt(happen: () => void): void {
    try {
      happen();
    } catch (error) {
      this.note(error);
    }
  }

  /** Keeps only the first failure. */
  private note(error: unknown): void {
    if (this.violation !== undefined) return;
    this.violation = error instanceof Violation ? error : new Violation('error', String(error));
    const { rule, what } = this.violation;
    this.parts.log({ atMs: this.queue.nowMs, kind: 'violated', rule, what });
  }

  private finish(): void {
    this.isOver = true;
    this.attempt(() => this.judge());
    if (this.violation === undefined) this.parts.log({ atMs: this.queue.nowMs, kind: 'converged' });
  }

  /** Do all screens show the number at the end? */
  private judge(): void {
    const { value } = this.book;
    const off = this.devices.find(({ isOpen, belief }) => isOpen && belief.shown !== value);
    if (off !== undefined) {
      const { who, shown } = off.belief;
      throw new Violation(
        'end',
        `long after the last fault, ${who} shows ${shown}, and the disk has ${value}`,
      );
    }
    this.book.settle();
  }

  private result(): Run {
    const { entries, book, violation } = this;
    const followed = book.followed(this.isOver);
    for (const entry of entries) {
      if (entry.kind !== 'sent' || !('note' in entry.content)) continue;
      for (const number of entry.content.about ?? []) followed[number - 1]!.transits.push(entry.transit);
    }
    const arrivals = entries.flatMap((entry) => {
      if (entry.kind !== 'arrived' || !('note' in entry.content)) return [];
      const { version } = entry.content;
      return version === undefined ? [] : [{ to: entry.to, atMs: entry.atMs, version }];
    });
    return {
      entries,
      ...(violation && { violation: { rule: violation.rule, what: violation.what } }),
      presses: followed.map(pressOf),
      ledger: ledgerOf({ entries, followed, arrivals, excess: 0 }),
      truth: this.truth.line,
      value: book.value,
      settings: this.settings,
      endMs: this.queue.nowMs,
    };
  }
}
