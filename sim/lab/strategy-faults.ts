/*
 * Injects happenings into a strategy's world: those that make sense for any counter. It ignores the others, and those that
 * cannot happen at the moment, so one schedule works with every strategy.
 */

import type { EventQueue } from '../event-queue.ts';
import type { Happening } from '../happening.ts';
import type { Network } from '../network.ts';
import type { Device } from './device.ts';
import { LIMITS } from './run.ts';
import type { StrategyDisk } from './strategy-disk.ts';
import type { StrategyServer } from './strategy-server.ts';

/** What a fault may do. */
export interface StruckWorld {
  readonly queue: EventQueue;
  readonly network: Network;
  readonly disk: StrategyDisk;
  readonly devices: readonly Device[];
  /** undefined if none is running. */
  readonly server: StrategyServer | undefined;
  /** How long a fault that starts now may last: it ends when the world heals, at the latest. */
  within(forMs: number): number;
  later(afterMs: number, happen: () => void): void;
  /** @param like the device whose latency it shares */
  addDevice(like: number, browser: number): Device;
  /** So many people come, press once and leave. @returns undefined if nobody may */
  visited(count: number): Struck;
  /** The process ends; a new one starts after `downMs`. @param survives does the write in flight become durable? */
  endServer(downMs: number, survives: boolean): void;
}

type Struck = (() => void) | undefined;
type Of<Kind extends Happening['kind']> = Extract<Happening, { kind: Kind }>;

/** @returns its effects; undefined if it is ignored */
export function strike(world: StruckWorld, happening: Happening): Struck {
  switch (happening.kind) {
    case 'cut':
    case 'half-open':
    case 'outage':
    case 'stall':
    case 'slow-reader':
      return strikeLine(world, happening);
    case 'server-crash':
    case 'server-stop':
    case 'server-pause':
    case 'commits-fail':
    case 'slow-disk':
      return strikeServer(world, happening);
    case 'visitors':
      return world.visited(happening.count);
    default: {
      const device = 'who' in happening ? world.devices[happening.who] : undefined;
      return device?.isUsable === true ? strikeDevice(world, device, happening) : undefined;
    }
  }
}

type OfDevice = Exclude<Happening, OfLine | OfServer | Of<'visitors'>>;

function strikeDevice(world: StruckWorld, device: Device, happening: OfDevice): Struck {
  switch (happening.kind) {
    case 'press':
      return () => device.press(happening.delta);
    case 'offline':
      return () => device.link.goOffline(world.within(happening.forMs));
    case 'reload':
      return () => device.reload(happening.presses);
    case 'hasty-reload':
      return () => device.reload();
    case 'duplicate':
      return copy(world, device, device.browser);
    case 'twin':
      return copy(world, device, world.devices.length);
    case 'tab-close':
      return () => close(world, device, happening.reopensAfterMs);
    case 'tab-crash':
      return () => device.crashAfter(happening.effects, () => reopen(world, device, happening.downMs));
    case 'browser-kill':
      return () => device.crashAfter(happening.effects, () => killOthers(world, device, happening));
    case 'tab-pause':
      return () => device.pause(world.within(happening.forMs));
    case 'storage-fails':
    case 'storage-hangs':
      return () => device.failStorage(world.within(happening.forMs));
    case 'corrupt-record':
      return () => device.corrupt();
    default:
      return undefined;
  }
}

/** A second tab that starts with everything the first one had saved, including its name. */
function copy(world: StruckWorld, device: Device, browser: number): Struck {
  if (world.devices.length > LIMITS.tabs) return undefined;
  return () => {
    const other = world.addDevice(world.devices.indexOf(device), browser);
    device.copyInto(other);
    other.open();
  };
}

function close(world: StruckWorld, device: Device, reopensAfterMs: number | undefined): void {
  device.close();
  if (reopensAfterMs !== undefined) reopen(world, device, reopensAfterMs);
}

function reopen(world: StruckWorld, device: Device, afterMs: number): void {
  world.later(world.within(afterMs), () => device.open());
}

/** All tabs of the browser crash with it. */
function killOthers(world: StruckWorld, struck: Device, { downMs, reopensAll }: Of<'browser-kill'>): void {
  const others = world.devices.filter(({ browser, isOpen }) => browser === struck.browser && isOpen);
  for (const device of others) device.close();
  for (const device of [struck, ...(reopensAll ? others : [])]) reopen(world, device, downMs);
}

type OfLine = Of<'cut' | 'half-open' | 'outage' | 'stall' | 'slow-reader'>;

function strikeLine(world: StruckWorld, happening: OfLine): Struck {
  const { network, devices, queue } = world;
  const device = devices[happening.who];
  const connection = device?.link.current;
  if (device === undefined) return undefined;
  if (happening.kind === 'outage') return () => device.link.loseNetwork(world.within(happening.forMs));
  if (connection === undefined) return undefined;
  switch (happening.kind) {
    case 'cut':
      return () => network.cut(connection, happening);
    case 'half-open':
      return () => network.halfOpen(connection, happening.direction);
    case 'stall':
      return () => device.link.goDeaf(world.within(happening.forMs));
    case 'slow-reader': {
      const untilMs = queue.nowMs + world.within(happening.forMs);
      return () => connection.down.slowDown(happening.everyMs, untilMs);
    }
    default:
      return happening satisfies never;
  }
}

type OfServer = Of<'server-crash' | 'server-stop' | 'server-pause' | 'commits-fail' | 'slow-disk'>;

function strikeServer(world: StruckWorld, happening: OfServer): Struck {
  const { server, disk, network, queue } = world;
  if (happening.kind === 'commits-fail')
    return () => {
      disk.failsUntilMs = queue.nowMs + world.within(happening.forMs);
    };
  if (happening.kind === 'slow-disk')
    return () => disk.slowDown(world.within(happening.forMs), happening.flushMs);
  if (server === undefined) return undefined;
  if (happening.kind === 'server-crash')
    return () => {
      network.isHostDown = happening.power;
      server.die();
      world.endServer(world.within(happening.downMs), happening.commitSurvives);
    };
  if (server.isPaused) return undefined;
  if (happening.kind === 'server-pause') return () => server.pause(world.within(happening.forMs));
  return () => {
    server.stop();
    world.endServer(world.within(happening.downMs), true);
  };
}
