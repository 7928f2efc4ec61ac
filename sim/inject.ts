/*
 * Happenings come true: each is one call on the part of the world that it happens to. Whoever is not there, or
 * cannot suffer it now, is passed over.
 */

import type { Happening } from './happening.ts';
import type { FaultyWorld } from './world-parts.ts';

const MAX_TABS = 7;

/** @returns false if it was passed over */
export function inject(world: FaultyWorld, happening: Happening): boolean {
  switch (happening.kind) {
    case 'press':
      return did(world.tabs[happening.who]?.press(happening.delta));
    case 'plain-press':
      return did(world.pressers[happening.who]?.press());
    case 'offline':
      return did(world.tabs[happening.who]?.goOffline(world.within(happening.forMs)));
    case 'reload':
      return did(world.tabs[happening.who]?.reload());
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

type OfServer = Exclude<
  Happening,
  | OfLine
  | { kind: 'press' | 'plain-press' | 'offline' | 'reload' | 'duplicate' | 'twin' | 'take-back' }
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
    default:
      return happening satisfies never;
  }
}

/** The new tab cannot get the lock of the record: it begins with nothing. */
function duplicate(world: FaultyWorld, who: number): boolean {
  if (world.tabs[who]?.isUsable !== true || !hasRoom(world)) return false;
  world.openTab(who);
  return true;
}

/** A server that is full of people for good would keep some of them out for ever. */
function hasRoom({ tabs, pressers, settings }: FaultyWorld): boolean {
  return tabs.length < MAX_TABS && tabs.length + pressers.length < settings.maxSockets;
}

/** The record is there twice. The person goes on in the new tab. */
function twin(world: FaultyWorld, who: number): boolean {
  const tab = world.tabs[who];
  const saved = tab?.copyRecord();
  if (tab === undefined || saved === undefined || !hasRoom(world)) return false;
  tab.isSuperseded = true;
  tab.twin = world.openTab(who, saved);
  return true;
}

/** The person goes back, where the twin has nothing left to save: else both would press the same numbers. */
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

/** Whoever is not there, does nothing. */
function did(result: boolean | undefined): boolean {
  return result === true;
}
