/*
 * What distinguishes two states of a small world: which fields are omitted, which numbers are names, which are
 * times. In: a small world. Out: a hash of its state.
 */

import { MIN_INTERVAL_MS } from '../../server/counter/pacer.ts';
import type { Tab } from '../tab.ts';
import { Canonical } from './canonical.ts';
import { Reader, type Reading, type Role } from './reading.ts';
import { DAY_MS, PATIENCE_MS } from './small-settings.ts';
import type { SmallWorld } from './small-world.ts';

/** References from a part to its surroundings, which are visited from elsewhere. */
const SURROUNDINGS = ['parts', 'context', 'network', 'oracle', 'owner', 'ports', 'settings', 'environment'];
/** Callbacks and labels, which are determined by their owner. */
const FIXED = [
  'TabFinisher.host',
  'records',
  'neighbours',
  'events',
  'what',
  'line',
  'codec',
  'random',
  'Tab.name',
  'Page.name',
];
/** Counters that only increase, or that only people read. */
const COUNTERS = [
  'TabFinisher.calls',
  'attempt',
  'lastId',
  'sockets',
  'Connection.id',
  'transit',
  'Page.told',
  'Page.lastPresses',
];
/** Have no effect here: they belong to limits and timeouts, which only random worlds have. */
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
const OF_DISK = ['failsUntilMs', 'lookUpsFailUntilMs', 'asked', 'commits', 'branches', 'copies', 'Disk.prng'];
const OF_BROWSER = [
  'Browser.writes',
  'Browser.number',
  'Browser.prng',
  'Browser.lives',
  'takesMs',
  'hangsUntilMs',
];
/** Constant here: the data has one life, and each connection has one client. */
const KNOWN = ['life', 'Connection.client'];

const OMITTED = [
  ...SURROUNDINGS,
  ...FIXED,
  ...COUNTERS,
  ...WITHOUT_EFFECT,
  ...OF_CLOCKS,
  ...OF_DISK,
  ...OF_BROWSER,
  ...KNOWN,
];
const VERSIONS = ['version', 'issued', 'answered', 'barrierFrom', 'enteredIn', 'claimedIn', 'movedIn'];
const TIMES = ['lastAtMs', 'holdUntilMs', 'untilMs', 'helloAtMs', 'retryAtMs', 'pingedAtMs', 'quietUntilMs'];

const READING: Reading = {
  roles: {
    ...all(OMITTED, 'omitted'),
    ...all(VERSIONS, 'version'),
    ...all(TIMES, 'own time'),
    ...all(['id', 'participants', 'open', 'plainFrom'], { name: 'socket' }),
    ...all(['connection', 'sentOn'], { name: 'connection' }),
    ...all(['wallMs', 'rotatedAt', 'clockOffMs'], { everyMs: DAY_MS }),
    'ServerProcess.host': 'later',
    wantedMs: 'shared time',
    saved: 'version now',
  },
  longAgoMs: MIN_INTERVAL_MS,
  farOffMs: PATIENCE_MS,
  namesInText: /(\d+\.\d{22}[\w-]{22}|life-\d+-\d+|branch-\d+)/,
  scope: 'Page',
};

function all(fields: readonly string[], role: Role): Record<string, Role> {
  return Object.fromEntries(fields.map((field) => [field, role]));
}

const reader = new Reader(READING);

/** Equal for two states with the same possible futures, up to a permutation of the clients. */
export function stateOf(world: SmallWorld): number {
  const looks = world.tabs.map((tab) => ({ tab, look: lookOf(tab) }));
  looks.sort((one, other) => (one.look < other.look ? -1 : one.look > other.look ? 1 : 0));
  const tabs = looks.map(({ tab }) => tab);
  const isClear = looks.every(({ look }, at) => look !== looks[at + 1]?.look);
  if (isClear) return hashOf(world, tabs);
  return Math.min(...ordersOf(tabs).map((order) => hashOf(world, order)));
}

/** Enough to distinguish most clients, whatever their names. */
function lookOf({ belief, current }: Tab): string {
  const { shown, saving, users, link } = belief;
  return `${link} ${shown} ${saving} ${users} ${current?.up.length} ${current?.down.length}`;
}

function hashOf(world: SmallWorld, tabs: readonly Tab[]): number {
  const { queue, server, room, disk, network, oracle, broken, pressesLeft, faultsLeft } = world;
  const canonical = new Canonical(reader, queue.nowMs);
  for (const tab of tabs) addTab(canonical, world, tab);
  canonical.ownNowMs = server.nowMs;
  for (const part of [server, room, disk, network.connections, broken]) canonical.add(part);
  canonical.add(pressesLeft);
  canonical.add(faultsLeft);
  for (const book of oracle.books) canonical.add(book);
  canonical.addUnordered(
    oracle.presses,
    ({ fate, counted }) => `${fate} ${counted.map(({ revision }) => revision)}`,
  );
  return canonical.hash;
}

function addTab(canonical: Canonical, { queue }: SmallWorld, tab: Tab): void {
  canonical.ownNowMs = tab.clock.nowMs;
  canonical.add(tab);
  canonical.add(tab.browser);
  for (const what of ['finisher', 'take back', 'reopen']) canonical.add(queue.countOf(`${what} ${tab.name}`));
}

function ordersOf<Value>(values: readonly Value[]): Value[][] {
  if (values.length < 2) return [[...values]];
  return values.flatMap((first) =>
    ordersOf(values.filter((value) => value !== first)).map((rest) => [first, ...rest]),
  );
}
