/*
 * Injects happenings: each is one call on the affected part of the world. A happening that cannot
 * affect its target now is skipped.
 */

import type { Happening } from './happening.ts';
import type { Tab } from './tab.ts';
import type { FaultyWorld } from './world-parts.ts';

const MAX_TABS = 7;

/** @returns false if it was skipped */
export function inject(world: FaultyWorld, happening: Happening): boolean {
  switch (happening.kind) {
    case 'press':
      return did(world.tabs[happening.who]?.press(happening.delta));
    case 'visitors':
      return false; // only in the workshop's worlds
    case 'plain-press':
      return did(world.pressers[happening.who]?.press());
    case 'offline':
      return did(world.tabs[happening.who]?.goOffline(world.within(happening.forMs)));
    case 'hide':
      return did(world.tabs[happening.who]?.hide(happening.forMs));
    case 'reload':
      return did(world.tabs[happening.who]?.reload(happening.presses));
    case 'hasty-reload':
      return reloadInHaste(world, happening);
    case 'duplicate':
      return duplicate(world, happening.who);
    case 'twin':
      return twin(world, happening.who);
    case 'take-back':
      return takeBack(world, happening.who);
    case 'tab-crash':
      return did(world.tabs[happening.who]?.crashAfter(happening.effects, world.within(happening.downMs)));
    case 'tab-pause':
      return did(world.tabs[happening.who]?.pause(world.within(happening.forMs), happening.sleeps));
    case 'stall':
      return did(world.tabs[happening.who]?.stall(world.within(happening.forMs)));
    case 'slow-reader':
      return did(world.tabs[happening.who]?.slowDown(happening.everyMs, world.within(happening.forMs)));
    case 'repeat':
      return did(world.tabs[happening.who]?.repeat(happening.count));
    case 'tab-close':
      return did(world.tabs[happening.who]?.close(closedFor(world, happening.reopensAfterMs)));
    case 'browser-kill':
    case 'storage-fails':
    case 'storage-hangs':
    case 'corrupt-record':
      return injectIntoBrowser(world, happening);
    case 'cut':
    case 'half-open':
    case 'outage':
    case 'plain-cut':
      return injectIntoLine(world, happening);
    default:
      return injectIntoServer(world, happening);
  }
}

type OfLine = Extract<Happening, { kind: 'cut' | 'half-open' | 'outage' | 'plain-cut' }>;

function injectIntoLine(world: FaultyWorld, happening: OfLine): boolean {
  const { network, tabs, pressers } = world;
  const isPlain = happening.kind === 'plain-cut';
  const connection = (isPlain ? pressers : tabs)[happening.who]?.current;
  if (happening.kind === 'outage')
    return did(tabs[happening.who]?.loseNetwork(world.within(happening.forMs)));
  if (connection === undefined) return false;
  if (happening.kind === 'half-open') network.halfOpen(connection, happening.direction);
  else if (happening.kind === 'cut') network.cut(connection, happening);
  else network.cut(connection, { keptUp: 0, keptDown: 0, clientHearsAfterMs: 0, serverHearsAfterMs: 0 });
  return true;
}

type OfBrowser = Extract<
  Happening,
  { kind: 'browser-kill' | 'storage-fails' | 'storage-hangs' | 'corrupt-record' }
>;

function injectIntoBrowser(world: FaultyWorld, happening: OfBrowser): boolean {
  const tab = world.tabs[happening.who];
  if (tab === undefined) return false;
  const { browser } = tab;
  switch (happening.kind) {
    case 'browser-kill':
      return tab.crashAfter(happening.effects, 0, () => killBrowser(world, tab, happening));
    case 'storage-fails':
      browser.fail(world.within(happening.forMs));
      return true;
    case 'storage-hangs':
      browser.hang(world.within(happening.forMs));
      return true;
    case 'corrupt-record':
      return browser.corrupt();
    default:
      return happening satisfies never;
  }
}

/** The tabs are reopened in a restarted browser: their own storage is gone. */
function killBrowser(
  world: FaultyWorld,
  struck: Tab,
  { back, downMs, reopensAll }: Extract<Happening, { kind: 'browser-kill' }>,
): void {
  const { browser } = struck;
  const open = world.tabsIn(browser).filter((tab) => tab.isOpen);
  for (const tab of open) tab.kill(true);
  browser.kill(back);
  for (const tab of open) if (reopensAll || tab === struck) tab.reopen(world.within(downMs));
}

function closedFor(world: FaultyWorld, afterMs: number | undefined): number | undefined {
  if (world.isHealed) return 0;
  return afterMs === undefined ? undefined : world.within(afterMs);
}

type OfServer = Exclude<
  Happening,
  | OfLine
  | OfBrowser
  | {
      kind:
        | 'press'
        | 'plain-press'
        | 'hide'
        | 'hasty-reload'
        | 'offline'
        | 'reload'
        | 'duplicate'
        | 'tab-close';
    }
  | { kind: 'twin' | 'take-back' | 'visitors' }
  | { kind: 'tab-crash' | 'tab-pause' | 'stall' | 'slow-reader' | 'repeat' }
>;

function injectIntoServer(world: FaultyWorld, happening: OfServer): boolean {
  const { server, disk } = world;
  switch (happening.kind) {
    case 'server-crash':
      if (server === undefined) return false;
      world.network.isHostDown = happening.power;
      server.die(happening.power ? 0 : Number.POSITIVE_INFINITY);
      world.endServer(world.within(happening.downMs), happening.commitSurvives);
      return true;
    case 'server-stop':
      return server?.stop(world.within(happening.downMs)) ?? false;
    case 'server-pause':
      return server?.pause(world.within(happening.forMs), happening.sleeps) ?? false;
    case 'clock-jump':
      disk.jump(happening.byMs);
      return true;
    case 'commits-fail':
      disk.fail(world.within(happening.forMs));
      return true;
    case 'look-ups-fail':
      disk.failLookUps(world.within(happening.forMs));
      return true;
    case 'slow-disk':
      disk.slowDown(world.within(happening.forMs), happening.flushMs);
      return true;
    case 'new-epoch':
      disk.beginNewLife();
      server?.changed(disk.snapshot);
      return true;
    case 'older-copy':
      if (server === undefined || !disk.hasCopy) return false;
      server.die(0);
      world.endServer(world.within(happening.downMs), true);
      disk.restore(happening.back);
      return true;
    default:
      return happening satisfies never;
  }
}

/** The new tab shares the storage, and starts empty: the tab's own storage was cleared when it was read. */
function duplicate(world: FaultyWorld, who: number): boolean {
  const tab = world.tabs[who];
  if (tab?.isUsable !== true || !hasRoom(world)) return false;
  world.openTab(who, tab.browser);
  return true;
}

function reloadInHaste(
  world: FaultyWorld,
  { who, twice }: Extract<Happening, { kind: 'hasty-reload' }>,
): boolean {
  const tab = world.tabs[who];
  if (tab === undefined) return false;
  // With a twin, the copy could become a third page with that session, and the user could not tell which is theirs.
  const hasTwin = tab.twin !== undefined || world.tabs.some(({ twin }) => twin === tab);
  return tab.reload(0, true, (left) => {
    if (twice && !hasTwin && hasRoom(world)) world.openTab(who, tab.browser, undefined, left);
  });
}

/** A server that is permanently full would keep some of them out forever. */
function hasRoom({ tabs, pressers, settings }: FaultyWorld): boolean {
  return tabs.length < MAX_TABS && 2 * tabs.length + pressers.length < settings.maxSockets - 1;
}

/** The record exists twice. The user continues in the new tab. */
function twin(world: FaultyWorld, who: number): boolean {
  const tab = world.tabs[who];
  const saved = tab?.copyRecord();
  if (tab === undefined || saved === undefined || !hasRoom(world)) return false;
  tab.isSuperseded = true;
  tab.twin = world.openTab(who, undefined, saved);
  return true;
}

/** The user returns once the twin has nothing left to save: otherwise both would use the same numbers. */
function takeBack(world: FaultyWorld, who: number): boolean {
  const tab = world.tabs[who];
  const { twin } = tab ?? {};
  if (tab === undefined || twin === undefined || !tab.isSuperseded) return false;
  if (!twin.isUsable || twin.belief.saving > 0) return false;
  twin.isSuperseded = true;
  twin.twin = tab;
  tab.isSuperseded = false;
  tab.twin = undefined;
  tab.goOnline();
  return true;
}

/** Does nothing if the target is gone. */
function did(result: boolean | undefined): boolean {
  return result === true;
}
