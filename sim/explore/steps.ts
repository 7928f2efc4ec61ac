/*
 * What may happen next in a small world. In: a world. Out: names of steps, as few as are enough.
 *
 * Where no fault is left and a frame is on its way to a page, only what happens at that page is tried: whatever happens
 * elsewhere meanwhile neither sees nor changes it, so each order in which it comes later can be had by letting it come
 * first. (A persistent set: Patrice Godefroid, "Partial-Order Methods for the Verification of Concurrent Systems", 1996.)
 * That does not hold as long as the server may crash, or be told by an earlier connection of the page to close this one.
 */

import type { Connection } from '../connection.ts';
import type { SmallWorld } from './small-world.ts';

export function nextOf(world: SmallWorld): string[] {
  const ordinary = world.ordinary();
  if (world.faultsLeft > 0) return [...ordinary, ...world.presses(), ...world.faults()];
  for (const { name, current } of world.tabs) {
    if (current === undefined || !isApart(world, current)) continue;
    const own = [`down ${current.id}`, `client-loses ${current.id}`, `timer ${name}`];
    const presses = world.presses().filter((press) => press === `press ${name}`);
    return [...ordinary.filter((step) => own.includes(step)), ...presses];
  }
  return [...ordinary, ...world.presses()];
}

/** Is a frame on its way to the page, which nothing that happens elsewhere can take away? */
function isApart({ network }: SmallWorld, current: Connection): boolean {
  const { isOpenAtClient, isOpenAtServer, isChoked, isBehind, down } = current;
  if (!isOpenAtClient || !isOpenAtServer || isChoked || isBehind || down.isDead || down.length === 0)
    return false;
  return [...network.connections].every(
    (other) => other === current || other.client.name !== current.client.name,
  );
}
