/*
 * The state of the workshop: the code, the level, and what the judge found. In: edits and commands. Out: signals. A short
 * batch of worlds runs as one types; all of them at "Run". Code from a link runs only then.
 */

import { batch, computed, effect, type Signal, signal } from '@preact/signals';
import type { Experiment } from '../../../sim/lab/run.ts';
import type { Broken } from '../../../sim/workshop/broken.ts';
import type { Verdict } from '../../../sim/workshop/host.ts';
import { LEVELS, type Level, type Replay, type Score, WORLDS } from '../../../sim/workshop/messages.ts';
import { REFERENCE } from '../../../sim/workshop/solutions.ts';
import type { Judge } from './judge.ts';
import type { SharedCode } from './link.ts';
import { type Kept, keep, type Pass } from './saved.ts';
import { isStart } from './starts.ts';
import type { Viewer } from './viewer.ts';

/** Worlds that run as one types. */
const LIVE_WORLDS = 200;
/** Worlds for the score of our own answer. */
const COMPARED_WORLDS = 200;
/** The code runs after this long without an edit. */
const QUIET_MS = 400;

export type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly done: number; readonly of: number; readonly isLive: boolean }
  | Extract<Verdict, { kind: 'refused' | 'notDeterministic' | 'hangs' | 'stopped' }>
  /** @param ours what the course's own answer costs, once that is known */
  | { readonly kind: 'passed'; readonly pass: Pass; readonly isLive: boolean; readonly ours?: Score }
  | { readonly kind: 'failed'; readonly seed: number; readonly broken: Broken };

export class Workshop {
  readonly code: Signal<string>;
  readonly level: Signal<Level>;
  /** A teacher's text. */
  readonly task: Signal<string | undefined>;
  /** What the present code replaced, so that nothing is lost. */
  readonly before: Signal<string | undefined>;
  readonly isForeign: Signal<boolean>;
  /** `before` came with a link, and has not run. */
  private isBeforeForeign: boolean;
  readonly passes: Signal<readonly Pass[]>;
  readonly state = signal<State>({ kind: 'idle' });
  private readonly isRunning = computed(() => this.state.value.kind === 'running');
  /** The world that came with a link. */
  private linked: SharedCode['world'];
  /** The code as it came with a link. */
  private opened: string | undefined;
  private turn = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param worlds with which a level is passed */
  constructor(
    kept: Kept,
    private readonly judge: Judge,
    private readonly viewer: Viewer,
    readonly worlds: number = WORLDS,
  ) {
    this.code = signal(kept.code);
    this.level = signal(kept.level);
    this.task = signal(kept.task);
    this.before = signal(kept.before);
    this.isForeign = signal(kept.isForeign ?? false);
    this.isBeforeForeign = kept.isBeforeForeign ?? false;
    this.passes = signal(kept.passes);
  }

  /** @returns the teardown */
  start(): () => void {
    const stops = [effect(() => this.keep()), effect(() => this.runSoon(this.code.value, this.level.value))];
    return () => {
      for (const stop of stops) stop();
      clearTimeout(this.timer);
      this.turn += 1;
      this.judge.end();
    };
  }

  // -------------------------------------------------------------------------------------- the code

  /** By the person, in the editor. */
  edit(code: string): void {
    this.code.value = code;
  }

  /** A starting point, or the code from before: the present code can be brought back. */
  replace(code: string): void {
    if (code === this.code.peek()) return;
    const isForeign = code === this.before.peek() && this.isBeforeForeign;
    batch(() => {
      this.putAside();
      this.code.value = code;
      this.isForeign.value = isForeign;
      this.task.value = undefined;
      this.viewer.show(undefined);
    });
  }

  /** Code that came with a link: it is shown, and does not run. */
  open({ code, level, task, world }: SharedCode): void {
    this.halt();
    batch(() => {
      if (this.code.peek() !== code) this.putAside();
      this.opened = code;
      this.isForeign.value = true;
      this.code.value = code;
      this.level.value = level;
      this.task.value = task;
      this.state.value = { kind: 'idle' };
      this.viewer.show(undefined);
    });
    this.linked = world;
  }

  /** Unless it is as it came: what the person has written before that is worth more. */
  private putAside(): void {
    const code = this.code.peek();
    if (code === this.opened || isStart(code)) return;
    this.before.value = code;
    this.isBeforeForeign = this.isForeign.peek();
  }

  get shared(): SharedCode {
    const replay = this.viewer.replay.peek();
    const world = replay && { seed: replay.seed, experiment: replay.experiment };
    const task = this.task.peek();
    return {
      code: this.code.peek(),
      level: this.level.peek(),
      ...(task !== undefined && { task }),
      ...(world && { world }),
    };
  }

  // -------------------------------------------------------------------------------------- running

  /** All worlds of the level. After this, the code is the person's own. */
  async run(): Promise<void> {
    const world = this.linked;
    this.linked = undefined;
    this.isForeign.value = false;
    clearTimeout(this.timer);
    if (world === undefined) return this.try(this.worlds, false);
    await this.runWorld(world);
  }

  /** The world of a link, before all others: it is what the link is about. */
  private async runWorld({ seed, experiment }: NonNullable<SharedCode['world']>): Promise<void> {
    const turn = ++this.turn;
    const request = { level: this.level.peek(), seed, experiment, shrinks: false };
    this.state.value = { kind: 'running', done: 0, of: 1, isLive: false };
    const outcome = await this.judge.replay(this.code.peek(), request);
    if (turn !== this.turn) return;
    if (!('run' in outcome) || outcome.broken === undefined) return this.try(this.worlds, false);
    this.fail(outcome);
  }

  halt(): void {
    clearTimeout(this.timer);
    this.turn += 1;
    this.judge.stop();
    if (this.state.peek().kind === 'running') this.state.value = { kind: 'stopped' };
  }

  nextLevel(): void {
    const next = LEVELS[LEVELS.indexOf(this.level.peek()) + 1];
    if (next !== undefined) this.level.value = next;
  }

  /** The same code on an edited schedule. */
  async rerun(level: Level, seed: number, experiment: Experiment): Promise<Replay | undefined> {
    const request = { level, seed, experiment, shrinks: false };
    const outcome = await this.judge.replay(this.code.peek(), request);
    return 'run' in outcome ? outcome : undefined;
  }

  private runSoon(_code: string, _level: Level): void {
    clearTimeout(this.timer);
    if (this.isForeign.peek()) return;
    this.turn += 1; // what runs now is about other code
    this.timer = setTimeout(() => void this.try(LIVE_WORLDS, true), QUIET_MS);
  }

  private async try(count: number, isLive: boolean): Promise<void> {
    const turn = ++this.turn;
    const level = this.level.peek();
    const told = (done: number): void => {
      if (turn === this.turn) this.state.value = { kind: 'running', done, of: count, isLive };
    };
    told(0);
    const task = { code: this.code.peek(), level, from: 0, count };
    const verdict = await this.judge.judge(task, told);
    if (turn !== this.turn) return;
    if (verdict.kind === 'failed') return this.fail(verdict.replay);
    this.viewer.show(undefined);
    if (verdict.kind !== 'passed') {
      this.state.value = verdict;
      return;
    }
    const pass: Pass = { level, worlds: count, score: verdict.score };
    this.state.value = { kind: 'passed', pass, isLive };
    if (isLive) return;
    this.record(pass);
    await this.compare(turn, pass);
  }

  private fail(replay: Replay): void {
    const { seed, broken } = replay;
    this.viewer.show(replay);
    if (broken !== undefined) this.state.value = { kind: 'failed', seed, broken };
  }

  /** What our own answer costs in worlds of this level. */
  private async compare(turn: number, pass: Pass): Promise<void> {
    const count = Math.min(pass.worlds, COMPARED_WORLDS);
    const verdict = await this.judge.judge({ code: REFERENCE, level: pass.level, from: 0, count });
    if (turn !== this.turn || verdict.kind !== 'passed') return;
    this.state.value = { kind: 'passed', pass, isLive: false, ours: verdict.score };
  }

  private record(pass: Pass): void {
    const others = this.passes.peek().filter(({ level }) => level !== pass.level);
    this.passes.value = [...others, pass];
  }

  /** What takes the page down while it runs, such as an allocation of gigabytes, does not run by itself at the next visit. */
  private keep(): void {
    const { code, level, before, task, isForeign, isRunning, passes } = this;
    const waits = isForeign.value || isRunning.value;
    keep({
      code: code.value,
      level: level.value,
      passes: passes.value,
      ...(before.value !== undefined && { before: before.value }),
      ...(this.isBeforeForeign && { isBeforeForeign: true }),
      ...(task.value !== undefined && { task: task.value }),
      ...(waits && { isForeign: true }),
    });
  }
}
