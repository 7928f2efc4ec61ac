/*
 * The world of a small strategy: devices and a server that run its two halves, on the simulator's connections, pipes and
 * network. In: an experiment and a strategy. Out: its run. A permanent failure is noted when it occurs, and the world runs on
 * to the end, to show the consequences.
 */

import { type Content, Counts, type Entry, type PartyName, Violation } from '../entry.ts';
import { EventQueue } from '../event-queue.ts';
import type { Scheduled } from '../happening.ts';
import { Line } from '../line.ts';
import { Network } from '../network.ts';
import type { Pipe } from '../pipe.ts';
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
import { isVisitor, Visitors } from './visitors.ts';

const MAX_JUDGED_ENTRIES = 10 * LIMITS.entries;

/** How a world is judged, where it is not as in the Lab: the workshop's judge. */
export interface Judging {
  readonly book: PressBook;
  /** After the last fault, in ms. */
  readonly convergenceMs: number;
  /** Does anybody read the log? If not, the world ends with the first failure. */
  readonly isLogged: boolean;
  /** Each entry of the log, as it is added. */
  logged(entry: Entry): void;
  /** The strategy's code of this party is called next. */
  entering(who: PartyName): void;
  /** @throws Violation if too many messages wait there */
  queued(to: PartyName, pipe: Pipe<Content>, nowMs: number): void;
  /** The first failure. */
  failed(error: unknown): void;
  /** Shows the judge the way to report a failure that it finds itself. */
  begun(note: (error: unknown) => void): void;
}

export function runStrategy(
  experiment: Experiment,
  small: Pick<SmallOne, 'strategy' | 'replaces'>,
  judging?: Judging,
): Run {
  return new StrategyWorld(experiment, small, judging).run();
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
  private readonly visitors = new Visitors(this.queue, (name, number) =>
    this.makeDevice(name, number, 0, number),
  );
  private violation: Violation | undefined;
  private isHealed = false;
  private isOver = false;

  constructor(
    private readonly experiment: Experiment,
    { strategy, replaces }: Pick<SmallOne, 'strategy' | 'replaces'>,
    private readonly judging: Judging | undefined,
  ) {
    const { seed, settings, schedule } = experiment;
    const { queue } = this;
    this.settings = { ...settingsOf(seed), ...settings };
    const isLogged = judging?.isLogged ?? true;
    const log = (entry: Entry): void => {
      if (!isLogged || isOfVisitor(entry)) return;
      this.entries.push(entry);
      judging?.logged(entry);
    };
    this.network = new Network({
      queue,
      counts: new Counts(),
      log: isLogged ? log : undefined,
      settings: this.settings,
    });
    this.book = judging?.book ?? new PressBook(replaces);
    const { book, network } = this;
    const prng = new Prng(seed, Stream.DISK);
    this.disk = new StrategyDisk(queue, prng, this.settings.flushMs, book, log, (error) => this.note(error));
    const run = (who: PartyName, happen: () => void): void => {
      judging?.entering(who);
      this.attempt(happen);
    };
    const queued = (to: PartyName, pipe: Pipe<Content>): void => judging?.queued(to, pipe, queue.nowMs);
    this.parts = { strategy, queue, network, disk: this.disk, book, log, isLogged, run, queued };
    judging?.begun((error) => this.note(error));
    this.startServer();
    for (let number = 0; number < this.settings.tabs; number++) {
      this.addDevice(number, this.settings.browserOf[number] ?? number).open();
    }
    queue.inTurn(schedule, (happening) => this.inject(happening));
    queue.at(this.settings.durationMs, () => this.heal());
  }

  run(): Run {
    const lastMs = this.settings.durationMs + (this.judging?.convergenceMs ?? CONVERGENCE_MS);
    this.truth.set(0, this.book.expected);
    while (!this.isOver && !this.isFull && this.queue.step(lastMs)) {
      this.truth.set(this.queue.nowMs, this.book.expected);
      if (this.isHealed && this.isQuiet) this.finish();
    }
    if (!this.isOver && !this.isFull) this.finish();
    return this.result();
  }

  /** Is there no point in going on? */
  private get isFull(): boolean {
    const isEnough = this.violation !== undefined && this.judging?.isLogged === false;
    // The judge has a limit of its own, which it must reach.
    const most =
      this.judging === undefined || this.violation !== undefined ? LIMITS.entries : MAX_JUDGED_ENTRIES;
    return isEnough || this.entries.length >= most;
  }

  // -------------------------------------------------------------------------------------- participants

  addDevice(like: number, browser: number): Device {
    const number = this.devices.length;
    const device = this.makeDevice(String.fromCharCode('a'.charCodeAt(0) + number), number, like, browser);
    this.devices.push(device);
    return device;
  }

  private makeDevice(name: PartyName, number: number, like: number, browser: number): Device {
    const { seed } = this.experiment;
    const { latenciesMs, jitterMs } = this.settings;
    const lineOf = new Prng(seed, Stream.LINES + number);
    const line = new Line(lineOf, latenciesMs[like % latenciesMs.length]!, jitterMs);
    const prng = new Prng(seed, Stream.PARTIES + number);
    return new Device(name, this.parts, line, () => prng.next(), browser);
  }

  visited(count: number): (() => void) | undefined {
    return this.judging === undefined ? undefined : () => this.visitors.come(count);
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
    this.visitors.leave();
    for (const device of this.devices) device.heal();
  }

  private get isQuiet(): boolean {
    const { server, disk, network, devices } = this;
    if (server?.isQuiet !== true || disk.isWriting) return false;
    if (network.draining > 0 || !devices.every((device) => device.isQuiet)) return false;
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
    this.judging?.failed(error);
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
    if (this.judging !== undefined) this.book.settle(); // first: it says more than a screen that is wrong
    const { value } = this.book;
    const off = this.devices.find(({ isOpen, belief }) => isOpen && belief.shown !== value);
    if (off !== undefined) {
      const { who, shown } = off.belief;
      throw this.book.disagrees(who, shown);
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

/** There are too many of them to draw. */
function isOfVisitor(entry: Entry): boolean {
  if ('from' in entry) return isVisitor(entry.from) || isVisitor(entry.to);
  return 'who' in entry && typeof entry.who === 'string' && isVisitor(entry.who);
}
