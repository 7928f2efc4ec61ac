/*
 * Which parts of a small world make a difference, and what tells two of its states apart: which fields are left out, which
 * numbers are names, which are times. In: a small world. Out: a hash of its state.
 */

import { MIN_INTERVAL_MS } from '../../server/counter/pacer.ts';
import { Canonical, Reader, type Reading } from './canonical.ts';
import { DAY_MS, PATIENCE_MS, type SmallWorld } from './small-world.ts';

/** What the parts of a world know of their surroundings, which is walked over from elsewhere. */
const SURROUNDINGS = ['parts', 'context', 'network', 'oracle', 'owner', 'ports', 'settings', 'environment'];
/** Callbacks and labels, which follow from what they belong to. */
const FIXED = ['events', 'what', 'line', 'codec', 'random', 'Tab.name', 'Page.name'];
/** They count on for ever, or are looked at by people alone. */
const COUNTERS = ['attempt', 'lastId', 'sockets', 'Connection.id', 'Page.told', 'Page.lastPresses'];
/** By what they are not distinguished: random worlds have limits and timeouts, these have none. */
const WITHOUT_EFFECT = [
  'heardAtMs',
  'sinceMs',
  'waitingSinceMs',
  'filledAtMs',
  'sentAtMs',
  'arrivesAtMs',
  'lastArrivalMs',
];
const OF_CLOCKS = ['ProcessClock.queue', 'Alarm.queue', 'Alarm.entry', 'startMs', 'Pipe.alarm', 'Pipe.queue'];
const OF_DISK = ['failsUntilMs', 'lookUpsFailUntilMs', 'Disk.prng'];
/** There is one life of the data, and one client at the end of a connection. */
const KNOWN = ['life', 'Connection.client'];

const READING: Reading = {
  omitted: new Set([
    ...SURROUNDINGS,
    ...FIXED,
    ...COUNTERS,
    ...WITHOUT_EFFECT,
    ...OF_CLOCKS,
    ...OF_DISK,
    ...KNOWN,
  ]),
  names: {
    connection: 'connection',
    sentOn: 'connection',
    id: 'socket',
    participants: 'socket',
    open: 'socket',
    plainFrom: 'socket',
  },
  times: {
    lastAtMs: 'own',
    holdUntilMs: 'own',
    untilMs: 'own',
    helloAtMs: 'own',
    retryAtMs: 'own',
    pingedAtMs: 'own',
    quietUntilMs: 'own',
    wantedMs: 'shared',
  },
  versions: new Set(['version', 'issued', 'answered', 'barrierFrom', 'enteredIn', 'claimedIn', 'movedIn']),
  versionNow: 'saved',
  longAgoMs: MIN_INTERVAL_MS,
  farOffMs: PATIENCE_MS,
  coarse: { wallMs: DAY_MS, rotatedAt: DAY_MS, clockOffMs: DAY_MS },
  isName: (text) => text.length > 23 && text[text.length - 23] === '.',
};

const reader = new Reader(READING);

/** The same for two states from which the same can happen, but for who is who of the clients. */
export function stateOf(world: SmallWorld): number {
  const hashes = ordersOf(world.tabs).map((tabs) => hashOf(world, tabs));
  return Math.min(...hashes);
}

function hashOf(world: SmallWorld, tabs: SmallWorld['tabs']): number {
  const { queue, server, room, disk, network, oracle, broken, pressesLeft, faultsLeft } = world;
  const canonical = new Canonical(reader, queue.nowMs);
  for (const tab of tabs) {
    canonical.ownNowMs = tab.clock.nowMs;
    canonical.forget('connection');
    canonical.add(tab);
    canonical.closeVersions();
  }
  canonical.ownNowMs = server.nowMs;
  for (const part of [server, room, disk, network.connections, broken]) canonical.add(part);
  canonical.add(pressesLeft);
  canonical.add(faultsLeft);
  oracle.describe((part) => canonical.add(part));
  canonical.addUnordered(oracle.presses, ({ fate, counted }) => `${fate} ${counted?.revision}`);
  return canonical.hash;
}

function ordersOf<Value>(values: readonly Value[]): Value[][] {
  if (values.length < 2) return [[...values]];
  return values.flatMap((first) =>
    ordersOf(values.filter((value) => value !== first)).map((rest) => [first, ...rest]),
  );
}
