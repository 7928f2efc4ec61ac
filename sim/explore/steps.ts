/*
 * The steps to explore from a state of a small world. In: a world. Out: names of steps, as few as are sufficient.
 *
 * If no fault is left, the steps of one party alone are often sufficient: every order in which other parties' steps come
 * earlier is equivalent to one in which this party goes first, since the others' steps neither see nor affect its steps.
 * (A stubborn set: Antti Valmari, "Stubborn Sets for Reduced State Space Generation", 1989. Patrice Godefroid calls it
 * persistent. There are no cycles here, see search.ts, so no step is postponed forever.) This holds for
 *
 * - a page with a frame in flight to it: later frames are queued behind that frame, and nothing removes it,
 *   as only a crash, a cut or a full buffer could;
 * - the server with its disk, if no page can do anything but send more behind a frame that is already in flight. This
 *   holds for a page that does nothing until it receives a message, and for one that is connected and has sent a frame that
 *   the server has not read yet: before it could reconnect, it would have to receive something.
 *
 * A test compares the findings and the final states with those of an unreduced search.
 */

import type { Connection } from '../connection.ts';
import type { Tab } from '../tab.ts';
import { faultsOf } from './free-faults.ts';
import { isOf, type SmallWorld } from './small-world.ts';

/** All possible steps. */
export function allOf(world: SmallWorld): string[] {
  return [...world.ordinary(), ...world.presses(), ...faultsOf(world)];
}

/** A sufficient subset of them. */
export function nextOf(world: SmallWorld): string[] {
  const all = allOf(world);
  if (world.faultsLeft > 0 || all.length < 2) return all;
  const { tabs } = world;
  const apart = tabs.find(({ current }) => current !== undefined && isApart(current));
  if (apart !== undefined) return stepsOf(world, apart, all);
  const steps = tabs.map((tab) => stepsOf(world, tab, all));
  const ofPages = new Set(steps.flat());
  const ofServer = all.filter((step) => !ofPages.has(step));
  const isAlone = tabs.every((tab, at) => steps[at]!.length === 0 || canOnlySend(world, tab));
  return isAlone && ofServer.length > 0 ? ofServer : all;
}

/** The steps of this page, or of its user. */
function stepsOf({ tabs, network }: SmallWorld, tab: Tab, all: readonly string[]): string[] {
  const { name } = tab;
  const whose = ['timer', 'finisher', 'take back', 'press'].map((what) => `${what} ${name}`);
  const its = new Set([`storage ${tabs.indexOf(tab)}`, `timer ${name}'`, ...whose]);
  for (const connection of network.connections) {
    if (!isOf(tab, connection)) continue;
    its.add(`down ${connection.id}`);
    its.add(`client-loses ${connection.id}`);
  }
  return all.filter((step) => its.has(step));
}

/** Is a frame in flight to the page that nothing elsewhere can remove? */
function isApart({ isOpenAtClient, isChoked, isBehind, down }: Connection): boolean {
  return isOpenAtClient && !isChoked && !isBehind && !down.isDead && down.length > 0;
}

/** Will everything that the page sends, before it receives anything, be queued behind a frame in flight to the server? */
function canOnlySend({ kills, broken }: SmallWorld, { current }: Tab): boolean {
  if (kills || current === undefined || broken.has(current)) return false; // killed ones have finishers
  const { isOpenAtClient, up } = current;
  return isOpenAtClient && !up.isDead && up.length > 0;
}
