/*
 * What may happen next in a small world. In: a world. Out: names of steps, as few as are enough.
 *
 * Where no fault is left and a frame is on its way to a page, only what happens at that page is tried: whatever happens
 * elsewhere meanwhile neither sees nor changes it, so each order in which it comes later can be had by letting it come
 * first. (A persistent set: Patrice Godefroid, "Partial-Order Methods for the Verification of Concurrent Systems", 1996.)
 * That does not hold as long as the server may crash, or be told by an earlier connection of the page to close this one.
 */

import type { Connection } from '../connection.ts';
import { faultsOf } from './free-faults.ts';
import { isOf, type SmallWorld } from './small-world.ts';

export function nextOf(world: SmallWorld): string[] {
  const ordinary = world.ordinary();
  if (world.faultsLeft > 0) return [...ordinary, ...world.presses(), ...faultsOf(world)];
  const [tab] = world.tabs.filter(({ current }) => current !== undefined && isApart(world, current));
  if (tab === undefined) return [...ordinary, ...world.presses()];
  const { name } = tab;
  const storage = `storage ${world.tabs.indexOf(tab)}`;
  const its = new Set([storage, `timer ${name}`, `timer ${name}'`, `finisher ${name}`, `take back ${name}`]);
  for (const connection of world.network.connections) {
    if (!isOf(tab, connection)) continue;
    its.add(`down ${connection.id}`);
    its.add(`client-loses ${connection.id}`);
  }
  return [
    ...ordinary.filter((step) => its.has(step)),
    ...world.presses().filter((step) => step.endsWith(` ${name}`)),
  ];
}

/** Is a frame on its way to the page, which nothing that happens elsewhere can take away? */
function isApart({ network, tabs }: SmallWorld, current: Connection): boolean {
  const { isOpenAtClient, isOpenAtServer, isChoked, isBehind, down } = current;
  if (!isOpenAtClient || !isOpenAtServer || isChoked || isBehind || down.isDead || down.length === 0)
    return false;
  const tab = tabs.find((candidate) => candidate.current === current)!;
  return [...network.connections].every((other) => other === current || !isOf(tab, other));
}
