/*
 * The state of every party at one moment of a run: what it shows, and what is in flight. In: the log and a position. Out: a
 * value for the stage. Computed by reading the log up to there, so no snapshots are kept. Pure.
 */

import type { Content, Entry, PartyName } from '../../sim/entry.ts';
import type { Run, Truth } from '../../sim/lab/run.ts';
import { isQuiet, partyOf } from './layout/lanes.ts';
import { foldOf, type Index, type Sent } from './layout/run.ts';
import { shownIn } from './layout/tints.ts';

export type DeviceState = 'closed' | 'apart' | 'live' | 'frozen';

export interface Device {
  readonly name: PartyName;
  shown: number | null;
  /** Unconfirmed presses. */
  saving: number;
  state: DeviceState;
}

export interface Moment {
  readonly devices: readonly Device[];
  readonly server: 'up' | 'down' | 'stopping' | 'frozen';
  readonly disk: { readonly value: number; readonly revision: number; readonly isWriting: boolean };
  readonly truth: number | undefined;
}

/** The parts of a run that determine a moment. */
export type Past = Pick<Run, 'entries' | 'truth' | 'settings'>;

/** @param index of the first entry that is not included */
export function momentAt({ entries, truth, settings }: Past, index: Index): Moment {
  const reader = new Reader(settings.startValue);
  for (const name of peopleIn(entries)) reader.device(name);
  for (let each = 0; each < index; each++) reader.read(entries[each]!);
  const nowMs = entries[index - 1]?.atMs ?? 0;
  return { ...reader.moment, truth: truthAt(truth, nowMs) };
}

/** The users of a run, in order of name. */
export function peopleIn(entries: readonly Entry[]): PartyName[] {
  const names = new Set<PartyName>();
  for (const entry of entries) {
    if ('who' in entry) names.add(entry.who);
    else if ('from' in entry && entry.from !== 'server') names.add(entry.from);
  }
  return [...names].sort();
}

export function truthAt(truth: readonly Truth[], atMs: number): number | undefined {
  return truth.findLast((each) => each.atMs <= atMs)?.value;
}

class Reader {
  private readonly devices = new Map<PartyName, Device>();
  private server: Moment['server'] = 'down';
  private disk: Moment['disk'];

  constructor(startValue: number) {
    this.disk = { value: startValue, revision: 0, isWriting: false };
  }

  get moment(): Omit<Moment, 'truth'> {
    return { devices: [...this.devices.values()], server: this.server, disk: this.disk };
  }

  device(name: PartyName): Device {
    const found = this.devices.get(name) ?? { name, shown: null, saving: 0, state: 'closed' };
    this.devices.set(name, found);
    return found;
  }

  read(entry: Entry): void {
    const [who, number] = shownIn(entry) ?? [];
    if (who !== undefined) this.device(who).shown = number ?? null;
    switch (entry.kind) {
      case 'believes':
        Object.assign(this.device(entry.who), {
          saving: entry.saving,
          state: entry.link === 'live' ? 'live' : 'apart',
        });
        break;
      case 'page':
        this.device(entry.who).state = entry.what === 'gone' ? 'closed' : 'apart';
        break;
      case 'arrived':
        this.readArrival(entry);
        break;
      case 'happening':
        this.readHappening(entry);
        break;
      default:
        this.readServer(entry);
    }
  }

  private readArrival({ to, content }: Extract<Entry, { kind: 'arrived' }>): void {
    if (!isQuiet(to) || !('signal' in content)) return;
    this.device(to).state = content.signal === 'open' ? 'live' : 'apart';
  }

  private readHappening({ happening }: Extract<Entry, { kind: 'happening' }>): void {
    if (happening.kind === 'server-pause') this.server = 'frozen';
    const { who } = happening as { who?: number };
    if (happening.kind !== 'tab-pause' || who === undefined) return;
    this.device(partyOf(who)).state = 'frozen';
  }

  private readServer(entry: Entry): void {
    const { disk } = this;
    if (entry.kind === 'server') {
      if (entry.what === 'gone') this.server = 'down';
      else if (entry.what === 'stopping') this.server = 'stopping';
      else if (entry.what !== 'drained') this.server = 'up';
    } else if (entry.kind === 'commit') this.disk = { ...disk, isWriting: entry.what === 'begun' };
    else if (entry.kind === 'durable') {
      const { value, revision } = entry;
      this.disk = { value, revision, isWriting: false };
    } else if (entry.kind === 'restored') this.disk = { ...disk, revision: entry.revision };
  }
}

/** A message in flight. */
export interface Flight {
  readonly transit: number;
  /** Its `sent` entry. */
  readonly index: Index;
  /** The server is at the other end of the connection. */
  readonly client: PartyName;
  readonly isUp: boolean;
  readonly content: Content;
  /** Progress, from 0 at the sender to 1. */
  readonly part: number;
  readonly isLost: boolean;
}

/** What is in flight at that time. @param ends sent → arrived or lost */
export function flightsAt(
  entries: readonly Entry[],
  ends: ReadonlyMap<Index, Index>,
  { index: now, atMs }: { readonly index: Index; readonly atMs: number },
): Flight[] {
  const flights: Flight[] = [];
  for (let index = 0; index < now; index++) {
    const sent = entries[index]!;
    const end = ends.get(index);
    if (sent.kind !== 'sent' || foldOf(sent.content) !== undefined || (end ?? now) < now) continue;
    flights.push(flightOf(sent, index, end === undefined ? undefined : entries[end], atMs));
  }
  return flights;
}

/** Assumed travel time of a message that is still in flight when the run ends. */
const ENDLESS_MS = 1_000;
/** How far a lost message travels, as a fraction. */
const LOST_PART = 0.55;

function flightOf(sent: Sent, index: Index, ended: Entry | undefined, atMs: number): Flight {
  const lastsMs = (ended?.atMs ?? sent.atMs + ENDLESS_MS) - sent.atMs;
  const isLost = ended?.kind !== 'arrived';
  const passed = lastsMs === 0 ? 1 : Math.min(1, (atMs - sent.atMs) / lastsMs);
  const isUp = sent.to === 'server';
  const client = isUp ? sent.from : sent.to;
  const { transit, content } = sent;
  return { transit, index, client, isUp, content, part: passed * (isLost ? LOST_PART : 1), isLost };
}

/** How many entries are at or before that moment. */
export function indexAt(entries: readonly Entry[], atMs: number): Index {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle]!.atMs <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
