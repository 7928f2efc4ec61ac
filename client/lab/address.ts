/*
 * Synchronizes the address with the Lab: the path names the mission, and the fragment holds the experiment and the
 * view, so that a reload, a bookmark and a shared link show the same picture. In: the address, edits. Out: the other.
 */

import { effect, signal } from '@preact/signals';
import { fragmentOf, linkTo, type Opened, openFragment, type Shared, type View } from '../../sim/lab/link.ts';
import { LinkError, type LinkFault } from '../../sim/lab/packing.ts';
import { route } from '../router.ts';
import type { Course } from './course.ts';
import { FOLDS } from './layout/run.ts';
import { FIRST_MS, type Lab } from './model.ts';

/** The address is written after this long without a change. */
const QUIET_MS = 400;

export class Address {
  /** A link made by a different version of the code, until the user asks to see what it shows in this one. */
  readonly foreign = signal<Opened | undefined>(undefined);
  readonly fault = signal<LinkFault | undefined>(undefined);
  /** Counts the links: a large one takes longer to open than one that came after it. */
  private latest = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly lab: Lab,
    private readonly course: Course,
  ) {}

  /** @returns the teardown */
  start(): () => void {
    const followHash = (): void => void this.follow();
    const stops = [
      effect(() => {
        if (route.value.page === 'lab') followHash();
      }),
      effect(() => this.writeSoon()),
    ];
    addEventListener('hashchange', followHash);
    return () => {
      removeEventListener('hashchange', followHash);
      for (const stop of stops) stop();
      clearTimeout(this.timer);
    };
  }

  /** A link to share. */
  get link(): Promise<string> {
    return linkTo(this.shared(), location.origin);
  }

  // -------------------------------------------------------------------------------------- reading

  /** Opens what the address says now. */
  async follow(): Promise<void> {
    const current = route.peek();
    const mission = current.page === 'lab' ? (current.mission ?? '') : '';
    const { hash } = location;
    this.latest += 1;
    const turn = this.latest;
    this.fault.value = undefined;
    this.foreign.value = undefined;
    this.course.begin(mission);
    if (hash.length < 2) return;
    try {
      const opened = await openFragment(hash);
      if (turn !== this.latest) return;
      if (opened.isOfThisCode) this.open(opened);
      else this.foreign.value = opened;
    } catch (error) {
      if (!(error instanceof LinkError)) throw error;
      if (turn === this.latest) this.fault.value = error.fault;
    }
  }

  open({ experiment, view }: Opened): void {
    const { lab } = this;
    this.foreign.value = undefined;
    lab.open(experiment, view.atMs ?? FIRST_MS);
    if (experiment.order !== undefined) lab.offered.value = [];
    lab.rivalStrategy.value = view.rival;
    lab.unfolded.value = new Set(FOLDS.filter((fold) => view.unfolded?.includes(fold)));
    if (view.entry !== undefined) lab.focus.value = { kind: 'entry', index: view.entry, of: lab.main };
    else if (view.party !== undefined) lab.focus.value = { kind: 'party', name: view.party };
  }

  // -------------------------------------------------------------------------------------- writing

  private writeSoon(): void {
    const shared = this.shared();
    const isEdited = this.course.actions.value > 0 || this.lab.isElsewhere.value;
    clearTimeout(this.timer);
    if (this.foreign.value !== undefined || this.fault.value !== undefined) return;
    this.timer = setTimeout(() => void this.write(isEdited ? shared : undefined), QUIET_MS);
  }

  private async write(shared: Shared | undefined): Promise<void> {
    const fragment = shared && `#${await fragmentOf(shared)}`;
    const to = `${location.pathname}${fragment ?? ''}`;
    if (route.peek().page === 'lab') history.replaceState(history.state, '', to);
  }

  private shared(): Shared {
    const { lab, course } = this;
    const mission = course.mission.value?.name;
    const violation = lab.main.run.value?.violation;
    const shared = { experiment: lab.experiment.value, view: this.view() };
    return { ...shared, ...(mission && { mission }), ...(violation && { recorded: violation }) };
  }

  private view(): View {
    const { cursor, focus, rivalStrategy, unfolded } = this.lab;
    const selected = focus.value;
    const rival = rivalStrategy.value;
    return {
      atMs: Math.round(cursor.value.atMs * 1000) / 1000,
      ...(selected?.kind === 'entry' && selected.of === this.lab.main && { entry: selected.index }),
      ...(selected?.kind === 'party' && { party: selected.name }),
      ...(rival && { rival }),
      ...(unfolded.value.size > 0 && { unfolded: [...unfolded.value] }),
    };
  }
}
