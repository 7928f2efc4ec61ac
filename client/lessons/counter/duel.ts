/*
 * The duel: one pair of keys presses both the classic counter and the real one, both are cut during a series of presses,
 * and a ledger compares what each counted. In: presses and cuts. Out: signals.
 */

import { batch, type Signal, signal } from '@preact/signals';
import type { Kept } from '../../counter/storage.ts';
import { CounterStore } from '../../counter/store.ts';
import { webSocketUrl } from '../parts/lesson-socket.ts';
import { ClassicPage } from './classic-page.ts';
import type { Act, Deed } from './deed.ts';
import { judge, NOTHING_COUNTED, type Step, sum } from './model.ts';
import { openOverheard } from './real-socket.ts';
import { judged, type Tokens, withPress } from './tokens.ts';

/** Presses are judged after this long without a message: the classic counter never acknowledges, so there is no better way. */
const QUIET_MS = 600;
const BEAT_MS = 350;
/** Presses made at the moment of the cut: they arrive, but their answers do not. */
const PRESSES_AT_THE_CUT = 2;
/** Presses made while there is no connection. */
const PRESSES_WITHOUT = 3;

export type Stage = 'ready' | 'connecting' | 'cut' | 'back' | 'settling';

/** The real counter in its own room: server/duel-counter.ts. */
const REAL_PATH = '/lessons/counter/real';

interface Stretch {
  readonly presses: Step[];
  readonly classicFrom: number;
  readonly realFrom: number;
}

/** Its own session, which ends with the lesson. */
const IN_MEMORY: Kept = {
  custody: { save: (_record, _isBarrier, done) => done('failed') }, // so that the page warns before it is left
  record: undefined,
  close: () => {},
};

export class Duel {
  readonly classic = new ClassicPage(
    () => this.settleSoon(),
    (change) => follow(this.classicTokens, change),
  );
  readonly real = new CounterStore(webSocketUrl(REAL_PATH), IN_MEMORY, undefined, (url, events) =>
    openOverheard(url, events, (change) => follow(this.realTokens, change)),
  );
  /** The presses since both were last idle, on either side. */
  readonly classicTokens = signal<Tokens>([]);
  readonly realTokens = signal<Tokens>([]);
  /** What was done since then; undefined while it goes on. */
  readonly deed = signal<Deed | undefined>(undefined);
  readonly pressed = signal(0);
  readonly classicTally = signal(NOTHING_COUNTED);
  readonly realTally = signal(NOTHING_COUNTED);
  /** How far others moved the real counter while presses were pending here. */
  readonly others = signal(0);
  /** Another client used the classic counter while presses were pending, and it cannot tell who pressed. */
  readonly wasCrowded = signal(false);
  readonly stage = signal<Stage>('connecting');
  readonly isDemonstrating = signal(false);

  private stretch: Stretch | undefined;
  private othersInStretch = 0;
  private acts: Act[] = [];
  private cutAtMs = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isCut = false;
  /** A round or the demonstration is running. */
  private isBusy = false;
  private isOver = false;
  private waiting: (() => void)[] = [];

  /** Connects both. @returns the teardown */
  start(): () => void {
    const stopReal = this.real.start();
    this.classic.connect();
    const stops = [
      this.real.change.subscribe((change) => {
        if (change?.by === 'others') this.othersInStretch += change.delta;
      }),
      this.real.saving.subscribe(() => this.settleSoon()),
      this.real.link.subscribe(() => this.settleSoon()),
    ];
    return () => {
      this.isOver = true;
      for (const stop of stops) stop();
      stopReal();
      this.classic.cut();
      clearTimeout(this.timer);
      this.wake();
    };
  }

  /** Presses both. Does nothing until both have a value to compare with. */
  press(step: Step): void {
    const { value: classicFrom } = this.classic.value;
    const { value: realFrom } = this.real.value;
    if (classicFrom === null || realFrom === null) return;
    if (this.stretch === undefined) this.othersInStretch = 0;
    this.stretch ??= this.begin(classicFrom, realFrom);
    this.stretch.presses.push(step);
    this.acts.push({ kind: 'press', atMs: performance.now(), step });
    this.pressed.value += 1;
    const id = this.pressed.peek();
    follow(this.realTokens, (tokens) => withPress(tokens, { id, step }, this.isCut ? 'kept' : 'sent'));
    if (!this.isCut) this.stage.value = 'settling';
    this.classic.press(step, id);
    this.real.press(step);
  }

  private begin(classicFrom: number, realFrom: number): Stretch {
    this.acts = [];
    batch(() => {
      this.deed.value = undefined;
      this.classicTokens.value = [];
      this.realTokens.value = [];
    });
    return { presses: [], classicFrom, realFrom };
  }

  /** Cuts both connections in the middle of five presses, and lets them reconnect. */
  async cutWhilePressing(step: Step = 1): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    await this.round(step);
    this.isBusy = false;
  }

  /** Both variants of the classic counter, up and down again, so that the real counter ends where it began. */
  async demonstrate(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.isDemonstrating.value = true;
    for (const resends of [false, true]) {
      for (const step of [1, -1] as const) {
        if (!this.isDemonstrating.peek() || this.isOver) break;
        this.classic.resends.value = resends;
        await this.round(step);
        await this.beat();
      }
    }
    this.isDemonstrating.value = false;
    this.isBusy = false;
  }

  /** Takes effect at the end of the current round. */
  stopDemonstration(): void {
    this.isDemonstrating.value = false;
  }

  reset(): void {
    batch(() => {
      this.pressed.value = 0;
      this.classicTally.value = NOTHING_COUNTED;
      this.realTally.value = NOTHING_COUNTED;
      this.others.value = 0;
      this.wasCrowded.value = false;
    });
  }

  // -------------------------------------------------------------------------------------- a round

  private async round(step: Step): Promise<void> {
    await this.settled();
    if (this.isOver) return;
    for (let press = 0; press < PRESSES_AT_THE_CUT; press++) this.press(step);
    this.cut();
    for (let press = 0; press < PRESSES_WITHOUT; press++) {
      await this.beat();
      if (this.isOver) return;
      this.press(step);
    }
    await this.beat();
    if (this.isOver) return;
    this.comeBack();
    await this.settled();
  }

  private cut(): void {
    this.isCut = true;
    this.stage.value = 'cut';
    this.cutAtMs = performance.now();
    this.classic.cut();
    this.real.goOffline();
  }

  private comeBack(): void {
    this.isCut = false;
    this.stage.value = 'back';
    this.acts.push({ kind: 'cut', atMs: this.cutAtMs, forMs: performance.now() - this.cutAtMs });
    this.classic.connect();
    this.real.goOnline();
  }

  private beat(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, BEAT_MS));
  }

  // -------------------------------------------------------------------------------------- the judgement

  /** Resolves when both are connected and idle, or when the duel is over. */
  private settled(): Promise<void> {
    if (this.isOver || this.stage.peek() === 'ready') return Promise.resolve();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private settleSoon(): void {
    clearTimeout(this.timer);
    if (!this.isOver) this.timer = setTimeout(() => this.settle(), QUIET_MS);
  }

  private settle(): void {
    const isQuiet =
      this.classic.isOpen.peek() && this.real.link.peek().kind === 'live' && this.real.saving.peek() === 0;
    if (!isQuiet) {
      if (this.stage.peek() === 'ready') this.stage.value = 'connecting';
      return; // the next change calls settleSoon() again
    }
    batch(() => {
      this.judgeStretch();
      this.stage.value = 'ready';
    });
    this.wake();
  }

  private judgeStretch(): void {
    const { stretch } = this;
    if (stretch === undefined) return;
    const { presses, classicFrom, realFrom } = stretch;
    const byOthers = this.othersInStretch;
    const classic = judge(presses, { from: classicFrom, to: this.classic.value.peek()!, byOthers: 0 });
    const real = judge(presses, { from: realFrom, to: this.real.value.peek()!, byOthers });
    this.classicTally.value = sum(this.classicTally.peek(), classic);
    this.realTally.value = sum(this.realTally.peek(), real);
    this.others.value += byOthers;
    this.wasCrowded.value ||= this.classic.users.peek() > 1;
    this.stretch = undefined;
    follow(this.classicTokens, (tokens) => judged(tokens, classic));
    follow(this.realTokens, (tokens) => judged(tokens, real));
    const acts = [...this.acts].sort((one, other) => one.atMs - other.atMs);
    this.deed.value = { acts, resends: this.classic.resends.peek() };
  }

  private wake(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }
}

function follow(tokens: Signal<Tokens>, change: (tokens: Tokens) => Tokens): void {
  tokens.value = change(tokens.peek());
}
