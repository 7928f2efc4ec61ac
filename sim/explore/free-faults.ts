/*
 * The faults that can be injected into a small world now. In: its parts. Out: names of steps.
 */

import type { Connection } from '../connection.ts';
import type { Disk } from '../disk.ts';
import type { Network } from '../network.ts';
import type { Tab } from '../tab.ts';
import type { FreeQueue } from './free-queue.ts';

export interface Fragile {
  readonly queue: FreeQueue;
  readonly disk: Disk;
  readonly network: Network;
  readonly tabs: readonly Tab[];
  readonly broken: ReadonlySet<Connection>;
  readonly faultsLeft: number;
  readonly kills: boolean;
}

export function faultsOf(world: Fragile): string[] {
  if (world.faultsLeft === 0) return [];
  return [...ofServer(world), ...world.tabs.flatMap((tab) => ofTab(tab, world.kills)), ...ofLines(world)];
}

function ofServer({ queue, disk }: Fragile): string[] {
  const lookUps = queue.namesWithin(() => 0).filter((name) => name.startsWith('look-up '));
  const crashes = disk.isWriting ? ['crash-with-commit', 'crash-without-commit', 'commit-fails'] : ['crash'];
  return ['day-passes', ...crashes, ...lookUps.map((name) => `failing-${name}`)];
}

function ofTab({ name, isUsable, isOpen }: Tab, kills: boolean): string[] {
  const reload = isUsable ? [`reload ${name}`] : [];
  return kills && isOpen ? [...reload, `kill ${name}`, `power-cut ${name}`] : reload;
}

function ofLines({ network, broken }: Fragile): string[] {
  const names: string[] = [];
  for (const connection of network.connections) {
    const { id, isOpenAtServer, isChoked } = connection;
    if (broken.has(connection)) continue;
    if (canBeLostAtServer(connection)) names.push(`cut-at-server ${id}`);
    if (canBeLostAtClient(connection)) names.push(`cut-at-client ${id}`);
    if (isOpenAtServer && !isChoked) names.push(`choke ${id}`);
  }
  return names;
}

export function canBeLostAtServer({ isOpenAtServer, up }: Connection): boolean {
  return isOpenAtServer && !up.isDead;
}

export function canBeLostAtClient({ isOpenAtClient, down }: Connection): boolean {
  return isOpenAtClient && !down.isDead;
}
