/*
 * The lanes of the diagram: one for each party, side by side. In: the entries and the width. Out: the position of each
 * lane, and its state over time. Pure.
 */

import type { Entry, PartyName } from '../../../sim/entry.ts';

/** A `finisher` is a page's second connection, over which it sends the presses of a closed tab: it shows nothing. */
export type Role = 'tab' | 'finisher' | 'presser' | 'server' | 'disk' | 'truth';

export function roleOf(name: PartyName): Role {
  if (name === 'server' || name === 'disk') return name;
  if (name.endsWith("'")) return 'finisher';
  return name < 'p' ? 'tab' : 'presser';
}

export interface Lane {
  readonly name: PartyName;
  readonly role: Role;
  /** In px, from the left edge. */
  readonly x: number;
}

/** The width of the time column, left of the lanes. */
export const GUTTER_PX = 58;
export const NARROW_GUTTER_PX = 46;
/** If lanes are closer than this, labels are abbreviated. */
const NARROW_PX = 92;

export interface Lanes {
  readonly all: readonly Lane[];
  readonly gutterPx: number;
  readonly widthPx: number;
  /** Are the lanes too close for full labels? */
  readonly isNarrow: boolean;
  readonly of: (name: PartyName) => Lane | undefined;
}

/** Tabs, then plain pressers, each in order of name; then the server, its disk, and the expected number. */
export function lanesOf(entries: readonly Entry[], widthPx: number): Lanes {
  const names = new Set<PartyName>();
  for (const entry of entries) {
    if ('who' in entry) names.add(entry.who);
    else if ('from' in entry && entry.from !== 'server') names.add(entry.from);
  }
  const parties = [...names].sort();
  const rolesOf: [PartyName, Role][] = [
    ...parties.map((name): [PartyName, Role] => [name, roleOf(name)]),
    ['server', 'server'],
    ['disk', 'disk'],
    ['truth', 'truth'],
  ];
  const gutterPx = widthPx < 600 ? NARROW_GUTTER_PX : GUTTER_PX;
  const pitch = (widthPx - gutterPx) / rolesOf.length;
  const all = rolesOf.map(([name, role], index) => ({ name, role, x: gutterPx + pitch * (index + 0.5) }));
  const byName = new Map(all.map((lane) => [lane.name, lane]));
  return { all, gutterPx, widthPx, isNarrow: pitch < NARROW_PX, of: (name) => byName.get(name) };
}

export type LaneState = 'absent' | 'apart' | 'live' | 'frozen';

/** The state of a lane between two entries. */
export interface Stretch {
  readonly lane: PartyName;
  readonly state: LaneState;
  /** Indexes of entries; the last one is undefined if it lasts to the end. */
  readonly from: number;
  readonly to: number | undefined;
}

/** The stretches of all lanes, in order. */
export function stretchesOf(entries: readonly Entry[]): Stretch[] {
  const stretches: Stretch[] = [];
  const open = new Map<PartyName, { state: LaneState; from: number }>();
  const become = (lane: PartyName, state: LaneState, index: number): void => {
    const current = open.get(lane);
    if (current?.state === state) return;
    if (current !== undefined) stretches.push({ lane, ...current, to: index });
    open.set(lane, { state, from: index });
  };
  entries.forEach((entry, index) => {
    const change = changeOf(entry);
    if (change !== undefined) become(...change, index);
  });
  for (const [lane, current] of open) stretches.push({ lane, ...current, to: undefined });
  return stretches.filter(({ state }) => state !== 'absent');
}

function changeOf(entry: Entry): [PartyName, LaneState] | undefined {
  switch (entry.kind) {
    case 'page':
      return [entry.who, entry.what === 'gone' ? 'absent' : 'apart'];
    case 'believes':
      return [entry.who, entry.link === 'live' ? 'live' : 'apart'];
    case 'server':
      return serverState(entry.what);
    case 'arrived':
      return quietState(entry);
    case 'happening':
      return frozenBy(entry);
    default:
      return undefined;
  }
}

function serverState(what: Extract<Entry, { kind: 'server' }>['what']): [PartyName, LaneState] | undefined {
  if (what === 'gone') return ['server', 'absent'];
  return what === 'started' || what === 'woke' ? ['server', 'live'] : undefined;
}

/** Plain pressers and finishers log no state of their own: it follows from their connection. */
function quietState({
  to,
  content,
}: Extract<Entry, { kind: 'arrived' }>): [PartyName, LaneState] | undefined {
  if (!isQuiet(to) || !('signal' in content)) return undefined;
  return [to, content.signal === 'open' ? 'live' : 'apart'];
}

function frozenBy({ happening }: Extract<Entry, { kind: 'happening' }>): [PartyName, LaneState] | undefined {
  if (happening.kind === 'server-pause') return ['server', 'frozen'];
  return happening.kind === 'tab-pause' ? [partyOf(happening.who), 'frozen'] : undefined;
}

/** Does the log hold no state for it? */
export function isQuiet(name: PartyName): boolean {
  return ['presser', 'finisher'].includes(roleOf(name));
}

/** @example partyOf(0) // 'a' */
export function partyOf(who: number): PartyName {
  return String.fromCharCode('a'.charCodeAt(0) + who);
}

/** The lane of an entry. undefined: it concerns all of them. */
export function laneOf(entry: Entry | undefined): PartyName | undefined {
  if (entry === undefined) return undefined;
  if ('who' in entry) return entry.who;
  if (entry.kind === 'sent') return entry.from;
  if (entry.kind === 'arrived' || entry.kind === 'lost') return entry.to;
  if (entry.kind === 'server') return 'server';
  return ['commit', 'durable', 'rotated', 'epoch', 'restored'].includes(entry.kind) ? 'disk' : undefined;
}
